/** Muting this machine from the frame: said everywhere, kept, taken back. */
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole } from './console.ts';

const CONFIG = `global: { evaluation_interval: 1s }
rules:
  groups:
    - name: machine
      rules:
        - { alert: Load, expr: node_load1 >= 0, for: 8s, labels: { severity: high } }
`;

let app: App;
test.beforeAll(async () => {
  app = new App({ config: CONFIG });
  await app.start();
});
test.afterAll(async () => {
  await app.remove();
});

test('mute for an hour, see until when and what waits, unmute', async ({ page }) => {
  await openConsole(page, app.url);
  await page.getByRole('button', { name: 'Mute notifications' }).click();
  await page.getByRole('menuitem', { name: 'Mute for 1 hour' }).click();
  const status = page.getByRole('contentinfo', { name: 'Engine status' });
  await expect(status.getByText('muted until')).toBeVisible();

  await goTo(page, 'Alerts');
  await expect(
    page.getByRole('list', { name: 'High alerts' }).getByRole('link', { name: 'Load' }),
  ).toBeVisible();
  await page.getByRole('tab', { name: 'Notifications' }).click();
  await expect(page.getByText(/held back: muted until/).first()).toBeVisible();

  await page.getByRole('button', { name: /^Notifications: muted until/ }).click();
  await page.getByRole('menuitem', { name: 'Unmute' }).click();
  await expect(page.getByText(/held back: muted until/)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Mute notifications' })).toBeVisible();
});
