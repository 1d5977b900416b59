/** A thousand targets, five hundred alerts, ten thousand series: found, filtered and scrolled, and only what is seen is drawn. */
import { expect, test } from 'playwright/test';
import type { Locator } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { CROWD, crowdName, startCrowd } from '../helpers/crowd.ts';
import type { Crowd } from '../helpers/crowd.ts';
import { goTo, openConsole } from './console.ts';

const { targets: TARGETS, alerts: ALERTS, series: SERIES } = CROWD;
/** More rows than this in the document would mean that those out of sight are drawn too. */
const MOST_DRAWN = 60;

test.describe.configure({ mode: 'serial' });

let crowd: Crowd;
let app: App;

test.beforeAll(async () => {
  crowd = await startCrowd();
  app = new App({ config: crowd.config });
  await app.start();
});

test.afterAll(async () => {
  crowd.close();
  await app.remove();
});

/** Scrolls what scrolls the rows to its end; resolves with how long the page took to draw it, ms. */
async function scrollToEnd(scroller: Locator): Promise<number> {
  return scroller.evaluate(async (element) => {
    const started = performance.now();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let part = 1; part <= 10; part++) {
      element.scrollTop = (element.scrollHeight * part) / 10;
      await frame();
    }
    element.scrollTop = element.scrollHeight;
    await frame();
    await frame();
    return performance.now() - started;
  });
}

function note(type: string, ms: number): void {
  test.info().annotations.push({ type, description: `${ms.toFixed(0)} ms` });
}

async function timed(type: string, shown: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await shown();
  note(type, performance.now() - started);
}

test('a thousand targets: the first, the last, one by name, those of a zone', async ({ page }) => {
  await openConsole(page, app.url);
  const table = page.getByRole('table', { name: 'Targets' });
  const rows = table.getByRole('rowgroup').getByRole('row');
  await timed('targets opened', async () => {
    await goTo(page, 'Targets');
    await expect(rows.first()).toBeVisible();
  });
  await expect(table).toHaveAttribute('aria-rowcount', String(TARGETS + 2));
  await expect(page.getByRole('main')).toContainText(`${String(TARGETS + 1)} watched`);
  // Every one of them is scraped, not only listed.
  await expect(page.getByRole('radio', { name: `Up ${String(TARGETS + 1)}` })).toBeAttached({
    timeout: 90_000,
  });
  expect(await rows.count()).toBeLessThan(MOST_DRAWN);

  await table.getByRole('button', { name: 'Name' }).click();
  await expect(rows.first()).toContainText(crowdName(0));
  note('targets scrolled', await scrollToEnd(table));
  await expect(table.getByText('warehouse', { exact: true })).toBeVisible();
  expect(await rows.count()).toBeLessThan(MOST_DRAWN);

  const filter = page.getByRole('textbox', { name: 'Filter targets' });
  await filter.fill('service-0734');
  await expect(rows).toHaveCount(1);
  await filter.fill('zone=z3');
  await expect(table).toHaveAttribute('aria-rowcount', '251');
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('zone=z3');
  await page.reload();
  await expect(table).toHaveAttribute('aria-rowcount', '251');
});

test('the palette finds one of them, the overview shows some and says so', async ({ page }) => {
  await openConsole(page, app.url);
  const grid = page.getByRole('region', { name: 'Targets' });
  await expect(grid).toContainText(`24 of ${String(TARGETS + 1)}`);
  await expect(grid.getByRole('listitem')).toHaveCount(24);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('service-0999');
  await expect(page.getByRole('option', { name: /service-0999/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: crowdName(999), level: 1 })).toBeVisible();
});

test('five hundred alerts: scrolled, filtered, under one heading', async ({ page }) => {
  await openConsole(page, app.url);
  await expect(page.getByRole('heading', { name: `${String(ALERTS)} high`, level: 1 })).toBeVisible({
    timeout: 60_000,
  });
  await timed('alerts opened', async () => {
    await goTo(page, 'Alerts');
    await expect(page.getByRole('list', { name: 'High alerts' }).getByRole('listitem').first()).toBeVisible();
  });
  const list = page.getByRole('list', { name: 'High alerts' });
  const items = list.getByRole('listitem');
  expect(await items.count()).toBeLessThan(MOST_DRAWN);
  await expect(items.first()).toHaveAttribute('aria-setsize', String(ALERTS));
  note('alerts scrolled', await scrollToEnd(page.getByRole('main')));
  // Rows are as high as they turn out to be once they are drawn: the end is where it is when all around it are.
  await expect(async () => {
    await scrollToEnd(page.getByRole('main'));
    await expect(list.locator(`[aria-posinset="${String(ALERTS)}"]`)).toBeInViewport({ timeout: 500 });
  }).toPass();
  expect(await items.count()).toBeLessThan(MOST_DRAWN);

  await page.getByRole('main').evaluate((main) => {
    main.scrollTop = 0;
  });
  await page.getByRole('textbox', { name: 'Filter alerts' }).fill('zone=z1 service-001');
  // Of service-0010 to service-0019 every fourth: 0013 and 0017.
  await expect(items).toHaveCount(2);
  await expect(page.getByRole('search')).toContainText(`2 of ${String(ALERTS)}`);

  await page.getByRole('textbox', { name: 'Filter alerts' }).fill('');
  await page.getByText('By rule', { exact: true }).click();
  const groups = page.getByRole('list', { name: 'Groups of alerts' });
  await expect(groups.getByRole('listitem')).toHaveCount(1);
  await expect(groups.getByRole('button', { name: /Trouble/ })).toContainText(String(ALERTS));
  await groups.getByRole('button', { name: /Trouble/ }).click();
  await expect(groups.getByRole('link', { name: 'Trouble' }).first()).toBeVisible();
  expect(await groups.getByRole('listitem').count()).toBeLessThan(MOST_DRAWN);

  // Acknowledging one in the middle of so many: the row stays, dialog and all.
  await groups.getByRole('button', { name: 'Acknowledge Trouble' }).nth(3).click();
  await page.getByRole('textbox', { name: 'Comment' }).fill('one of many');
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(groups.getByText(/has it: one of many/)).toBeVisible();
});

test('ten thousand series in a table: sorted, scrolled, filtered', async ({ page }) => {
  await openConsole(page, app.url);
  await page.goto(new URL('/explore?expr=item_stock&view=table', app.url).href);
  const table = page.getByRole('table', { name: 'Result' });
  await expect(table).toHaveAttribute('aria-rowcount', String(SERIES + 1), { timeout: 60_000 });
  const rows = table.getByRole('rowgroup').getByRole('row');
  await timed('ten thousand sorted', async () => {
    await table.getByRole('button', { name: 'Value' }).click();
    await table.getByRole('button', { name: 'Value' }).click();
    await expect(rows.first()).toContainText('item="i9999"');
  });
  expect(await rows.count()).toBeLessThan(MOST_DRAWN);
  note('ten thousand scrolled', await scrollToEnd(table));
  await expect(table.getByText(/item="i0"/)).toBeVisible();
  expect(await rows.count()).toBeLessThan(MOST_DRAWN);
  await page.getByRole('textbox', { name: 'Filter series' }).fill('shelf="s3" i777');
  await expect(table).toHaveAttribute('aria-rowcount', /^\d{1,2}$/);
  await expect(rows.first()).toContainText('i777');
});
