/**
 * `npm run screenshots [-- SECONDS]`: starts the console with exporters, a target that is down and an alert that fires,
 * lets it gather data for a while (default 60 s), then writes every page in both themes and two sizes to docs/images/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { startApp } from '../test/helpers/app.ts';
import { launchBrowser } from '../test/helpers/browser.ts';
import { startExporter } from '../test/helpers/exporter.ts';
import { machineChart, until } from '../test/helpers/live-console.ts';
import { inProject } from './lib/paths.ts';
import { prepareBuild } from './lib/suites.ts';

const OUT = inProject('docs', 'images');
const seconds = Number(process.argv[2] ?? '60');

const PAGES = [
  'Overview',
  'Dashboards',
  'Explore',
  'Alerts',
  'Incidents',
  'Playbooks',
  'Targets',
  'Checks',
  'Reports',
  'Settings',
] as const;
const THEMES = ['dark', 'light'] as const;
const SIZES = [
  { suffix: '', width: 1440, height: 900 },
  { suffix: '-1024', width: 1024, height: 700 },
] as const;

const config = (urls: readonly string[]): string => `global:
  scrape_interval: 1s
  scrape_timeout: 1s
  evaluation_interval: 1s
targets:
  - name: web-frontend
    url: ${urls[0] ?? ''}
  - name: order-bot
    url: ${urls[1] ?? ''}
  - name: backup-host
    url: http://127.0.0.1:9/metrics
probes:
  - name: web-frontend health
    type: http
    url: ${urls[0] ?? ''}
    interval: 1s
  - name: database
    type: tcp
    address: 127.0.0.1:9
    interval: 1s
rules:
  groups:
    - name: availability
      rules:
        - alert: TargetDown
          expr: up == 0
          for: 5s
          labels: { severity: critical }
          annotations: { summary: '{{ $labels.job }} is down' }
        - alert: QueueGrowing
          expr: queue_length > 40
          for: 10m
          labels: { severity: medium }
          annotations: { summary: 'The queue of {{ $labels.job }} is long' }
`;

/** Of one's own, as the documentation shows one. */
const machineDashboard = `title: Machine
tags: [machine]
variables:
  - kind: query
    name: device
    label: Network
    query: label_values(node_network_receive_bytes_total, device)
    multi: true
    includeAll: true
panels:
  - id: 1
    kind: stat
    title: CPU
    at: { x: 0, y: 0, w: 6, h: 5 }
    queries: [{ id: A, expr: '1 - avg(rate(node_cpu_seconds_total{mode="idle"}[30s]))' }]
    display: { unit: percentunit, color: thresholds, thresholds: { steps: [{ from: null, color: green }, { from: 0.8, color: red }] } }
  - id: 2
    kind: gauge
    title: Memory
    at: { x: 6, y: 0, w: 6, h: 5 }
    queries: [{ id: A, expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes' }]
    display: { unit: percentunit, min: 0, max: 1, color: thresholds, thresholds: { steps: [{ from: null, color: green }, { from: 0.7, color: yellow }, { from: 0.9, color: red }] } }
  - id: 3
    kind: alerts
    title: Alerts
    at: { x: 12, y: 0, w: 12, h: 5 }
  - id: 4
    kind: timeseries
    title: CPU by mode
    at: { x: 0, y: 5, w: 12, h: 9 }
    queries: [{ id: A, expr: 'sum by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[30s]))', legend: '{{mode}}' }]
    display: { unit: cores, decimals: 2, stack: normal, fill: 60 }
    legend: { shown: table, placement: bottom, values: [last, mean, max] }
  - id: 5
    kind: timeseries
    title: Network
    at: { x: 12, y: 5, w: 12, h: 9 }
    queries:
      - { id: A, expr: 'rate(node_network_receive_bytes_total{device=~"$device"}[30s])', legend: 'in {{device}}' }
      - { id: B, expr: 'rate(node_network_transmit_bytes_total{device=~"$device"}[30s])', legend: 'out {{device}}' }
    display: { unit: Bps }
    overrides: [{ match: { by: query, query: B }, set: { negative: true } }]
  - id: 6
    kind: row
    title: Disks
    at: { x: 0, y: 14, w: 24, h: 1 }
  - id: 7
    kind: bargauge
    title: Used
    at: { x: 0, y: 15, w: 24, h: 6 }
    queries: [{ id: A, expr: '1 - node_filesystem_avail_bytes / node_filesystem_size_bytes', legend: '{{mountpoint}}' }]
    display: { unit: percentunit, min: 0, max: 1 }
`;

/** Goes to a page by the rail and brings it into the state worth a picture. */
async function show(page: Page, name: (typeof PAGES)[number]): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();
  if (name === 'Explore') {
    const field = page.getByRole('textbox', { name: 'Expression' });
    await field.fill('rate(process_cpu_seconds_total[15s])');
    await field.press('Enter');
  }
  // Charts draw with the next live frames, dialogs and fades end.
  await page.waitForTimeout(2_500);
}

await prepareBuild();
mkdirSync(OUT, { recursive: true });
const exporters = [await startExporter(), await startExporter()];
const app = await startApp({ config: config(exporters.map((exporter) => exporter.url)) });
mkdirSync(join(app.dataDir, 'dashboards'), { recursive: true });
writeFileSync(join(app.dataDir, 'dashboards', 'machine.yml'), machineDashboard);
const browser = await launchBrowser();
try {
  console.log(`gathering data for ${String(seconds)} s`);
  const end = performance.now() + seconds * 1_000;
  await until(
    'data',
    seconds * 2_000 + 10_000,
    async () => {
      await exporters[1]?.set('queue_length', Math.round(45 + 20 * Math.sin(performance.now() / 9_000)));
      return performance.now() > end;
    },
    500,
  );
  for (const { suffix, width, height } of SIZES) {
    for (const theme of THEMES) {
      // The console's theme setting is "system" in a new data folder, so it follows the browser.
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
      const page = await context.newPage();
      await page.goto(app.url);
      await machineChart(page, 15_000);
      for (const name of PAGES) {
        await show(page, name);
        const file = `${name.toLowerCase()}-${theme}${suffix}.png`;
        await page.screenshot({ path: inProject('docs', 'images', file) });
        console.log(file);
      }
      const file = `dashboard-${theme}${suffix}.png`;
      await page.goto(new URL('/dashboards/machine', app.url).href);
      await page.waitForTimeout(4_000);
      await page.screenshot({ path: inProject('docs', 'images', file) });
      console.log(file);
      await context.close();
    }
  }
  await app.stop();
} finally {
  await browser.close();
  await app.remove();
  for (const exporter of exporters) await exporter.kill();
}
