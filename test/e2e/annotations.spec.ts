/** What happened, on the charts: a note by hand, a deployment told by a program, both listed, hidden and taken away. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { expectChart, openConsole } from './console.ts';

const app = new App({ config: 'host: { interval: 500ms }\n' });

const DASHBOARD = `title: Machine
panels:
  - id: 1
    kind: timeseries
    title: Load
    at: { x: 0, y: 0, w: 24, h: 10 }
    queries: [{ id: A, expr: node_load1 }]
  - id: 2
    kind: state-timeline
    title: Up
    at: { x: 0, y: 10, w: 24, h: 6 }
    queries: [{ id: A, expr: 'node_load1 > bool 0' }]
`;

test.beforeAll(async () => {
  const folder = join(app.dataDir, 'dashboards');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'machine.yml'), DASHBOARD);
  await app.start();
});
test.afterAll(() => app.remove());

function panel(page: Page, title: string): Locator {
  return page.getByRole('main').getByRole('region', { name: title, exact: true });
}

/** A minute to come is shown too, so that nothing moves under the pointer. */
async function openDashboard(page: Page): Promise<void> {
  await openConsole(page, app.url);
  const nowMs = Date.now();
  const range = `from=${String(nowMs - 120_000)}&to=${String(nowMs + 60_000)}`;
  await page.goto(new URL(`/dashboards/machine?${range}`, app.url).href);
  await expectChart(panel(page, 'Load'), 30_000);
}

async function openMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'More of this dashboard' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

test('a note is written where it is clicked, seen on every chart, and taken away', async ({ page }) => {
  await openDashboard(page);
  const chart = panel(page, 'Load').locator('.u-over');
  const box = await chart.boundingBox();
  if (!box) throw new Error('no chart');
  const at = { x: box.x + box.width * 0.6, y: box.y + 60 };
  await page.keyboard.down('Control');
  await page.mouse.click(at.x, at.y);
  await page.keyboard.up('Control');
  const sheet = page.getByRole('dialog', { name: 'Write down what happened' });
  await sheet.getByRole('textbox', { name: 'Text' }).fill('Cache emptied');
  await sheet.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(sheet).toBeHidden();
  await expect(async () => {
    await page.mouse.move(at.x + 40, at.y);
    await page.mouse.move(at.x + 2, at.y);
    await expect(panel(page, 'Load').getByText(/^Cache emptied/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  // The crosshair of the canvas below follows.
  const timeline = panel(page, 'Up').getByRole('img');
  await expect(timeline.locator('canvas')).toBeVisible();

  await page.goto(`${page.url()}&marks=off`);
  await expectChart(panel(page, 'Load'), 30_000);
  await page.mouse.move(at.x + 40, at.y);
  await page.mouse.move(at.x + 2, at.y);
  await expect(panel(page, 'Load').getByText(/^Cache emptied/)).toBeHidden();

  await openMenu(page, 'Notes and deployments');
  const list = page.getByRole('dialog', { name: 'Notes and deployments of this time' });
  await expect(list.getByText('Cache emptied')).toBeVisible();
  await list.getByRole('button', { name: 'Remove “Cache emptied”' }).click();
  await expect(list.getByText('Cache emptied')).toBeHidden();
});

test('a deployment that a program tells of is there', async ({ page }) => {
  await openDashboard(page);
  const answer = await page.request.post(new URL('/api/annotations', app.url).href, {
    data: { text: 'checkout 2.14.0', tags: ['deploy'] },
  });
  expect(answer.status()).toBe(200);
  await openMenu(page, 'Notes and deployments');
  const list = page.getByRole('dialog', { name: 'Notes and deployments of this time' });
  await expect(list.getByText('checkout 2.14.0')).toBeVisible();
  await expect(list.getByLabel('Deployment')).toBeVisible();
});
