import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { loadPage, plain } from '../page/index.ts';
import type { PageResponse } from '../page/index.ts';
import type { Gate } from './gate.ts';
import { isOwnHost, isOwnOrigin } from './origin.ts';

export interface HttpOptions {
  /** Folder of the built renderer. */
  pageRoot: string;
  gate: Gate;
  hostNames: ReadonlySet<string>;
  log: (line: string) => void;
}

/** Why a request is not served; null when it may be. For the page and for the WebSocket alike. */
export function refusalOf(
  request: IncomingMessage,
  options: Pick<HttpOptions, 'gate' | 'hostNames'>,
  needsOrigin: boolean,
): { status: number; sentence: string } | null {
  const { host, origin, cookie } = request.headers;
  if (!isOwnHost(host, options.hostNames)) {
    return {
      status: 421,
      sentence: `This is Watchdeck, which does not answer to the name "${host ?? ''}". If it should, start it with --allow-host.`,
    };
  }
  const fromElsewhere = origin === undefined ? needsOrigin : !isOwnOrigin(origin, host);
  if (fromElsewhere) return { status: 403, sentence: 'Only the console itself may ask for this.' };
  if (!options.gate.knows(cookie)) {
    return {
      status: 401,
      sentence: 'Open the link that Watchdeck printed when it started: it carries the key.',
    };
  }
  return null;
}

/** The HTTP side of the serve shell: the page and its files for who has the key, `/-/healthy` for everyone. */
export function createHttpServer(options: HttpOptions): Server {
  const server = createServer((request, response) => {
    answer(request, options).then(
      (page) => send(request, response, page),
      (error: unknown) => {
        options.log(`a request failed: ${error instanceof Error ? error.message : String(error)}`);
        send(request, response, plain(500, 'The file could not be read; the terminal says why.'));
      },
    );
  });
  // A request is a line and a few headers: who takes longer to say them is no browser.
  server.requestTimeout = 10_000;
  server.headersTimeout = 10_000;
  return server;
}

async function answer(request: IncomingMessage, options: HttpOptions): Promise<PageResponse> {
  const url = urlOf(request);
  if (url === null) return plain(400, 'This address can not be read.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' });
  }
  if (url.pathname === '/-/healthy' && isOwnHost(request.headers.host, options.hostNames)) {
    return plain(200, 'ok');
  }
  const key = url.searchParams.get('token');
  const refusal = refusalOf(request, options, false);
  // A link's key is looked at only where nothing but the cookie is missing: host and origin have the first word.
  if (key !== null && (refusal === null || refusal.status === 401))
    return letIn(request, url, key, options.gate);
  if (refusal !== null) return plain(refusal.status, refusal.sentence);
  return loadPage(options.pageRoot, url.pathname);
}

/** Swaps a link's key for the cookie and leads to the same address without it. */
function letIn(request: IncomingMessage, url: URL, key: string, gate: Gate): PageResponse {
  if (!gate.admits(key)) {
    return plain(
      401,
      'The key in this link is not, or no longer, the one. Open the link that Watchdeck printed last.',
    );
  }
  url.searchParams.delete('token');
  const secure = request.headers['x-forwarded-proto'] === 'https';
  // A relative address, and never `//host`: the redirect stays here.
  const location = `/${url.pathname.replace(/^\/+/, '')}${url.search}`;
  return plain(303, 'Come in.', { Location: location, 'Set-Cookie': gate.cookie(secure) });
}

function urlOf(request: IncomingMessage): URL | null {
  try {
    return new URL(request.url ?? '/', 'http://console.invalid');
  } catch {
    return null;
  }
}

function send(request: IncomingMessage, response: ServerResponse, page: PageResponse): void {
  response.writeHead(page.status, { ...page.headers, 'Content-Length': Buffer.byteLength(page.body) });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}
