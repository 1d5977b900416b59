/** Which rules are noisy, and what the backtest says would help; a false alarm is marked on its page. */
import { expect, test } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { goTo, openConsole } from './console.ts';

// True for three seconds of every six: what flaps.
const CONFIG = `global: { evaluation_interval: 1s }
rules:
  groups:
    - name: machine
      rules:
        - { alert: Flapper, expr: 'vector(time()) % 6 < 3', labels: { severity: low } }
        - { alert: Wrong, expr: node_load1 >= 0, labels: { severity: high } }
    - name: other machine
      rules:
        - { alert: Flapper, expr: 'vector(time()) % 6 < 3 and on() node_load1 >= 0', labels: { severity: medium } }
`;

let app: App;
test.beforeAll(async () => {
  app = new App({ config: CONFIG });
  await app.start();
});
test.afterAll(async () => {
  await app.remove();
});

test('the page names the noisy rules and what would make them quieter', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  await page.getByRole('list', { name: 'High alerts' }).getByRole('link', { name: 'Wrong' }).click();
  const mark = page.getByRole('button', { name: 'False alarm' });
  await mark.click();
  await expect(mark).toHaveAttribute('aria-pressed', 'true');

  await goTo(page, 'Alerts');
  await page.getByRole('tab', { name: 'Quality' }).click();
  const noisiest = page.getByRole('list', { name: 'Noisiest rules' });
  await expect(async () => {
    await page.reload();
    // Two rules of one name, each for itself.
    await expect(noisiest.getByText(/over within 5 min/)).toHaveCount(2, { timeout: 3_000 });
    for (const place of ['machine, low', 'other machine, medium'])
      await expect(noisiest.getByText(place, { exact: true })).toBeVisible();
    await expect(noisiest.getByText(/1 of 1 firings were noise, 1 marked as false/)).toBeVisible({
      timeout: 3_000,
    });
  }).toPass({ timeout: 60_000 });
  await expect(noisiest.getByText(/^for: 1 min: 0 instead of \d+ firings/).first()).toBeVisible();
});
