/** Writing queries: completion from what is stored, mistakes underlined, several in one chart, history. */
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { expectChart, goTo, openConsole } from './console.ts';

const app = new App({ config: 'host: { interval: 500ms }\n' });
test.beforeAll(() => app.start());
test.afterAll(() => app.remove());

test('a query is completed, run, joined by another, and found again', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Explore');
  const field = page.getByRole('textbox', { name: 'Expression' });
  await field.click();
  await field.pressSequentially('sum(rate(node_cpu_se');
  await expect(page.getByRole('option', { name: /node_cpu_seconds_total/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await field.pressSequentially('{mo');
  await expect(page.getByRole('option', { name: 'mode' })).toBeVisible();
  await page.keyboard.press('Tab');
  await field.pressSequentially('="user"}[30s]');
  // Brackets were closed as they were opened.
  await expect(field).toHaveText('sum(rate(node_cpu_seconds_total{mode="user"}[30s]))');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expectChart(page.getByRole('main'));
  expect(new URL(page.url()).searchParams.getAll('expr')).toEqual([
    'sum(rate(node_cpu_seconds_total{mode="user"}[30s]))',
  ]);

  await page.getByRole('button', { name: 'Add expression' }).click();
  const second = page.getByRole('textbox', { name: 'Expression 2' });
  await second.fill('sum(node_load1');
  await expect(page.locator('.cm-lintRange-error')).toBeVisible();
  await second.fill('node_load1');
  await second.press('Enter');
  await expect(page.getByRole('main').getByText('node_load1').first()).toBeVisible();
  expect(new URL(page.url()).searchParams.getAll('expr')).toHaveLength(2);

  await page.getByText('Table', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'node_load1' })).toBeVisible();

  await page.getByText('Explain').first().click();
  await expect(page.getByText('Samples read', { exact: true })).toBeVisible();
  await expect(page.getByText('the engine, at once')).toBeVisible();

  await second.getByText('node_load1').hover();
  await expect(page.getByText('node_load1 (gauge)')).toBeVisible();

  await page.getByRole('button', { name: 'Remove expression 1' }).click();
  await expect(field).toHaveText('node_load1');
  await page.getByRole('button', { name: 'History' }).click();
  await page
    .getByRole('menuitem')
    .filter({ hasText: 'sum(rate(node_cpu_seconds_total' })
    .filter({ hasNotText: 'node_load1' })
    .click();
  await expect(field).toHaveText('sum(rate(node_cpu_seconds_total{mode="user"}[30s]))');
});

test('a mistake is told with its place', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Explore');
  const field = page.getByRole('textbox', { name: 'Expression' });
  await field.fill('rate(node_load1)');
  await field.press('Enter');
  await expect(page.getByRole('alert').getByText(/Line 1, column 6/)).toBeVisible();
});
