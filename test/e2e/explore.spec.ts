/** Explore: writing an expression with help, mistakes, several expressions, history, tables, and what a query cost. */
import { expect, test } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { startExporter } from '../helpers/exporter.ts';
import type { Exporter } from '../helpers/exporter.ts';
import { expectChart, goTo, openConsole } from './console.ts';

test.describe.configure({ mode: 'serial' });

let app: App;
let exporter: Exporter;
let page: Page;
/** What the browser refused to do, such as a style without its nonce. */
const refused: string[] = [];

test.beforeAll(async ({ browser }) => {
  exporter = await startExporter();
  app = new App({
    config: `global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\ntargets:\n  - name: demo\n    url: ${exporter.url}\n`,
  });
  await app.start();
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await openConsole(page, app.url);
  await goTo(page, 'Explore');
});

test.afterAll(async () => {
  await page.close();
  await exporter.kill();
  await app.remove();
});

const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true });
/** As hands do it. */
async function write(text: string): Promise<void> {
  await field('Expression').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
}
const option = (name: string | RegExp): Locator => page.getByRole('option', { name });

test('names of functions, metrics, labels and values are offered as one writes', async () => {
  await field('Expression').click();
  await page.keyboard.type('max_over_ti');
  await expect(option(/^max_over_time/)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(field('Expression')).toHaveText(/^max_over_time/);
  // The store may not have the target's first scrape yet.
  await expect(async () => {
    await write('demo_temp');
    await expect(option(/demo_temperature_celsius/)).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.keyboard.press('Tab');
  await expect(field('Expression')).toHaveText('demo_temperature_celsius');
  await page.keyboard.type('{jo');
  await expect(option(/^job/)).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.type('="');
  await expect(option(/^demo/)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(field('Expression')).toHaveText('demo_temperature_celsius{job="demo"}');
  await page.keyboard.press('Enter');
  await expectChart(page.getByRole('region', { name: 'Result' }));
});

test('a second expression is drawn beside the first, and both stand in the address', async () => {
  await page.getByRole('button', { name: 'Add expression' }).click();
  await field('Expression 2').click();
  await page.keyboard.type('up');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/expr=demo_temperature_celsius.*expr=up/);
  await expectChart(page.getByRole('region', { name: 'Result' }));
  await page.getByText('Table', { exact: true }).click();
  await expect(page.getByRole('table', { name: 'Result' })).toHaveCount(2);
  await page.getByRole('button', { name: 'Remove Expression 2' }).click();
  await expect(page.getByRole('table', { name: 'Result' })).toHaveCount(1);
});

test('explain tells what was read, and where it was evaluated', async () => {
  await page.getByText('Explain', { exact: false }).click();
  await expect(page.getByText('Samples read', { exact: true })).toBeVisible();
  await expect(page.getByText('the engine, at once')).toBeVisible();
});

test('a mistake is underlined while one writes, and told in the engine’s words when it is run', async () => {
  await write('sum(up) +');
  await expect(page.locator('.cm-lintRange-error')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByRole('alert')).toContainText('unexpected end of input');
});

test('what was run comes back from the history, after the page was opened anew too', async () => {
  await page.reload();
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByRole('menuitem', { name: 'demo_temperature_celsius{job="demo"}' }).click();
  await expect(field('Expression')).toHaveText('demo_temperature_celsius{job="demo"}');
  await expect(page).toHaveURL(/expr=demo_temperature_celsius/);
  expect(refused).toEqual([]);
});
