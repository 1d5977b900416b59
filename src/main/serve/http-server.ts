import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { loadPage, plain } from '../page/index.ts';
import type { PageResponse } from '../page/index.ts';
import type { EngineHttp } from './engine-http.ts';
import { engineStarting, forward, isEnginePath } from './forward.ts';
import type { Gate } from './gate.ts';
import { isOwnHost, isOwnOrigin } from './origin.ts';

// Not imported: an import reads all that node:http exports, which loads the client behind `fetch`, 60 ms of each start.
const { createServer } = process.getBuiltinModule('node:http');

export interface HttpOptions {
  /** Folder of the built renderer. */
  pageRoot: string;
  gate: Gate;
  hostNames: ReadonlySet<string>;
  /** Answers what programs ask for: the Prometheus HTTP API. */
  engine: EngineHttp;
  /** Does the engine answer? */
  isReady: () => boolean;
  log: (line: string) => void;
}

interface Refusal {
  status: number;
  sentence: string;
}

/** Why a request is not served; null when it may be. For the page and for the WebSocket alike. */
export function refusalOf(
  request: IncomingMessage,
  options: Pick<HttpOptions, 'gate' | 'hostNames'>,
  needsOrigin: boolean,
): Refusal | null {
  const elsewhere = foreignRequest(request, options, needsOrigin);
  if (elsewhere !== null) return elsewhere;
  if (options.gate.knows(request.headers.cookie)) return null;
  return {
    status: 401,
    sentence: 'Open the link that Watchdeck printed when it started: it carries the key.',
  };
}

/** The same for what programs ask for, which show the key in a header. */
function programRefusal(request: IncomingMessage, options: HttpOptions): Refusal | null {
  const elsewhere = foreignRequest(request, options, false);
  if (elsewhere !== null) return elsewhere;
  const { cookie, authorization } = request.headers;
  if (options.gate.knowsAuthorization(authorization) || options.gate.knows(cookie)) return null;
  return {
    status: 401,
    sentence:
      `The key is ${authorization === undefined ? 'missing' : 'not the one'}. Send "Authorization: Bearer KEY", or the key as ` +
      'the password of basic auth with any user name. ' +
      'KEY is what stands in the file serve-token in the data folder of Watchdeck.',
  };
}

/** A request to a name that isn't ours, or by a page that isn't. */
function foreignRequest(
  request: IncomingMessage,
  options: Pick<HttpOptions, 'hostNames'>,
  needsOrigin: boolean,
): Refusal | null {
  const { host, origin } = request.headers;
  if (!isOwnHost(host, options.hostNames)) {
    return {
      status: 421,
      sentence: `This is Watchdeck, which does not answer to the name "${host ?? ''}". If it should, start it with --allow-host.`,
    };
  }
  const fromElsewhere = origin === undefined ? needsOrigin : !isOwnOrigin(origin, host);
  return fromElsewhere ? { status: 403, sentence: 'Only the console itself may ask for this.' } : null;
}

/**
 * The HTTP side of the serve shell: the page, its files and the Prometheus HTTP API for who has the key, `/-/healthy` and
 * `/-/ready` for everyone.
 */
export function createHttpServer(options: HttpOptions): Server {
  const server = createServer((request, response) => {
    answer(request, response, options).then(
      (page) => {
        if (page !== null) send(request, response, page);
      },
      (error: unknown) => {
        // A client that went away in the middle of its request.
        if (request.destroyed && !request.complete) return;
        options.log(`a request failed: ${error instanceof Error ? error.message : String(error)}`);
        if (response.headersSent) response.destroy();
        else send(request, response, plain(500, 'The file could not be read; the terminal says why.'));
      },
    );
  });
  // A request is a line and a few headers: who takes longer to say them is no browser. What is written in has a body.
  server.requestTimeout = 60_000;
  server.headersTimeout = 10_000;
  return server;
}

/** What to answer; null where the engine answers. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpOptions,
): Promise<PageResponse | null> {
  const url = urlOf(request);
  if (url === null) return plain(400, 'This address can not be read.');
  if (isEnginePath(url.pathname)) {
    const refused = programRefusal(request, options);
    if (refused === null) return forward(request, response, url, options.engine);
    const challenge = refused.status === 401 ? { 'WWW-Authenticate': 'Bearer realm="Watchdeck"' } : {};
    return plain(refused.status, refused.sentence, { ...challenge, Connection: 'close' });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' });
  }
  if (url.pathname === '/-/healthy' && isOwnHost(request.headers.host, options.hostNames)) {
    return plain(200, 'ok');
  }
  if (url.pathname === '/-/ready' && isOwnHost(request.headers.host, options.hostNames)) {
    return options.isReady() ? plain(200, 'ready') : engineStarting();
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
