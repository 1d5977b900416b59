import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { browserArguments, findBrowser } from '../helpers/browser.ts';
import { CdpConnection } from './cdp.ts';

const START_TIMEOUT_MS = 20_000;
const CLOSE_TIMEOUT_MS = 5_000;

/** The Chromium that draws the windows. */
export interface Chromium {
  readonly cdp: CdpConnection;
  /** Where other programs (Playwright) connect to it. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts a headless Chromium on a profile. `onGone` is told when it ends by itself. */
export async function startChromium(profile: string, onGone: () => void): Promise<Chromium> {
  const executable = findBrowser();
  if (executable === null) throw new Error('no Chromium found: set WATCHDECK_BROWSER');
  const child = spawn(
    executable,
    [
      ...browserArguments(),
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      // Hidden windows go on drawing: what a hidden window costs is not this double's business.
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--no-default-browser-check',
      '--no-startup-window',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = await debuggerAddress(child);
  const cdp = await CdpConnection.open(address);
  child.once('exit', onGone);
  return {
    cdp,
    address,
    close: async () => {
      child.off('exit', onGone);
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_TIMEOUT_MS);
      // Answered or not: the process that ends is what counts.
      cdp.browser.send('Browser.close').catch(() => child.kill());
      await gone;
      clearTimeout(timer);
      cdp.close();
    },
  };
}

function debuggerAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`Chromium did not start; it said:\n${said}`)),
      START_TIMEOUT_MS,
    );
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with code ${code}; it said:\n${said}`)));
  });
}

let running: Chromium | null = null;

/** The app's Chromium; there is one from `ready` on. */
export function theChromium(): Chromium {
  if (running === null) throw new Error('Chromium does not run yet');
  return running;
}

/** Makes this the app's Chromium. */
export function useChromium(chromium: Chromium): void {
  running = chromium;
}
