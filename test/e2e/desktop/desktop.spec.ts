/** The desktop shell's story, through the built bundles: in the real Electron where its binary is, else in its double. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { startExporter } from '../../helpers/exporter.ts';
import type { Exporter } from '../../helpers/exporter.ts';
import { readPdf } from '../../helpers/pdf.ts';
import { addTarget, alertList, expectChart, expectHistory, goTo, rowOf, thisMachine } from '../console.ts';
import { electronKind, startDesktop, startSecond } from './driver.ts';
import type { Driver } from './types.ts';

const CONFIG = `# Short intervals, so that the story is told in a minute.
global:
  scrape_interval: 1s
  scrape_timeout: 1s
  evaluation_interval: 1s
rules:
  groups:
    - name: availability
      interval: 1s
      rules:
        - alert: TargetDown
          expr: up == 0
          for: 2s
          labels:
            severity: critical
          annotations:
            summary: '{{ $labels.job }} is down'
`;

test.describe.configure({ mode: 'serial' });

const dataDir = mkdtempSync(path.join(tmpdir(), 'watchdeck-desktop-'));
const flags = ['--data-dir', dataDir];
let app: Driver;
let page: Page;
let exporter: Exporter;
/** `/alerts/…` of the alert that fires. */
let alertPath = '';

test.beforeAll(async () => {
  console.log(`the desktop shell runs in ${electronKind}`);
  writeFileSync(path.join(dataDir, 'watchdeck.yml'), CONFIG);
  exporter = await startExporter();
  app = await startDesktop(flags);
});

test.afterAll(async () => {
  await app.kill();
  await exporter.kill();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

test.afterEach(() => {
  const { status, expectedStatus } = test.info();
  if (status !== expectedStatus) console.log(`the shell printed:\n${app.output}`);
});

test('the window opens and charts this machine, live', async () => {
  page = await app.page();
  await expectLive(page);
  expect(await windows()).toEqual([{ visible: true, focused: true }]);
});

test('an alert fires: a notification is shown, and a click on it opens the alert', async () => {
  await addTarget(page, exporter.url, 'demo');
  await expect(rowOf(page, 'demo')).toContainText(/up/i);
  await exporter.kill();
  await goTo(page, 'Alerts');
  await expect(alertList(page, 'Critical')).toContainText('TargetDown');
  await expect.poll(notifications).toContainEqual(expect.objectContaining({ closed: false }));
  const [shown] = await notifications();
  expect(`${shown?.title} ${shown?.body}`).toMatch(/TargetDown|demo is down/);
  await expect.poll(trayTooltip).toContain('1 critical');

  await app.evaluate(() => {
    globalThis.watchdeckRecorded.notifications[0]?.notification.emit('click', {});
  }, null);
  await expect.poll(pathOfPage).toMatch(/^\/alerts\/./);
  await expect(page.getByRole('heading', { name: 'TargetDown', level: 1 })).toBeVisible();
  alertPath = pathOfPage();
});

test('the notification’s button acknowledges the alert', async () => {
  await expect(page.getByRole('button', { name: 'Acknowledge TargetDown' })).toBeVisible();
  await app.evaluate(() => {
    globalThis.watchdeckRecorded.notifications[0]?.notification.emit('action', { actionIndex: 0 });
  }, null);
  await expect(page.getByRole('button', { name: 'Give back' })).toBeVisible();
  await expect(page.getByText('from the notification')).toBeVisible();
});

test('acknowledged, the notification leaves the screen; given back, it returns', async () => {
  const open = async (): Promise<number> => (await notifications()).filter(({ closed }) => !closed).length;
  await expect.poll(open).toBe(0);
  await page.getByRole('button', { name: 'Give back' }).click();
  await expect.poll(open).toBe(1);
  await page.getByRole('button', { name: 'Acknowledge TargetDown' }).click();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect.poll(open).toBe(0);
});

test('muted from the tray, it says until when, in the console too, and offers the end of it', async () => {
  const clickTray = (label: string) =>
    app.evaluate((_electron, begin) => {
      const items = globalThis.watchdeckRecorded.trayMenu?.items ?? [];
      items.find((each) => each.label.startsWith(begin))?.click();
    }, label);
  const offered = () =>
    app.evaluate(
      () => (globalThis.watchdeckRecorded.trayMenu?.items ?? []).map(({ label }) => label).join('\n'),
      null,
    );
  expect(await offered()).not.toContain('Unmute');
  await clickTray('Mute for 4 hours');
  await expect.poll(trayTooltip).toMatch(/1 critical.*; muted until \d\d:\d\d$/);
  expect(await offered()).toMatch(/Unmute \(muted until \d\d:\d\d\)/);
  await expect(page.getByRole('contentinfo', { name: 'Engine status' })).toContainText('muted until');
  await clickTray('Unmute');
  await expect.poll(trayTooltip).not.toContain('muted');
  await expect.poll(offered).not.toContain('Unmute');
});

test('a report is printed to PDF', async () => {
  await goTo(page, 'Reports');
  await page
    .getByRole('button', { name: /^Create report/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Last hour' }).click();
  const save = page.getByRole('button', { name: /^Download/ }).first();
  await expect(save).toBeVisible({ timeout: 60_000 });
  const download = page.waitForEvent('download');
  await save.click();
  const file = await (await download).path();
  const { pages, text } = readPdf(file);
  expect(pages).toBeGreaterThan(0);
  if (text !== null) expect(text).toContain('TargetDown');
});

test('the engine is killed: the window says so, and lives again by itself', async () => {
  await goToOverview();
  const killed = await enginePid();
  // Waited for from before: it is there for less than a second.
  const banner = page.getByText('Engine restarting…').waitFor({ timeout: 30_000 });
  process.kill(killed, 'SIGKILL');
  await banner;
  await expect(page.getByText('Engine restarting…')).toBeHidden({ timeout: 60_000 });
  expect(await enginePid()).not.toBe(killed);
  await expectLive(page);
});

test('the page’s process ends: the window is loaded again', async () => {
  const gone = new Promise((resolve) => page.once('crash', resolve));
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  }, null);
  await gone;
  page = await app.page();
  await expectLive(page);
});

test('closing the window keeps watching, said once; the tray brings it back', async () => {
  const engine = await enginePid();
  const before = (await notifications()).length;
  await closeWindow();
  expect(await windows()).toEqual([{ visible: false, focused: false }]);
  await expect.poll(titles).toContain('Watchdeck keeps watching');
  expect(await enginePid()).toBe(engine);

  await app.evaluate(() => {
    globalThis.watchdeckRecorded.tray?.emit('click');
  }, null);
  expect(await windows()).toEqual([{ visible: true, focused: true }]);
  await closeWindow();
  expect((await titles()).slice(before).filter((title) => title === 'Watchdeck keeps watching')).toHaveLength(
    1,
  );
});

test('a second instance brings the first one’s window back and ends', async () => {
  expect(await windows()).toEqual([{ visible: false, focused: false }]);
  expect(await startSecond(flags)).toBe(0);
  await expect.poll(windows).toEqual([{ visible: true, focused: true }]);
  await expectLive(page);
});

test('a deep link opens the alert, from the command line and from the system', async () => {
  const link = `watchdeck://alert/${alertPath.slice('/alerts/'.length)}`;
  expect(await startSecond([...flags, link])).toBe(0);
  await expect.poll(pathOfPage).toBe(alertPath);
  await expect(page.getByRole('heading', { name: 'TargetDown', level: 1 })).toBeVisible();

  await goToOverview();
  await app.evaluate(({ app: electronApp }, url) => {
    electronApp.emit('open-url', { preventDefault: () => undefined }, url);
  }, link);
  await expect.poll(pathOfPage).toBe(alertPath);
});

test('the page can go nowhere else', async () => {
  const at = page.url();
  await page.evaluate(() => {
    window.location.href = 'https://example.com/';
  });
  await page.evaluate(() => {
    window.open('https://example.com/');
    window.open('https://github.com/prometheus/prometheus');
  });
  await expect
    .poll(() => app.evaluate(() => globalThis.watchdeckRecorded.openedOutside, null))
    .toEqual(['https://github.com/prometheus/prometheus']);
  await expect(page.getByRole('heading', { name: 'TargetDown', level: 1 })).toBeVisible();
  expect(page.url()).toBe(at);
  expect(await windows()).toHaveLength(1);
});

test('Quit writes everything and ends well', async () => {
  await app.evaluate(() => {
    const item = globalThis.watchdeckRecorded.trayMenu?.items.find((each) => each.label === 'Quit');
    item?.click();
  }, null);
  expect(await app.ended).toBe(0);

  app = await startDesktop(flags);
  page = await app.page();
  await goTo(page, 'Targets');
  await expect(rowOf(page, 'demo')).toContainText('connection refused');
  await expectHistory(page, 'TargetDown', ['pending', 'firing']);
});

/** Its heading tells what fires, so it has no fixed name. */
async function goToOverview(): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^Overview/ })
    .click();
  await expect(thisMachine(page)).toBeVisible();
}

