import type { Dispatcher } from 'undici';

/** What one request brought. The body is only received for 200; what else a server says is told by status and headers. */
export interface Received {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  /** Gives the memory of `body` back; nobody may read it afterwards. Left out, the garbage collector does it. */
  readonly release: () => void;
}

export interface ReceiveOptions {
  readonly dispatcher: Dispatcher;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** More bytes than this end the request with what `tooLarge` makes. */
  readonly maxBytes: number;
  readonly tooLarge: () => Error;
  /** The status line and the headers are there. */
  readonly onHeaders: () => void;
}

/** A GET without undici's streams: a page is a few reads from the socket, put together in memory that is used again. */
export function receive(options: ReceiveOptions): Promise<Received> {
  const { dispatcher, url, headers, signal, maxBytes, tooLarge, onHeaders } = options;
  const page = new PageMemory();
  let head: Pick<Received, 'statusCode' | 'headers'> = { statusCode: 0, headers: {} };
  const done = Promise.withResolvers<Received>();
  let stop = (): void => undefined;
  dispatcher.dispatch(
    { origin: url.origin, path: url.pathname + url.search, method: 'GET', headers: { ...headers } },
    {
      onRequestStart: (controller) => {
        stop = () => controller.abort(asError(signal.reason));
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop);
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
    signal.removeEventListener('abort', stop);
    page.freeChunks();
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** Buffers for the next pages: as many as targets are received from at once, in practice. */
const spare: Uint8Array[] = [];
const MOST_SPARE = 16;
const LARGEST_SPARE = 1 << 20;
const FIRST_BYTES = 1 << 17;

/** One page's bytes as they come. */
class PageMemory {
  length = 0;
  private room: Uint8Array | null = null;
  private chunks: Uint8Array[] = [];

  add(chunk: Uint8Array): void {
    const needed = this.length + chunk.length;
    this.room ??= spare.pop() ?? new Uint8Array(Math.max(FIRST_BYTES, needed));
    if (needed > this.room.length) {
      const larger = new Uint8Array(Math.max(this.room.length * 2, needed));
      larger.set(this.room.subarray(0, this.length));
      this.room = larger;
    }
    this.room.set(chunk, this.length);
    this.length = needed;
    this.chunks.push(chunk);
  }

  bytes(): Uint8Array {
    return this.room?.subarray(0, this.length) ?? new Uint8Array();
  }

  /** What came from the socket was copied; the client is done with it once its own callbacks have returned. */
  freeChunks(): void {
    for (const chunk of this.chunks) freeBytes(chunk);
    this.chunks = [];
  }

  release(): void {
    const { room } = this;
    this.room = null;
    if (room !== null && room.length <= LARGEST_SPARE && spare.length < MOST_SPARE) spare.push(room);
  }
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
