/** A health check's life: added in the console, up, down with the reason, kept over a restart, removed. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { listen } from '../helpers/scraping.ts';
import { goTo, openConsole, rowOf } from './console.ts';

const CONFIG = '# This comment stays.\ntargets: []\n';

/** An outage is told with its first reason: the server may have gone in the middle of an exchange. */
const FIRST_REASON = /connection refused|closed the connection|was cut off/;

test.describe.configure({ mode: 'serial' });

let app: App;
let server: Server;
let port: number;

test.beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(request.url === '/health' ? 200 : 404, { 'content-type': 'application/json' });
    response.end('{"status": "ok"}');
  });
  port = await listen(server);
  app = new App({ config: CONFIG });
  await app.start();
});

test.afterAll(async () => {
  closeServer();
  await app.remove();
});

test.afterEach(() => {
  const { status, expectedStatus } = test.info();
  if (status !== expectedStatus) console.log(`the app printed:\n${app.output}`);
});

test('a draft is tried, then added, and is up', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Checks');
  await expect(page.getByText('No health checks yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add check' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add check' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${port}/wrong`);
  await dialog.getByRole('button', { name: 'Test now' }).click();
  const result = dialog.getByRole('status', { name: 'Result of the test' });
  await expect(result).toContainText('HTTP 404 Not Found instead of 2xx');

  await dialog.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${port}/health`);
  await dialog.getByRole('textbox', { name: 'The page must have' }).fill('"status":\\s*"ok"');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('shop');
  await dialog.getByRole('textbox', { name: 'Every' }).fill('1s');
  await dialog.getByRole('button', { name: 'Test now' }).click();
  await expect(result).toContainText('200 OK');
  await expect(result).toContainText('processing');
  await dialog.getByRole('button', { name: 'Add check' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, 'shop')).toContainText('up');
  const written = readFileSync(app.configFile, 'utf8');
  expect(written).toContain('# This comment stays.');
  expect(written).toContain('name: shop');
});

test('what the engine refuses is said by its field', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Checks');
  await page.getByRole('button', { name: 'Add check' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add check' });
  await dialog.getByText('TCP port').click();
  await dialog.getByRole('textbox', { name: 'Address' }).fill('database');
  await dialog.getByRole('button', { name: 'Add check' }).click();
  await expect(dialog.getByRole('alert')).toContainText('address: expected host:port');
});

test('the server stops: down, with the reason, in the table and on its page', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Checks');
  closeServer();
  await expect(rowOf(page, 'shop')).toContainText('down');
  await expect(rowOf(page, 'shop')).toContainText('connection refused');
  await page.getByRole('link', { name: 'shop' }).click();
  await expect(page.getByRole('alert')).toContainText(`Nothing listens at 127.0.0.1:${port}`);
  await expect(page.getByRole('list', { name: 'Outages' })).toContainText(FIRST_REASON, { timeout: 30_000 });
});

test('closed and opened again: the record is there', async ({ page }) => {
  await app.stop();
  await app.start();
  await openConsole(page, app.url);
  await goTo(page, 'Checks');
  await expect(rowOf(page, 'shop')).toContainText('down');
  const heartbeat = rowOf(page, 'shop').getByRole('img', { name: /^Up .* of the last 24 hours/ });
  await expect(heartbeat).toBeVisible({ timeout: 30_000 });
  // Pointing at the newest bar tells when and why.
  const box = await heartbeat.boundingBox();
  if (box === null) throw new Error('the heartbeat has no place');
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
  await expect(page.getByText(/^Down for/)).toBeVisible();
});

test('it is edited, and removed', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Checks');
  await page.getByRole('button', { name: 'Actions for shop' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit shop' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('web shop');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'web shop' })).toBeVisible();
  // Its record came along.
  await expect(page.getByRole('list', { name: 'Outages' })).toContainText(FIRST_REASON);

  await page.getByRole('button', { name: 'Actions for web shop' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove check' }).click();
  await expect(page.getByText('No health checks yet')).toBeVisible();
  expect(readFileSync(app.configFile, 'utf8')).not.toContain('web shop');
});

function closeServer(): void {
  server.closeAllConnections();
  server.close();
}
