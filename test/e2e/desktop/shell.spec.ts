/** What the desktop shell does besides showing the console: windows, menus, secrets, crashes, the battery. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { goTo, thisMachine } from '../console.ts';
import { electronKind, startDesktop } from './driver.ts';
import type { Driver } from './types.ts';

test.describe.configure({ mode: 'serial' });

const root = mkdtempSync(path.join(tmpdir(), 'watchdeck-shell-'));
const dataDir = path.join(root, 'data folder');
const flags = ['--data-dir', dataDir];
const TOKEN = 'kept-in-the-key-store-7461';
let app: Driver;
let page: Page;
let guarded: Server;
/** Authorization headers that came. */
const shown: (string | undefined)[] = [];

test.beforeAll(async () => {
  console.log(`the desktop shell runs in ${electronKind}`);
  process.env['XDG_CONFIG_HOME'] = path.join(root, 'config');
  guarded = createServer((request, response) => {
    shown.push(request.headers.authorization);
    response.setHeader('Content-Type', 'text/plain; version=0.0.4').end('up_and_running 1\n');
  });
  await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve));
  const { port } = guarded.address() as AddressInfo;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(
    path.join(dataDir, 'watchdeck.yml'),
    `global: { scrape_interval: 1s, scrape_timeout: 1s }
targets:
  - { name: guarded, url: "http://127.0.0.1:${port}/metrics", bearer_token_env: E2E_SHOP_TOKEN }
`,
  );
  app = await startDesktop(flags);
  page = await app.page();
  await expect(thisMachine(page)).toBeVisible();
});

test.afterAll(async () => {
  await app.kill();
  guarded.close();
  Reflect.deleteProperty(process.env, 'XDG_CONFIG_HOME');
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

test.afterEach(() => {
  const { status, expectedStatus } = test.info();
  if (status !== expectedStatus) console.log(`the shell printed:\n${app.output}`);
});

test('a secret goes from Settings to the key store and from there to the target', async () => {
  await goTo(page, 'Settings');
  const keyStore = await app.evaluate(
    ({ safeStorage }) =>
      process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'the system’s',
    null,
  );
  if (keyStore === 'basic_text' || keyStore === 'unknown') {
    await expect(page.getByText('This desktop has no key store')).toBeVisible();
    return;
  }
  await page.getByLabel('Name', { exact: true }).fill('E2E_SHOP_TOKEN');
  await page.getByLabel('Password or token').fill(TOKEN);
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByRole('list', { name: 'Secrets' })).toContainText('E2E_SHOP_TOKEN');
  await expect.poll(() => shown.at(-1)).toBe(`Bearer ${TOKEN}`);
  // Locked: neither the file nor the config nor what is given to a helper says it.
  expect(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')).not.toContain(TOKEN);
  expect(readFileSync(path.join(dataDir, 'watchdeck.yml'), 'utf8')).not.toContain(TOKEN);
});

test('a name that the system uses already is refused', async () => {
  const keep = page.getByRole('button', { name: 'Keep' });
  test.skip(!(await keep.isVisible()), 'this desktop keeps no secrets');
  await page.getByLabel('Name', { exact: true }).fill('PATH');
  await page.getByLabel('Password or token').fill('/evil');
  await keep.click();
  await expect(page.getByRole('alert')).toContainText('PATH is a variable of the system already');
});

test('Start when I log in is written where the system looks, and taken away', async () => {
  const entry = path.join(root, 'config', 'autostart', 'org.watchdeck.app.desktop');
  // A switch's own box is hidden below its picture.
  const toggle = () => page.getByRole('switch', { name: 'Start when I log in' }).click({ force: true });
  const isOn = () =>
    process.platform === 'linux'
      ? Promise.resolve(existsSync(entry))
      : app.evaluate(({ app: electronApp }) => electronApp.getLoginItemSettings().openAtLogin, null);
  expect(await isOn()).toBe(false);
  await toggle();
  await expect.poll(isOn).toBe(true);
  if (process.platform === 'linux') {
    const text = readFileSync(entry, 'utf8');
    expect(text).toMatch(/^\[Desktop Entry\]\nType=Application\n/);
    expect(text).toContain(`--data-dir "${dataDir}" --hidden\n`);
  }
  await toggle();
  await expect.poll(isOn).toBe(false);
});

test('the menu’s keys zoom every window, and the zoom is remembered', async () => {
  const factors = () =>
    app.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getZoomFactor()),
      null,
    );
  await menu('Zoom in');
  await menu('Zoom in');
  expect(await factors()).toEqual([1.25]);
  expect(JSON.parse(readFileSync(path.join(dataDir, 'desktop.json'), 'utf8'))).toMatchObject({
    zoomFactor: 1.25,
  });
  await menu('Actual size');
  expect(await factors()).toEqual([1]);
});

test('New window opens a second one; closing it closes it, and the last one is kept', async () => {
  await menu('New window');
  await expect.poll(() => windows()).toHaveLength(2);
  await expect.poll(async () => (await windows()).every(({ visible }) => visible)).toBe(true);
  await closeWindow(1);
  await expect.poll(() => windows()).toHaveLength(1);
  await closeWindow(0);
  expect(await windows()).toEqual([{ visible: false, kiosk: false }]);
  await app.evaluate(() => {
    globalThis.watchdeckRecorded.trayMenu?.items.find(({ label }) => label === 'Open Watchdeck')?.click();
  }, null);
  await expect.poll(windows).toEqual([{ visible: true, kiosk: false }]);
});

