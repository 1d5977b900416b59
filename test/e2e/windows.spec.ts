/** The address says all of it: time, filters and values; in another window, on the way back, and after a dashboard. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole } from './console.ts';

const app = new App({ config: 'host: { interval: 1s }\n' });

test.beforeAll(async () => {
  mkdirSync(join(app.dataDir, 'dashboards'), { recursive: true });
  for (const [name, range] of [
    ['day', '24h'],
    ['week', '7d'],
  ]) {
    writeFileSync(
      join(app.dataDir, 'dashboards', `${name ?? ''}.yml`),
      `title: Over a ${name ?? ''}\nrange: ${range ?? ''}\ntags: [wall]\npanels: []\n`,
    );
  }
  await app.start();
});
test.afterAll(() => app.remove());

const range = (page: Page) => page.getByRole('button', { name: /^Time range/ });

async function choose(page: Page, label: string): Promise<void> {
  await range(page).click();
  await page.getByRole('button', { name: label, exact: true }).click();
  await expect(range(page)).toContainText(label);
}

/** Its heading says how things are, not its name. */
async function toOverview(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('region', { name: 'This machine' })).toBeVisible();
}

test('the time range goes from page to page, into the address, and into another window', async ({ page }) => {
  await openConsole(page, app.url);
  await choose(page, 'Last 6 hours');
  await goTo(page, 'Explore');
  await expect(range(page)).toContainText('Last 6 hours');
  expect(new URL(page.url()).searchParams.get('from')).toBe('now-6h');

  const opened = page.context().waitForEvent('page');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('new window');
  await page.keyboard.press('Enter');
  const other = await opened;
  await expect(other.getByRole('heading', { name: 'Explore', level: 1 })).toBeVisible();
  await expect(range(other)).toContainText('Last 6 hours');
  // Two windows, two times.
  await choose(other, 'Last 1 hour');
  await expect(range(page)).toContainText('Last 6 hours');
});

test('back and forward bring the time back that was shown', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Targets');
  await goTo(page, 'Explore');
  await choose(page, 'Last 24 hours');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Targets', level: 1 })).toBeVisible();
  await expect(range(page)).toContainText('Last 15 minutes');
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'Explore', level: 1 })).toBeVisible();
  await expect(range(page)).toContainText('Last 24 hours');
});

test('a dashboard’s own range is lent to it, and a chosen one stays', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Dashboards');
  await page.getByRole('link', { name: 'Over a week' }).click();
  await expect(range(page)).toContainText('Last 7 days');
  await toOverview(page);
  await expect(range(page)).toContainText('Last 15 minutes');
  await page.goBack();
  await expect(range(page)).toContainText('Last 7 days');
  await toOverview(page);
  await expect(range(page)).toContainText('Last 15 minutes');

  await goTo(page, 'Dashboards');
  await page.getByRole('link', { name: 'Over a week' }).click();
  await choose(page, 'Last 1 hour');
  await toOverview(page);
  await expect(range(page)).toContainText('Last 1 hour');
});

test('dashboards that take turns each show their own time; Escape leaves the kiosk', async ({ page }) => {
  await openConsole(page, app.url);
  await page.goto(new URL('/dashboards/rotate?tag=wall&every=3s', app.url).href);
  await expect(page.getByRole('heading', { name: 'Over a day', level: 1 })).toBeVisible();
  await expect(range(page)).toContainText('Last 24 hours');
  await expect(page.getByRole('heading', { name: 'Over a week', level: 1 })).toBeVisible();
  await expect(range(page)).toContainText('Last 7 days');
  await page.goto(new URL('/dashboards/day?kiosk', app.url).href);
  const rail = page.getByRole('navigation', { name: 'Main' });
  await expect(page.getByRole('heading', { name: 'Over a day', level: 1 })).toBeVisible();
  await expect(rail).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(rail).toBeVisible();
});
