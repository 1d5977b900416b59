/** Whole flows without a pointer: every step is a key, and the focus is always somewhere one can see. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { busyConfig, writeBusyFiles } from '../helpers/busy-config.ts';
import { startExporter } from '../helpers/exporter.ts';
import type { Exporter } from '../helpers/exporter.ts';
import { expectChart, openConsole, rowOf } from './console.ts';

let exporters: Exporter[] = [];
let app: App;

test.beforeAll(async () => {
  exporters = [await startExporter(), await startExporter(), await startExporter()];
  app = new App({ config: busyConfig([exporters[0]?.url ?? '', exporters[1]?.url ?? '']) });
  writeBusyFiles(app.dataDir);
  await app.start();
});

test.afterAll(async () => {
  for (const exporter of exporters) await exporter.kill();
  await app.remove();
});

/** Tab until the focus is there. Fails when it never comes by, or isn't shown. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeAttached();
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(await target.evaluate((element) => element.matches(':focus-visible'))).toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${String(target)} is not reached by ${key}`);
}

/** Goes through the palette to what it finds first for these words. */
async function command(page: Page, words: string, first: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search pages/ })).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.getByRole('option', { selected: true })).toContainText(first);
  await page.keyboard.press('Enter');
}

test('a target is added', async ({ page }) => {
  await openConsole(page, app.url);
  await command(page, 'add target', 'Add target');
  const dialog = page.getByRole('dialog', { name: 'Add target' });
  const address = dialog.getByRole('textbox', { name: 'Address' });
  await expect(address).toBeFocused();
  await page.keyboard.type(exporters[2]?.url ?? '');
  await page.keyboard.press('Enter');
  const name = dialog.getByRole('textbox', { name: 'Name' });
  await tabTo(page, name);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('by-keys');
  await tabTo(page, dialog.getByRole('button', { name: 'Add target' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  // Not to the top of everything: where one was goes on.
  await expect(page.locator('body')).not.toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(rowOf(page, 'by-keys')).toContainText(/up/i);
});

test('the dialog keeps the focus in, and gives it back', async ({ page }) => {
  await openConsole(page, app.url);
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  const opener = page.getByRole('main').getByRole('button', { name: 'Add target' });
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add target' });
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toBeFocused();
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('a metric is asked for, drawn, and read as a table', async ({ page }) => {
  await openConsole(page, app.url);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  const field = page.getByRole('textbox', { name: 'Expression' });
  await tabTo(page, field);
  await page.keyboard.type('node_load1');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expectChart(page.getByRole('main'));
  // What the chart says to who doesn't see it.
  await expect(page.getByRole('img', { name: /node_load1.*last .*min .*max / })).toBeVisible();
  // Escape lets Tab leave the editor, where it would indent or complete.
  await tabTo(page, page.getByRole('radio', { name: 'Graph' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('table', { name: 'Result' })).toBeVisible();
});

test('an alert is found and acknowledged', async ({ page }) => {
  await openConsole(page, app.url);
  await expect(page.getByRole('list', { name: 'Firing alerts' })).toContainText('MachineBusy');
  await command(page, 'machinebusy', 'MachineBusy');
  await expect(page.getByRole('heading', { name: 'MachineBusy', level: 1 })).toBeVisible();
  const take = page.getByRole('button', { name: 'Acknowledge MachineBusy' });
  await tabTo(page, take);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Comment' })).toBeFocused();
  await page.keyboard.type('by keys alone');
  await tabTo(page, page.getByRole('button', { name: 'I have it' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(/has it: by keys alone/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Give back' })).toBeFocused();
});

test('a dashboard gets another title', async ({ page }) => {
  await openConsole(page, app.url);
  await command(page, 'machine', 'Dashboard');
  await expect(page.getByRole('heading', { name: 'Machine', level: 1 })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Edit', exact: true }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Settings', exact: true }));
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await tabTo(page, sheet.getByRole('textbox', { name: 'Title' }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Machine, by keys');
  await page.keyboard.press('Enter');
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Machine, by keys', level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Settings', exact: true })).toBeFocused();
  await page.keyboard.press('Control+s');
  const saving = page.getByRole('dialog', { name: 'Save the dashboard' });
  await tabTo(page, saving.getByRole('button', { name: 'Save', exact: true }));
  await page.keyboard.press('Enter');
  await expect(saving).toBeHidden();
  expect(readFileSync(join(app.dataDir, 'dashboards', 'machine.yml'), 'utf8')).toContain('Machine, by keys');
});

test('kiosk and back; the map of keys', async ({ page }) => {
  await openConsole(page, app.url);
  await command(page, 'kiosk', 'Kiosk');
  const rail = page.getByRole('navigation', { name: 'Main' });
  await expect(rail).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(rail).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard map' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard map' })).toBeHidden();
});
