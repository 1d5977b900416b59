import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createHostCollector } from '#engine/host/index.ts';
import type { HostCollector, HostSchedule } from '#engine/host/index.ts';
import type { MetricMetadata } from '#engine/tsdb/types.ts';
import { RowRecorder } from '../helpers/row-recorder.ts';

let collector: HostCollector | undefined;
afterEach(() => collector?.stop());

function watch(schedule: Partial<HostSchedule> = {}) {
  const sources = new Map<string, RowRecorder>();
  const metadata: MetricMetadata[] = [];
  const openSource = (name: string): RowRecorder => {
    const source = new RowRecorder();
    sources.set(name, source);
    return source;
  };
  const options = { clock: systemClock, log: silentLog, openSource, schedule };
  collector = createHostCollector({ ...options, putMetadata: (more) => void metadata.push(...more) });
  const source = (name: string): RowRecorder => sources.get(name) ?? new RowRecorder();
  return { collector, source, metadata };
}

it('has a first row at once and a busy CPU ratio in the second', async () => {
  const { collector: host, source } = watch();
  const start = performance.now();
  await host.start();
  // 120 ms on a quiet machine; the bound only tells it from the next turn of a slower rhythm.
  expect(performance.now() - start).toBeLessThan(5_000);
  const fast = source('host');
  expect(fast.rows).toHaveLength(1);
  await sleep(2_500);
  expect(fast.rows.length).toBeGreaterThanOrEqual(2);
  const ratio = fast.metric(1, 'watchdeck_host_cpu_usage_ratio').get('{}');
  expect(ratio).toBeGreaterThanOrEqual(0);
  expect(ratio).toBeLessThanOrEqual(1);
  expect(fast.metric(0, 'node_memory_MemTotal_bytes').get('{}')).toBe(os.totalmem());
  expect(fast.metric(0, 'node_cpu_seconds_total').size).toBeGreaterThanOrEqual(os.cpus().length * 4);
  expect(
    fast.labelSets.every((labels) => labels['job'] === 'host' && labels['instance'] === os.hostname()),
  ).toBe(true);
});

it('reads filesystems, processes and identity, every collector with success and every metric described', async () => {
  const { collector: host, source, metadata } = watch({ slowMs: 1_000, minuteMs: 1_000 });
  await host.start();
  const until = performance.now() + 10_000;
  while (source('host:processes').rows.length < 3 && performance.now() < until) await sleep(20);

  const [size] = source('host:slow').metric(0, 'node_filesystem_size_bytes');
  expect(size?.[1]).toBeGreaterThan(1e6);
  const available = source('host:slow')
    .metric(0, 'node_filesystem_avail_bytes')
    .get(size?.[0] ?? '');
  expect(available).toBeLessThanOrEqual(size?.[1] ?? 0);

  const memory = source('host:processes').metric(-1, 'watchdeck_host_process_resident_memory_bytes');
  expect(memory.size).toBeGreaterThan(0);
  expect(memory.size).toBeLessThanOrEqual(10);
  expect(Math.max(...memory.values())).toBeLessThan(os.totalmem());

  const boot = source('host:minute').metric(0, 'node_boot_time_seconds').get('{}') ?? 0;
  expect(Math.abs(Date.now() / 1000 - os.uptime() - boot)).toBeLessThan(5);

  const described = new Set(metadata.map((entry) => entry.name));
  for (const name of ['host', 'host:slow', 'host:processes', 'host:minute']) {
    const success = source(name).metric(-1, 'node_scrape_collector_success');
    expect([...success.values()], name).toEqual([...success.keys()].map(() => 1));
    for (const labels of source(name).labelSets) expect(described).toContain(labels['__name__']);
  }
});

it('finds the process that works', async () => {
  const { collector: host, source } = watch({ slowMs: 400 });
  await host.start();
  const ownShare = () =>
    [...source('host:processes').metric(-1, 'watchdeck_host_process_cpu_ratio')].find(([labels]) =>
      labels.includes(`pid="${process.pid}"`),
    )?.[1] ?? 0;
  const until = performance.now() + 10_000;
  while (ownShare() <= 0.05 && performance.now() < until) {
    const burn = performance.now() + 20;
    while (performance.now() < burn);
    await sleep(5);
  }
  expect(ownShare()).toBeGreaterThan(0.05);
});

it('leaves nothing running after stop and can be started again', async () => {
  const { collector: host, source } = watch({ fastMs: 50 });
  await host.start();
  await expect(host.start()).rejects.toThrow('already running');
  await host.stop();
  const rows = source('host').rows.length;
  await sleep(200);
  expect(source('host').rows).toHaveLength(rows);
  await host.start();
  expect(source('host').rows.length).toBeGreaterThan(0);
});
