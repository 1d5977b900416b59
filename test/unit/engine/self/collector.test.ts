import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createSelfCollector } from '#engine/self/index.ts';
import type { SelfCollector } from '#engine/self/index.ts';
import type { MetricMetadata } from '#engine/tsdb/types.ts';
import { RowRecorder } from '../../../helpers/row-recorder.ts';

let collector: SelfCollector | undefined;
afterEach(() => collector?.stop());

it('writes plausible rows about this process and what the engine counts', async () => {
  const source = new RowRecorder();
  const metadata: MetricMetadata[] = [];
  let scrapes = 0;
  collector = createSelfCollector({
    clock: systemClock,
    log: silentLog,
    openSource: () => source,
    putMetadata: (more) => void metadata.push(...more),
    readings: () => ({
      samplesAppended: 1000,
      samplesRefused: 3,
      activeSeries: 42,
      databaseBytes: 4096,
      journalRows: 7,
      scrapes: ++scrapes,
      scrapeTiming: { worstLateMs: 3, late: 1, missed: 2, gaps: 0, gapSeconds: 0 },
      ruleEvaluations: 3,
      ruleEvaluationFailures: 1,
      ruleGroupEvaluationsMissed: 2,
      remoteWrite: {
        requests: 0,
        samples: 0,
        refused: 0,
        exemplars: 0,
        exemplarsIgnored: 0,
        histogramsIgnored: 0,
      },
      incidents: { open: 2, recent: 5, resolveMeanMs: null },
    }),
    version: '1.2.3',
    hostname: 'desk',
    intervalMs: 60,
  });
  collector.start();
  expect(source.rows).toHaveLength(1);
  // On a busy machine a row may come before the first delay was measured.
  const delayed = (): boolean =>
    (source.metric(-1, 'watchdeck_eventloop_delay_p99_seconds').get('{}') ?? 0) > 0;
  const until = performance.now() + 20_000;
  while ((source.rows.length < 3 || !delayed()) && performance.now() < until) await sleep(10);
  collector.stop();
  const rows = source.rows.length;
  expect(rows).toBeGreaterThanOrEqual(3);

  const last = (name: string): number => source.metric(-1, name).get('{}') ?? NaN;
  expect(source.metric(-1, 'watchdeck_build_info').get('{version="1.2.3"}')).toBe(1);
  expect(last('watchdeck_scrapes_total')).toBe(scrapes);
  expect(last('watchdeck_active_series')).toBe(42);
  expect(last('watchdeck_incidents_open')).toBe(2);
  expect(source.metric(-1, 'watchdeck_incident_resolve_mean_seconds').size).toBe(0);
  expect(last('watchdeck_process_resident_memory_bytes')).toBeGreaterThan(20e6);
  expect(last('watchdeck_process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(
    Math.abs(last('watchdeck_process_start_time_seconds') - (Date.now() / 1000 - process.uptime())),
  ).toBeLessThan(3);
  expect(last('watchdeck_eventloop_delay_p99_seconds')).toBeGreaterThan(0);
  expect(last('watchdeck_eventloop_delay_p99_seconds')).toBeLessThan(5);

  const described = new Set(metadata.map((entry) => entry.name));
  for (const labels of source.labelSets) {
    expect(described).toContain(labels['__name__']);
    expect(labels).toMatchObject({ job: 'watchdeck', instance: 'desk' });
  }
  await sleep(150);
  expect(source.rows).toHaveLength(rows);
});