test('Kiosk is the page alone on the whole screen, and back', async () => {
  await menu('Kiosk');
  await expect.poll(windows).toEqual([{ visible: true, kiosk: true }]);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await menu('Kiosk');
  await expect.poll(windows).toEqual([{ visible: true, kiosk: false }]);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('on battery live figures come slower, and the console says so', async () => {
  const strip = page.getByRole('contentinfo', { name: 'Engine status' });
  await emitPower('on-battery');
  await expect(strip).toContainText('on battery');
  await emitPower('on-ac');
  await expect(strip).not.toContainText('on battery');
});

test('a page that hangs is said, and loaded again when the person wants', async () => {
  await answerDialogs(1);
  const gone = new Promise((resolve) => page.once('crash', resolve));
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as NodeJS.EventEmitter;
    contents.emit('unresponsive');
  }, null);
  await gone;
  expect(await asked()).toEqual(['The console doesn’t answer']);
  page = await app.page();
  await expect(thisMachine(page).or(page.getByRole('heading', { name: 'Settings' }))).toBeVisible();
});

test('a page that crashes again and again is left until the person wants', async () => {
  await answerDialogs(1);
  // The first ones are loaded again after growing waits; the test doesn't wait for them.
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as NodeJS.EventEmitter;
    for (let i = 0; i < 6; i++) contents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 });
  }, null);
  await expect.poll(asked).toContain('The console’s window keeps crashing');
  expect(app.output).toMatch(/\(oom\) and is loaded again in 5 s/);
  expect(app.output).toMatch(/again and again/);
});

test('a graphics card that keeps failing is done without from the next start on', async () => {
  await app.evaluate(({ app: electronApp }) => {
    for (let i = 0; i < 3; i++)
      electronApp.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 });
  }, null);
  await expect
    .poll(() =>
      app.evaluate(
        () => globalThis.watchdeckRecorded.notifications.map(({ notification }) => notification.title),
        null,
      ),
    )
    .toContain('The graphics card keeps failing');
  expect(JSON.parse(readFileSync(path.join(dataDir, 'desktop.json'), 'utf8'))).toMatchObject({
    softwareDrawing: true,
  });
});

test('started again in the tray (--hidden): no window, no graphics card, the secret at hand', async () => {
  const ended = app.ended;
  await menu('Quit');
  expect(await ended).toBe(0);
  const before = shown.length;
  app = await startDesktop([...flags, '--hidden']);
  await expect.poll(() => shown.length).toBeGreaterThan(before + 1);
  if (existsSync(path.join(dataDir, 'secrets.json'))) expect(shown.at(-1)).toBe(`Bearer ${TOKEN}`);
  expect(await windows()).toEqual([]);
  expect(app.output).toContain('drawing without the graphics card');
  await app.evaluate(() => {
    globalThis.watchdeckRecorded.trayMenu?.items.find(({ label }) => label === 'New window')?.click();
  }, null);
  page = await app.page();
  await expect(thisMachine(page)).toBeVisible();
});

test('a secret that is forgotten is gone from the file and from the engine', async () => {
  await goTo(page, 'Settings');
  test.skip(!existsSync(path.join(dataDir, 'secrets.json')), 'this desktop keeps no secrets');
  const forget = page.getByRole('button', { name: 'Forget E2E_SHOP_TOKEN' });
  await forget.click();
  await expect(forget).toBeHidden();
  await goTo(page, 'Targets');
  await expect(page.getByText('E2E_SHOP_TOKEN is not set').first()).toBeVisible();
});

/** Chooses an item of the application's menu by its label. */
async function menu(label: string): Promise<void> {
  await app.evaluate(({ Menu }, wanted) => {
    const all = (items: readonly Electron.MenuItem[]): Electron.MenuItem[] =>
      items.flatMap((item) => [item, ...all(item.submenu?.items ?? [])]);
    const item = all(Menu.getApplicationMenu()?.items ?? []).find((each) => each.label === wanted);
    if (!item) throw new Error(`the menu has no ${wanted}`);
    (item.click as () => void)();
  }, label);
}

function windows(): Promise<{ visible: boolean; kiosk: boolean }[]> {
  return app.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({
        visible: window.isVisible(),
        kiosk: window.isKiosk(),
      })),
    null,
  );
}

async function closeWindow(index: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, at) => {
    BrowserWindow.getAllWindows()[at]?.close();
  }, index);
}

async function emitPower(event: 'on-battery' | 'on-ac'): Promise<void> {
  await app.evaluate(({ powerMonitor }, name) => {
    (powerMonitor as unknown as NodeJS.EventEmitter).emit(name);
  }, event);
}

/** From now on every question is answered with this button. */
async function answerDialogs(button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    const questions: string[] = [];
    Object.assign(globalThis, { watchdeckAsked: questions });
    dialog.showMessageBox = ((_window: unknown, { message }: { message: string }) => {
      questions.push(message);
      return Promise.resolve({ response, checkboxChecked: false });
    }) as unknown as typeof dialog.showMessageBox;
  }, button);
}

function asked(): Promise<string[]> {
  return app.evaluate(() => (globalThis as unknown as { watchdeckAsked: string[] }).watchdeckAsked, null);
}
