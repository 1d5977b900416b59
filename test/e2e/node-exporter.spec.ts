/** The story's middle with a real node_exporter. Run only where `WATCHDECK_NODE_EXPORTER` gives its path (`.ci/run` does). */
import type { ChildProcess } from 'node:child_process';
import { expect, test } from 'playwright/test';
import { startApp } from '../helpers/app.ts';
import type { App } from '../helpers/app.ts';
import { freePort } from '../helpers/free-port.ts';
import { killTree, spawnTree } from '../helpers/process-tree.ts';
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
