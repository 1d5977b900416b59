/** What is behind something that is down doesn't tell, and says why. */
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { freePort } from '../helpers/free-port.ts';
import { goTo, openConsole, rowOf } from './console.ts';

let app: App;
let routerPort: number;
let dbPort: number;

test.beforeAll(async () => {
  // Nobody listens there.
  routerPort = await freePort();
  dbPort = await freePort();
  app = new App({
    config: `global: { scrape_interval: 1s, evaluation_interval: 1s }
targets:
  - { name: router, url: 'http://127.0.0.1:${String(routerPort)}/metrics' }
  - { name: db, url: 'http://127.0.0.1:${String(dbPort)}/metrics', depends_on: [router] }
rules:
  groups:
    - name: targets
      rules:
        - { alert: Down, expr: up == 0, labels: { severity: high } }
`,
  });
  await app.start();
});

test.afterAll(async () => {
  await app.remove();
});

test('an alert behind something that is down is held back, with the cause', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  const high = page.getByRole('list', { name: 'High alerts' });
  await expect(high.getByText('unreachable because of router')).toBeVisible();

  await page.getByRole('tab', { name: 'Notifications' }).click();
  await expect(rowOf(page, `:${String(routerPort)}`).first()).toBeVisible();
  await expect(rowOf(page, `:${String(dbPort)}`)).toHaveCount(0);

  await goTo(page, 'Targets');
  await expect(page.getByText('unreachable because of router')).toBeVisible();
});
