/**
 * The first story, whole: this machine live, an exporter added, an alert's life, a report, and everything still there
 * after closing and after a power cut. Steps build on each other, so the first that fails ends it.
 */
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { startExporter } from '../helpers/exporter.ts';
import type { Exporter } from '../helpers/exporter.ts';
import { readPdf } from '../helpers/pdf.ts';
import {
  addTarget,
  alertList,
  expectChart,
  expectHistory,
  explore,
  goTo,
  messages,
  openConsole,
  rowOf,
  thisMachine,
} from './console.ts';

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
          for: 3s
          labels:
            severity: critical
          annotations:
            summary: '{{ $labels.job }} is down'
`;

/** How long a busy machine may take; how fast it is on a quiet one is measured by `npm run bench -- start`. */
const FIRST_CHART_MS = 10_000;

test.describe.configure({ mode: 'serial' });

let app: App;
let exporter: Exporter;

test.beforeAll(async () => {
  exporter = await startExporter();
  app = new App({ config: CONFIG });
  await app.start();
});

test.afterAll(async () => {
  await exporter.kill();
  await app.remove();
});

test.afterEach(() => {
  const { status, expectedStatus } = test.info();
  if (status !== expectedStatus) console.log(`the app printed:\n${app.output}`);
});

test('this machine is charted at once, and lives', async ({ page }) => {
  const started = performance.now();
  await page.goto(app.url);
  await expectChart(thisMachine(page), FIRST_CHART_MS);
  const tookMs = performance.now() - started;
  test.info().annotations.push({ type: 'first chart', description: `${tookMs.toFixed(0)} ms` });

  for (const part of ['CPU', 'Memory', 'Disk', 'Network']) {
    await expect(thisMachine(page).getByText(part).first()).toBeVisible();
  }
  const before = await thisMachine(page).innerText();
  expect(before).toMatch(/\d/);
  await expect.poll(() => thisMachine(page).innerText(), { message: 'numbers that move' }).not.toBe(before);
});

test('an exporter is added, scraped and charted', async ({ page }) => {
  await openConsole(page, app.url);
  await addTarget(page, exporter.url, 'demo');
  await expect(rowOf(page, 'demo')).toContainText(/up/i);

  await explore(page, 'demo_temperature_celsius');
  await expectChart(page.getByRole('main'));
  await expect(page.getByRole('main')).toContainText('21.5');
  await exporter.set('demo_temperature_celsius', 34.25);
  await expect(page.getByRole('main')).toContainText('34.25');
});

test('the exporter stops: pending, firing, notified', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  await exporter.kill();
  await expect(alertList(page, 'Pending')).toContainText('TargetDown');
  await expect(alertList(page, 'Critical')).toContainText('TargetDown');
  await expect(messages(page)).toContainText(/TargetDown|demo is down/);

  await goTo(page, 'Targets');
  await expect(rowOf(page, 'demo')).toContainText('connection refused');
});

test('the exporter comes back: resolved', async ({ page }) => {
  await openConsole(page, app.url);
  await exporter.start();
  await expectHistory(page, 'TargetDown', LIFE);
  await goTo(page, 'Targets');
  await expect(rowOf(page, 'demo')).toContainText(/up/i);
});

test('a report of the last hour is a PDF with the alert in it', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Reports');
  await page
    .getByRole('button', { name: /^Create report/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Last hour' }).click();
  const row = rowOf(page, /\.pdf|report/i).last();
  await expect(row).toBeVisible({ timeout: 60_000 });
  const download = page.waitForEvent('download');
  await page
    .getByRole('button', { name: /^(Download|Save)/ })
    .or(page.getByRole('link', { name: /^(Download|Save)/ }))
    .first()
    .click();
  const file = await (await download).path();
  const { pages, text } = readPdf(file);
  expect(pages).toBeGreaterThan(0);
  if (text !== null) {
    expect(text).toContain('TargetDown');
    expect(text).toContain('CPU');
  }
});

test('a setting is kept', async ({ page }) => {
  await openConsole(page, app.url);
  await chooseLightTheme(page);
});

test('closed and opened again: history, alert history and settings are there', async ({ page }) => {
  await app.stop();
  await app.start();
  await openConsole(page, app.url);
  // The exporter that runs now says 21.5: the higher value is from before it was stopped, let alone the console.
  await expectEverything(page, '34.25');
});

test('killed and opened again: history, alert history and settings are there', async ({ page }) => {
  await openConsole(page, app.url);
  await exporter.set('demo_temperature_celsius', 99);
  await explore(page, 'demo_temperature_celsius');
  await expect(page.getByRole('main')).toContainText('99');
  await exporter.set('demo_temperature_celsius', 20);
  await app.kill();
  await app.start();
  await openConsole(page, app.url);
  // From just before the kill, not only from before the last clean stop.
  await expectEverything(page, '99');
});

type ConsolePage = Parameters<typeof openConsole>[0];

async function chooseLightTheme(page: ConsolePage): Promise<void> {
  await goTo(page, 'Settings');
  // The radio itself is drawn over by its label, which is what a person clicks.
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Light').click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
}

/** The whole life of the alert, as its history tells it. */
const LIFE = ['pending', 'firing', 'resolved'];

async function expectEverything(page: ConsolePage, highest: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
  await expectHistory(page, 'TargetDown', LIFE);
  await goTo(page, 'Targets');
  await expect(rowOf(page, 'demo')).toContainText(/up/i);
  await explore(page, 'max_over_time(demo_temperature_celsius[10m])');
  await expect(page.getByRole('main')).toContainText(highest);
}
