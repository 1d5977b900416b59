import type { IncomingMessage, ServerResponse } from 'node:http';
import { plain, securityHeaders } from '../page/index.ts';
import type { PageResponse } from '../page/index.ts';
import type { EngineHttp } from './engine-http.ts';

/** What may be sent to the engine in one request; Prometheus sends a few hundred kilobytes at most. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Request headers that mean something to the engine. */
const PASSED_ON = [
  'accept-encoding',
  'content-encoding',
  'content-type',
  'user-agent',
  'x-prometheus-remote-write-version',
];

/** Below these things are taken away by DELETE: silences, annotations. */
const DELETABLE = ['/api/v2/', '/api/annotations/'];

/** Is this path the engine's to answer? All others are the console's page. */
export function isEnginePath(pathname: string): boolean {
  return pathname.startsWith('/api/') || pathname === '/federate';
}

/**
 * Hands a request on to the engine and its answer back, piece by piece. Resolves to what is to be answered instead where
 * it can't be handed on, else to null.
 */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  engine: EngineHttp,
): Promise<PageResponse | null> {
  const { method } = request;
  const isDelete = method === 'DELETE' && DELETABLE.some((prefix) => url.pathname.startsWith(prefix));
  if (method !== 'GET' && method !== 'POST' && !isDelete) {
    return plain(405, 'Only GET and POST are answered here.', { Allow: 'GET, POST' });
  }
  const body = await bodyOf(request);
  if (body === null) {
    return plain(413, `The request is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB: send it in parts.`, {
      Connection: 'close',
    });
  }
  const headers = Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  const asked = {
    method: isDelete ? 'DELETE' : method,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    body,
  } as const;
  const cancel = engine.ask(asked, {
    begin: (status, answerHeaders, piece, last) => {
      response.writeHead(status, {
        ...securityHeaders,
        'Cache-Control': 'no-store',
        ...answerHeaders,
        ...(last && status !== 204 ? { 'Content-Length': piece.byteLength } : {}),
      });
      if (last) response.end(piece);
      else response.write(piece);
    },
    piece: (piece, last, taken) => {
      if (last) response.end(piece);
      else response.write(piece, taken);
    },
    broken: () => {
      // A client must not take half an answer for a whole one.
      if (response.headersSent) response.destroy();
      else respondGone(response);
    },
  });
  if (cancel === null) return engineStarting();
  response.once('close', cancel);
  return null;
}

/** The whole body, null when it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_BODY_BYTES) return null;
    pieces.push(piece);
  }
  return pieces.length === 1 ? (pieces[0] ?? new Uint8Array()) : Buffer.concat(pieces);
}

/** What is said while there is no engine to ask. */
export function engineStarting(): PageResponse {
  return plain(503, 'The engine is starting; try again in a moment.', { 'Retry-After': '1' });
}

function respondGone(response: ServerResponse): void {
  const { status, headers, body } = engineStarting();
  response.writeHead(status, headers);
  response.end(body);
}
