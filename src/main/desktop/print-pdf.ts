import { randomUUID } from 'node:crypto';
import { BrowserWindow, session } from 'electron';
import { WatchdeckError } from '#shared/model/errors.ts';
import { denyPermissions } from './guard.ts';
import { APP_SCHEME } from './navigation.ts';

const PRINT_TIMEOUT_MS = 60_000;
const PRINT_ORIGIN = `${APP_SCHEME}://print`;
/** The page brings what it shows with it and does nothing. */
const PRINT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/** Pages that are being printed, by address. */
const pages = new Map<string, string>();
let printing: Electron.Session | null = null;

/**
 * Prints a self-contained page to PDF in a hidden window that runs no scripts and reaches nothing but that one page, which
 * never lies in a file. Rejects `timeout`, or `io` with Electron's reason.
 */
export async function printPdf(html: string): Promise<Uint8Array> {
  const address = `${PRINT_ORIGIN}/${randomUUID()}`;
  pages.set(address, html);
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: (printing ??= printingSession()),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const printed = window
      .loadURL(address)
      .then(() => window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true }));
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(
          new WatchdeckError('timeout', `The page was not printed within ${PRINT_TIMEOUT_MS / 1000} s.`),
        );
      }, PRINT_TIMEOUT_MS);
    });
    return await Promise.race([printed, timeout]);
  } catch (error) {
    if (error instanceof WatchdeckError) throw error;
    throw new WatchdeckError(
      'io',
      `The page could not be printed: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    clearTimeout(timer);
    pages.delete(address);
    window.destroy();
  }
}

/** Its own session in memory: nothing of it is kept, and the console's session is not touched. */
function printingSession(): Electron.Session {
  const made = session.fromPartition('print');
  denyPermissions(made);
  made.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !pages.has(details.url) && !/^(data|blob):/.test(details.url) }),
  );
  made.protocol.handle(APP_SCHEME, ({ url }) => {
    const html = pages.get(url);
    if (html === undefined) return new Response('There is no such page.\n', { status: 404 });
    return new Response(html, {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': PRINT_POLICY },
    });
  });
  return made;
}
