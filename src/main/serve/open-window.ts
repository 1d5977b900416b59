import { spawn } from 'node:child_process';
import path from 'node:path';
import { findChromium, hasDisplay, sandboxArguments } from './chromium.ts';

/**
 * Opens the console in a window of its own (`--app`) of an installed browser, with a profile in the data folder so that it
 * neither touches nor reads the person's own. Returns false when there is no display or no browser: then the printed
 * address is the way in.
 */
export function openWindow(url: string, dataDir: string, log: (line: string) => void): boolean {
  if (!hasDisplay()) return false;
  let browser: string | null;
  try {
    browser = findChromium();
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    return false;
  }
  if (browser === null) return false;
  const child = spawn(
    browser,
    [
      `--app=${url}`,
      `--user-data-dir=${path.join(dataDir, 'browser')}`,
      '--no-first-run',
      '--no-default-browser-check',
      ...sandboxArguments(),
    ],
    // The window outlives a restart of the shell; it must not hold our terminal either.
    { stdio: 'ignore', detached: true },
  );
  child.on('error', (error) => log(`the browser could not be started: ${error.message}`));
  child.unref();
  return true;
}
