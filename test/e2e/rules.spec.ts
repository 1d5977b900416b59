/** A rule's page: what it would have done, what another `for` would change, saving it; and a pack of the rule library. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { App } from '../helpers/app.ts';
import { alertList, goTo, openConsole, rowOf } from './console.ts';

const CONFIG = `global:
  scrape_interval: 1s
  scrape_timeout: 1s
  evaluation_interval: 2s
targets:
  - name: gone
    url: http://127.0.0.1:9/metrics
rules:
  groups:
    - name: availability
      rules:
        # The one that wakes me.
        - alert: TargetDown
          expr: up == 0
          for: 2s
          labels: { severity: critical }
`;

let app: App;
/** The first scrape came right after it. */
let startedMs = 0;
/** A day is looked at every 15 s: so much history has two such moments, which a rule with `for` needs to fire. */
const HISTORY_MS = 45_000;

test.beforeAll(async () => {
  app = new App({ config: CONFIG });
  await app.start();
  startedMs = Date.now();
});

test.afterAll(async () => {
  await app.remove();
});

async function openRules(page: Page): Promise<void> {
  await goTo(page, 'Alerts');
  await page.getByRole('tab', { name: 'Rules' }).click();
}

test('a rule is tried on the history and saved where it is written', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  await expect(alertList(page, 'Critical')).toContainText('TargetDown');
  await openRules(page);
  // The rule's, not the alert's: that has a link too, in the list before and in a message.
  await page
    .getByRole('table', { name: 'Rules' })
    .getByRole('link', { name: 'TargetDown', exact: true })
    .click();
  await page.getByText('24 hours').click();
  const backtest = page.getByRole('region', { name: 'What it would have done' });
  await expect(backtest.getByText('once', { exact: true }).first()).toBeVisible();
  await expect(backtest.getByRole('list', { name: 'When it would have fired' })).toContainText('gone');
  const save = page.getByRole('button', { name: 'Save the rule' });
  await expect(save).toBeDisabled();

  await page.getByRole('textbox', { name: 'For', exact: true }).fill('2h');
  await expect(backtest.getByText('It would not have fired in this period.')).toBeVisible();
  await expect(backtest.getByText('in force: once').first()).toBeVisible();
  await save.click();
  await expect(save).toBeDisabled();
  const text = readFileSync(app.configFile, 'utf8');
  expect(text).toContain('for: 2h');
  expect(text).toContain('# The one that wakes me.');

  await page.getByRole('textbox', { name: 'Expression' }).fill('sum(up');
  await expect(page.getByText(/parse error/).first()).toBeVisible();
  await expect(save).toBeDisabled();
});

test('a rule is written from scratch, tried on the history, and saved into a file of its own', async ({
  page,
}) => {
  await openConsole(page, app.url);
  await openRules(page);
  await page.getByRole('link', { name: 'New rule' }).click();
  await expect(page.getByRole('heading', { name: 'New rule', level: 1 })).toBeVisible();
  const save = page.getByRole('button', { name: 'Save the rule' });
  const backtest = page.getByRole('region', { name: 'What it would have done' });
  await expect(backtest.getByText('No expression yet')).toBeVisible();
  await expect(save).toBeDisabled();

  await page.getByRole('textbox', { name: 'Expression' }).fill('up{job="gone"} ==');
  await expect(page.getByText(/parse error/).first()).toBeVisible();
  await page.waitForTimeout(Math.max(0, startedMs + HISTORY_MS - Date.now()));
  await page.getByRole('textbox', { name: 'Expression' }).fill('up{job="gone"} == 0');
  await page.getByRole('textbox', { name: 'For', exact: true }).fill('2s');
  await page.getByText('24 hours').click();
  await expect(backtest.getByText('once', { exact: true }).first()).toBeVisible();

  await page.getByRole('textbox', { name: 'Name' }).fill('GoneIsDown');
  await page.getByRole('textbox', { name: 'Summary' }).fill('{{ $labels.job }} is down');
  await page.getByRole('textbox', { name: 'More labels' }).fill('team web');
  await expect(save).toBeDisabled();
  await page.getByRole('textbox', { name: 'More labels' }).fill('team: web');
  await save.click();
  await expect(rowOf(page, 'GoneIsDown').first()).toBeVisible();
  expect(readFileSync(app.configFile, 'utf8')).toContain('rules/own.yml');
  const written = readFileSync(join(dirname(app.configFile), 'rules', 'own.yml'), 'utf8');
  expect(written).toContain('alert: GoneIsDown');
  expect(written).toContain('team: web');
});

test('rules that come with Watchdeck are offered for what is there, and added with one click', async ({
  page,
}) => {
  await openConsole(page, app.url);
  await openRules(page);
  const library = page.getByRole('region', { name: 'Rule library' });
  await library.getByRole('button', { name: /^\d+ rules of Targets$/ }).click();
  await expect(library.getByRole('list', { name: 'Rules of Targets' })).toContainText('TargetFlapping');
  await expect(library.getByText('PostgreSQL')).toBeHidden();
  await library.getByRole('button', { name: 'Add Targets' }).click();
  await expect(rowOf(page, 'TargetFlapping')).toBeVisible();
  expect(readFileSync(app.configFile, 'utf8')).toContain('rules/targets.yml');
});
