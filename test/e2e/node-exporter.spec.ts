/** The story's middle with a real node_exporter. Run only where `WATCHDECK_NODE_EXPORTER` gives its path (`.ci/run` does). */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { startApp } from '../helpers/app.ts';
import type { App } from '../helpers/app.ts';
import { freePort } from '../helpers/free-port.ts';
import { killTree, spawnTree } from '../helpers/process-tree.ts';
import { inProject } from '../../scripts/lib/paths.ts';
import {
  addTarget,
  alertList,
  expectChart,
  expectHistory,
  explore,
  goTo,
  openConsole,
  rowOf,
} from './console.ts';

/** Not part of the project: where the conformance data lies, it is used. */
const DASHBOARD = join(inProject('..', 'shared', 'conformance'), 'grafana', 'node-exporter-full.json');
const NODE_EXPORTER = process.env['WATCHDECK_NODE_EXPORTER'] ?? '';

const CONFIG = `global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rules:
  groups:
    - name: availability
      rules: [{ alert: TargetDown, expr: 'up == 0', for: 10s, labels: { severity: critical } }]
`;

test.describe.configure({ mode: 'serial' });

let app: App;
let exporter: ChildProcess;
let port: number;

test.beforeAll(async () => {
  app = await startApp({ config: CONFIG });
  port = await freePort();
  exporter = startNodeExporter();
});

test.afterAll(async () => {
  await killTree(exporter);
  await app.remove();
});

test('node_exporter is scraped and charted', async ({ page }) => {
  await openConsole(page, app.url);
  await addTarget(page, `http://127.0.0.1:${String(port)}/metrics`, 'node');
  await expect(rowOf(page, 'node')).toContainText(/up/i);
  await explore(page, 'rate(node_cpu_seconds_total{mode="idle",job="node"}[10s])');
  await expectChart(page.getByRole('main'), 30_000);
});

test('the most used Grafana dashboard draws what it tells', async ({ page }) => {
  test.skip(!existsSync(DASHBOARD), `there is no ${DASHBOARD}`);
  test.setTimeout(240_000);
  await openConsole(page, app.url);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('import a dashboard');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import from Grafana' });
  await dialog.getByLabel('JSON file of the dashboard').setInputFiles(DASHBOARD);
  await dialog.getByRole('button', { name: 'Look at it' }).click();
  const panel = (title: string) =>
    page.getByRole('main').getByRole('region', { name: new RegExp(`^${title}$`) });
  for (const title of ['CPU Basic', 'Memory Basic', 'Network Traffic Basic', 'Disk Space Used Basic']) {
    await panel(title).scrollIntoViewIfNeeded();
    await expectChart(panel(title), 60_000);
  }
  for (const title of ['CPU Cores', 'RAM Total', 'Uptime', 'RAM Used']) {
    await panel(title).scrollIntoViewIfNeeded();
    await expect(panel(title)).toHaveAttribute('data-status', 'data', { timeout: 60_000 });
    await expect(panel(title)).toContainText(/\d/);
  }
  await expect(page.locator('[data-status="error"]')).toHaveCount(0);
});

test('up == 0 for 10 s fires, and resolves', async ({ page }) => {
  await openConsole(page, app.url);
  await goTo(page, 'Alerts');
  await killTree(exporter);
  await expect(alertList(page, 'Pending')).toContainText('TargetDown');
  await expect(alertList(page, 'Critical')).toContainText('TargetDown', { timeout: 30_000 });
  exporter = startNodeExporter();
  await expect(alertList(page, 'Critical')).toBeHidden({ timeout: 30_000 });
  await expectHistory(page, 'TargetDown', ['pending', 'firing', 'resolved']);
});

function startNodeExporter(): ChildProcess {
  return spawnTree(NODE_EXPORTER, [`--web.listen-address=127.0.0.1:${String(port)}`], {
    stdio: 'ignore',
  });
}
