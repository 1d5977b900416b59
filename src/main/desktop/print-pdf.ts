import { BrowserWindow, session } from 'electron';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { denyPermissions } from './guard.ts';

const PRINT_TIMEOUT_MS = 60_000;

/**
 * Prints a self-contained page to PDF in a hidden window that runs no scripts and reaches nothing but that one file.
 * Rejects `timeout`, or `io` with Electron's reason.
 */
export async function printPdf(html: string): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'watchdeck-print-'));
  // Its own session in memory: nothing of it is kept, and the console's session is not touched.
  const printing = session.fromPartition('print');
  denyPermissions(printing);
  printing.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !/^(file|data|blob):/.test(details.url) }),
  );
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: printing,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const file = path.join(folder, 'page.html');
    await writeFile(file, html);
    const printed = window
      .loadFile(file)
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
    window.destroy();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
