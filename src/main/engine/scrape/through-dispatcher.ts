import type { Dispatcher } from 'undici';
import { PageMemory } from './page-memory.ts';
import type { Received, ReceiveOptions } from './received.ts';

/** A GET without undici's streams: a page is a few reads from the socket, put together in memory that is used again. */
export function receiveThrough(dispatcher: Dispatcher, options: ReceiveOptions): Promise<Received> {
  const { url, headers, giveUp, maxBytes, tooLarge, onHeaders } = options;
  const page = new PageMemory();
  const chunks: Uint8Array[] = [];
  let head: Pick<Received, 'statusCode' | 'headers'> = { statusCode: 0, headers: {} };
  const done = Promise.withResolvers<Received>();
  dispatcher.dispatch(
    { origin: url.origin, path: url.pathname + url.search, method: 'GET', headers: { ...headers } },
    {
      onRequestStart: (controller) => {
        options.onRequest?.();
        giveUp.listener = (reason) => controller.abort(asError(reason));
        if (giveUp.isGiven) giveUp.listener(giveUp.reason);
      },
      onResponseStart: (controller, statusCode, responseHeaders) => {
        // 103 Early Hints and their like: the answer is still to come.
        if (statusCode < 200) return;
        head = { statusCode, headers: responseHeaders };
        onHeaders();
        if (statusCode === 200) return;
        done.resolve({ ...head, body: new Uint8Array(), release: () => undefined });
        // The rest of the answer is of no use; a body in flight would keep the connection busy.
        controller.abort(new Error('not wanted'));
      },
      onResponseData: (controller, chunk) => {
        page.add(chunk);
        chunks.push(chunk);
        if (page.length > maxBytes) controller.abort(tooLarge());
      },
      onResponseEnd: () => {
        done.resolve({ ...head, body: page.bytes(), release: () => page.release() });
      },
      onResponseError: (_controller, error) => {
        page.release();
        done.reject(error);
      },
    },
  );
  return done.promise.finally(() => {
    giveUp.listener = null;
    // They were copied; the client is done with them once its own callbacks have returned.
    for (const chunk of chunks) freeBytes(chunk);
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/**
 * Gives the memory of bytes that nobody reads any more back at once. Left to the garbage collector, pages of a hundred
 * targets are 15 MB a second outside the JavaScript heap, and V8 answers by collecting the whole heap every second.
 */
function freeBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  // Node cuts small buffers out of a shared pool of this size; that one isn't ours.
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength !== Buffer.poolSize)
    buffer.transfer(0);
}
