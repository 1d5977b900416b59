import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { browserArguments, findBrowser } from '../helpers/browser.ts';
import { freePort } from '../helpers/free-port.ts';
import { thisMachine } from './console.ts';

test.skip(process.platform === 'win32', 'the browser is started through a script with a #! line');

let folder: string;
let browser: Browser | null = null;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchdeck-window-'));
});
test.afterEach(async () => {
  // Closing the connection would leave the program running.
  const session = await browser?.newBrowserCDPSession();
  await session?.send('Browser.close');
  browser = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** The console started with its window: the real browser, without a screen, and with an ear for us. */
async function withWindow(config: string): Promise<{ app: App; window: () => Promise<Browser> }> {
  const port = await freePort();
  const script = join(folder, 'browser');
  const args = ['--headless=new', `--remote-debugging-port=${String(port)}`, ...browserArguments()];
  writeFileSync(script, `#!/bin/sh\nexec '${findBrowser() ?? ''}' ${args.join(' ')} "$@"\n`);
  chmodSync(script, 0o755);
  const app = new App({ config, opensWindow: true, env: { WATCHDECK_BROWSER: script, DISPLAY: ':0' } });
  return {
    app,
    window: async () => {
      let connected: Browser | null = null;
      await expect
        .poll(
          async () => {
            connected ??= await chromium.connectOverCDP(`http://127.0.0.1:${String(port)}`).catch(() => null);
            return connected?.contexts()[0]?.pages().length ?? 0;
          },
          { timeout: 30_000 },
        )
        .toBe(1);
      browser = connected;
      return connected!;
    },
  };
}

test('the window opens while the engine starts, and shows this machine', async () => {
  const { app, window } = await withWindow('');
  try {
    await app.startToAddress();
    const page = (await window()).contexts()[0]!.pages()[0]!;
    await expect(thisMachine(page)).toContainText('CPU', { timeout: 20_000 });
  } finally {
    await app.remove();
  }
});

test('a window whose engine can not start says why', async () => {
  const { app, window } = await withWindow('targets: [');
  try {
    await app.startToAddress();
    const page = (await window()).contexts()[0]!.pages()[0]!;
    await expect(page.getByRole('heading', { name: 'Watchdeck can’t start' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('watchdeck.yml');
    await expect.poll(() => app.hasEnded, { timeout: 20_000 }).toBe(true);
    expect(app.output).toContain('watchdeck.yml');
  } finally {
    await app.remove();
  }
});
