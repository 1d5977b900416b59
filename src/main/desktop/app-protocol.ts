import { protocol } from 'electron';
import { loadPage } from '../page/index.ts';
import { APP_ORIGIN, APP_SCHEME } from './navigation.ts';

/** Makes `app://` a proper web scheme (origin, secure context, fetch). Must be called before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built page under `app://watchdeck/`, with a fresh nonce for each document. */
export function serveAppProtocol(pageRoot: string, log: (line: string) => void): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    if (`${url.protocol}//${url.host}` !== APP_ORIGIN || request.method !== 'GET') {
      return new Response('This is not the console.\n', { status: 404 });
    }
    try {
      const page = await loadPage(pageRoot, url.pathname);
      const body = typeof page.body === 'string' ? page.body : new Uint8Array(page.body);
      return new Response(body, { status: page.status, headers: page.headers });
    } catch (error) {
      log(`${url.pathname} can't be read: ${error instanceof Error ? error.message : String(error)}`);
      return new Response('The file could not be read.\n', { status: 500 });
    }
  });
}
