import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { METRIC_NAME, makeLabels } from '#shared/model/labels.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createHostCollector } from '#engine/host/index.ts';
import { createQueryService } from '#engine/query/index.ts';
import { openReports, reportsMigrations } from '#engine/reports/index.ts';
import { createSelfCollector } from '#engine/self/index.ts';
import { openStore } from '#engine/storage/index.ts';
import { metricsMigrations, openTsdb } from '#engine/tsdb/index.ts';
import { keepAllBut } from '../helpers/metrics-store.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(os.tmpdir(), 'watchdeck-report-data-'));
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const status: TargetStatus = {
  name: 'demo "one"',
  job: 'demo "one"',
  instance: '127.0.0.1:9100',
  url: 'http://127.0.0.1:9100/metrics',
  labels: {},
  intervalMs: 500,
  timeoutMs: 400,
  editable: true,
  health: 'up',
  lastScrapeMs: null,
  lastDurationMs: null,
  samplesScraped: 0,
  seriesCount: 0,
  failure: null,
  consecutiveFailures: 0,
  failingSinceMs: null,
  recent: [],
};

it('draws what the collectors stored, asked by the real PromQL', async () => {
  const clock = systemClock;
  const stores = { dataDir, appVersion: '0.1.0', clock, log: silentLog };
  const metrics = openStore({ ...stores, name: 'metrics', migrations: metricsMigrations });
  const state = openStore({ ...stores, name: 'state', migrations: [reportsMigrations] });
  const tsdb = openTsdb({
    store: metrics,
    log: silentLog,
    clock,
    retention: keepAllBut({ rawMs: 86_400_000 }),
  });
  const into = {
    clock,
    log: silentLog,
    openSource: tsdb.source.bind(tsdb),
    putMetadata: tsdb.putMetadata.bind(tsdb),
  };
  const host = createHostCollector({ ...into, schedule: { fastMs: 250, slowMs: 500 } });
  const self = createSelfCollector({
    ...into,
    readings: () => ({
      ...tsdb.stats(),
      scrapes: 0,
      scrapeTiming: { worstLateMs: 0, late: 0, missed: 0, gaps: 0, gapSeconds: 0 },
      ruleEvaluations: 0,
      ruleEvaluationFailures: 0,
      ruleGroupEvaluationsMissed: 0,
      remoteWrite: {
        requests: 0,
        samples: 0,
        refused: 0,
        exemplars: 0,
        exemplarsIgnored: 0,
        histogramsIgnored: 0,
      },
      incidents: { open: 0, recent: 0, resolveMeanMs: null },
    }),
    version: '0.1.0',
    hostname: os.hostname(),
    intervalMs: 500,
  });
  const fromMs = clock.nowMs();
  try {
    await host.start();
    self.start();
    // Ten scrapes of a target, two of them failed.
    const target = tsdb.source('scrape:demo');
    target.columns(
      ['up', 'scrape_duration_seconds', 'process_cpu_seconds_total'].map((name) =>
        makeLabels([
          [METRIC_NAME, name],
          ['job', status.name],
          ['instance', '127.0.0.1:9100'],
        ]),
      ),
    );
    for (let i = 0; i < 10; i++) {
      await sleep(500);
      target.append(clock.nowMs(), Float64Array.of(i === 4 || i === 5 ? 0 : 1, 0.01, i), 3);
    }
    const query = createQueryService({ store: tsdb, clock, log: silentLog });
    let page = '';
    const reports = openReports({
      ...stores,
      store: state,
      query: {
        range: async (expr, startMs, endMs, stepMs) =>
          (await query.range(expr, { startMs, endMs, stepMs })).value,
        instant: async (expr, timeMs) => (await query.instant(expr, timeMs)).value,
      },
      targets: () => [status],
      history: () => [],
      alerts: () => ({
        alerts: [],
        firing: { critical: 0, high: 0, medium: 0, low: 0 },
        pending: 0,
        quiet: null,
      }),
      print: (html) => {
        page = html;
        return Promise.resolve(new TextEncoder().encode('%PDF-1.7'));
      },
      hostname: os.hostname(),
      timeZone: 'UTC',
    });
    await reports.create({ template: 'summary', fromMs, toMs: clock.nowMs() });
    expect(page).not.toContain('could not be read');
    expect(page).not.toContain('What could not be read');
    expect(page).toContain('1 target was down for 1 s; no alert fired.');
    expect(page).toContain('80.00%');
    expect(page).toContain('CPU of the process');
    // CPU, memory and the target's charts have lines; what this machine doesn't count (disks in a container) may be empty.
    expect(page.match(/class="c-line"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page).toMatch(/class="bar/);
  } finally {
    self.stop();
    await host.stop();
    tsdb.close();
    metrics.close();
    state.close();
  }
});
