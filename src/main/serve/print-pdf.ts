import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WatchdeckError } from '#shared/model/errors.ts';
import { findChromium, sandboxArguments } from './chromium.ts';

const PRINT_TIMEOUT_MS = 60_000;

/**
 * Prints a self-contained page to PDF with the installed browser, which gets no network and a profile that is thrown away.
 * Rejects `unsupported` without a browser, `timeout`, or `io` with what the browser said.
 */
export async function printPdf(html: string, timeoutMs = PRINT_TIMEOUT_MS): Promise<Uint8Array> {
  const browser = findBrowser();
  const folder = await mkdtemp(path.join(tmpdir(), 'watchdeck-print-'));
  try {
    const page = path.join(folder, 'page.html');
    const pdf = path.join(folder, 'page.pdf');
    await writeFile(page, html);
    await run(browser, printArguments({ page, pdf, profile: path.join(folder, 'profile') }), timeoutMs);
    return await readFile(pdf).catch(() => {
      throw new WatchdeckError('io', `${browser} ended without writing the PDF.`);
    });
  } finally {
    // The browser's helpers may write for a moment longer.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function findBrowser(): string {
  let found: string | null;
  try {
    found = findChromium();
  } catch (error) {
    throw new WatchdeckError('unsupported', error instanceof Error ? error.message : String(error));
  }
  if (found !== null) return found;
  throw new WatchdeckError(
    'unsupported',
    'A PDF takes Chromium, Chrome or Edge on the machine that runs Watchdeck, and none was found. ' +
      'Install one, or name it in WATCHDECK_BROWSER.',
  );
}

function printArguments(files: { page: string; pdf: string; profile: string }): string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-extensions',
    '--disable-background-networking',
    // Self-contained means it: nothing is fetched for a report.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-pdf-header-footer',
    ...sandboxArguments(),
    `--user-data-dir=${files.profile}`,
    `--print-to-pdf=${files.pdf}`,
    pathToFileURL(files.page).href,
  ];
}

function run(program: string, args: readonly string[], timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // A group of its own on POSIX: a browser is many processes, and a timeout ends all of them.
    const detached = process.platform !== 'win32';
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000);
    });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (detached && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new WatchdeckError('io', `${program} could not be started: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (timedOut) {
        reject(new WatchdeckError('timeout', `${program} did not print within ${timeoutMs / 1000} s.`));
      } else if (code !== 0) {
        const lastLine = said.trim().split('\n').at(-1) ?? '';
        reject(
          new WatchdeckError(
            'io',
            `${program} could not print (${signal ?? `exit code ${code ?? ''}`}): ${lastLine}`,
          ),
        );
      } else resolve();
    });
  });
}
