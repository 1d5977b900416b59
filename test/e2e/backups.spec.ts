/** Backups in the console, made by the built engine's own thread. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole } from './console.ts';

let app: App;
test.afterEach(async () => {
  await app.remove();
});

test('without a place the settings say how to name one', async ({ page }) => {
  app = new App({ config: 'targets: []\n' });
  await app.start();
  await openConsole(page, app.url);
  await goTo(page, 'Settings');
  const backups = page.getByRole('region', { name: 'Backups' });
  await expect(backups.getByText('No place for backups')).toBeVisible();
  await expect(backups.getByRole('button', { name: 'Back up now' })).toHaveCount(0);
});

test('one at once, into the folder that the config names', async ({ page }) => {
  app = new App({ config: 'backup:\n  folder: kept\n' });
  await app.start();
  await openConsole(page, app.url);
  await goTo(page, 'Settings');
  const backups = page.getByRole('region', { name: 'Backups' });
  await backups.getByRole('button', { name: 'Back up now' }).click();
  const list = backups.getByRole('list', { name: 'Backups' });
  await expect(list.getByRole('listitem')).toHaveCount(1, { timeout: 60_000 });
  await expect(list).toContainText('folder');
  await expect(backups.getByRole('alert')).toHaveCount(0);
  const folder = path.join(app.dataDir, 'kept');
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([
    expect.stringMatching(/^watchdeck-backup-.*\.tar\.zst$/),
  ]);
});
