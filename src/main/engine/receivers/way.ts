import { readFile } from 'node:fs/promises';
import { authorizationOf, Connections, furtherHeaders, TokenSource } from '../scrape/index.ts';
import type { HttpSettings } from '../scrape/index.ts';

/** How a receiver is asked as an `http_config` says. */
export interface Way {
  /** Who asks, and further headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: (
    url: string,
    init: {
      readonly method: string;
      readonly headers: Record<string, string>;
      readonly body: string;
      readonly signal: AbortSignal;
    },
  ) => Promise<Pick<Response, 'ok' | 'status' | 'text'>>;
}

/**
 * Opens the way to an address by the proxy, certificates and credentials of `http`, which are read anew each time, and closes it
 * after `use`. Rejects with what `use` rejects with, or with what could not be read.
 */
export async function withWay<T>(
  http: HttpSettings,
  url: string,
  { nowMs, timeoutMs }: { readonly nowMs: number; readonly timeoutMs: number },
  use: (way: Way) => Promise<T>,
): Promise<T> {
  const access = {
    readFile: (path: string) => readFile(path, 'utf8'),
    env: (name: string) => process.env[name],
  };
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const connections = new Connections(http.tls, http.proxy, access, timeoutMs);
  const tokens = http.oauth2 === null ? null : new TokenSource(http.oauth2, access, clock, timeoutMs);
  try {
    const target = new URL(url);
    const authorization = await authorizationOf(http, target, { access, tokens });
    const headers = {
      ...(await furtherHeaders(http, access)),
      ...(authorization === null ? {} : { authorization }),
    };
    const dispatcher = await connections.dispatcherFor(target);
    const { fetch } = await import('undici');
    const redirect = http.followRedirects ? 'follow' : 'error';
    return await use({ headers, fetch: (to, init) => fetch(to, { ...init, dispatcher, redirect }) });
  } finally {
    await Promise.all([connections.close(), tokens?.close()]);
  }
}