async function expectLive(of: Page): Promise<void> {
  await expectChart(thisMachine(of), 20_000);
  const before = await thisMachine(of).innerText();
  await expect.poll(() => thisMachine(of).innerText(), { message: 'numbers that move' }).not.toBe(before);
}

/** Works for `app:` as for what stands in for it. */
function pathOfPage(): string {
  return new URL(page.url()).pathname;
}

function windows(): Promise<{ visible: boolean; focused: boolean }[]> {
  return app.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({
        visible: window.isVisible(),
        focused: window.isFocused(),
      })),
    null,
  );
}

/** As the person does, by the window's own button. */
async function closeWindow(): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close();
  }, null);
}

function notifications(): Promise<{ title: string; body: string; closed: boolean }[]> {
  return app.evaluate(
    () =>
      globalThis.watchdeckRecorded.notifications.map(({ notification, closed }) => ({
        title: notification.title,
        body: notification.body,
        closed,
      })),
    null,
  );
}

async function titles(): Promise<string[]> {
  return (await notifications()).map(({ title }) => title);
}

function trayTooltip(): Promise<string> {
  return app.evaluate(() => globalThis.watchdeckRecorded.trayTooltip, null);
}

async function enginePid(): Promise<number> {
  const read = (): Promise<number | null> =>
    app.evaluate(
      ({ app: electronApp }) =>
        electronApp.getAppMetrics().find((each) => each.name === 'Watchdeck engine')?.pid ?? null,
      null,
    );
  await expect.poll(read).not.toBeNull();
  return (await read()) ?? 0;
}
