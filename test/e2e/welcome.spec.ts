/** The first start: a card that leads through the first steps, in nobody's way, and gone for good when it is closed. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { graveFindings, withAxe } from '../helpers/axe.ts';
import { App } from '../helpers/app.ts';
import { startExporter } from '../helpers/exporter.ts';
import type { Exporter } from '../helpers/exporter.ts';
import { expectChart, goTo, openConsole, rowOf, thisMachine } from './console.ts';

test.describe.configure({ mode: 'serial' });

/** A port of an exporter that nobody has here; the look asks it. */
const GO_SERVICE_PORT = 2112;

const app = new App();
let exporter: Exporter;
let service: Server;

test.beforeAll(async () => {
  exporter = await startExporter();
  service = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end('# TYPE jobs_total counter\njobs_total 5\n');
  });
  await new Promise<void>((resolve, reject) => {
    service.once('error', reject);
    service.listen(GO_SERVICE_PORT, '127.0.0.1', resolve);
  });
  await app.start();
});

test.afterAll(async () => {
  service.close();
  await exporter.kill();
  await app.remove();
});

const card = (page: Page) => page.getByRole('region', { name: 'First steps' });

test('the steps, one after the other', async ({ page }) => {
  await withAxe(page);
  await openConsole(page, app.url);
  await expect(card(page)).toContainText('This machine is watched already');
  // It stands above what it speaks of, and holds nothing up.
  await expectChart(thisMachine(page));
  expect(await graveFindings(page)).toEqual([]);

  await card(page).getByRole('button', { name: 'Next' }).click();
  await card(page).getByRole('textbox', { name: 'Address' }).fill(exporter.url);
  await card(page).getByRole('button', { name: 'Check address' }).click();
  await card(page).getByRole('textbox', { name: 'Name' }).fill('shop');
  await card(page).getByRole('button', { name: 'Add target' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Watching shop');

  // Nobody's ports are asked before one says so.
  await card(page).getByRole('button', { name: 'Look on this machine' }).click();
  const found = card(page).getByRole('list', { name: 'Found on this machine' });
  await found.getByRole('button', { name: 'Watch go-service' }).click();
  await expect(found.getByText('watched').first()).toBeVisible();
  expect(await graveFindings(page)).toEqual([]);

  await card(page).getByRole('button', { name: 'Next' }).click();
  await card(page).getByRole('button', { name: 'Show me one' }).click();
  // Shown where this machine has a desktop; where it has none, that is said.
  await expect(card(page).getByText(/Sent to this machine’s desktop|Not shown: /)).toBeVisible();

  await card(page).getByRole('button', { name: 'Next' }).click();
  await card(page).getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await card(page).getByText('Compact', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  expect(await graveFindings(page)).toEqual([]);
  await card(page).getByRole('button', { name: 'Done' }).click();
  await expect(card(page)).toBeHidden();

  await goTo(page, 'Targets');
  await expect(rowOf(page, 'shop')).toContainText(/up/i);
  await expect(rowOf(page, 'go-service')).toContainText(/up/i);
});

test('it does not come back by itself, also not after a restart', async ({ page }) => {
  expect(readFileSync(app.configFile, 'utf8')).toContain('welcome: false');
  await app.stop();
  await app.start();
  await openConsole(page, app.url);
  await expectChart(thisMachine(page));
  await expect(card(page)).toBeHidden();
});

test('whoever wants it again finds it in the palette and in the settings', async ({ page }) => {
  await openConsole(page, app.url);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('first steps');
  await page.keyboard.press('Enter');
  await expect(card(page)).toBeVisible();
  await card(page).getByRole('button', { name: 'Close the first steps' }).click();
  await expect(card(page)).toBeHidden();
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Show them' }).click();
  await expect(card(page)).toBeVisible();
});
