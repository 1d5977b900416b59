import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { findChromium, sandboxArguments } from '#main/serve/chromium.ts';

/**
 * The browser the end-to-end tests drive: the one the serve shell would use (`WATCHDECK_BROWSER`, else an installed
 * Chromium, Chrome or Edge), else the one Playwright downloaded earlier. Null when this machine has none.
 */
export function findBrowser(): string | null {
  const installed = findChromium();
  if (installed !== null) return installed;
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : null;
}

/** Keeps the browser off the network and off the GPU. */
export function browserArguments(): string[] {
  return [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...sandboxArguments(),
  ];
}

/** A browser outside Playwright's test runner, for benches, screenshots and checks. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) {
    throw new Error(
      'no Chromium, Chrome or Edge found: run `npm test`, which gets one, or set WATCHDECK_BROWSER',
    );
  }
  return chromium.launch({ executablePath, args: browserArguments() });
}
