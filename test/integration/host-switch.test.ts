/** The config's `host` section while the engine runs: a real machine, a real store. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createHostSwitch } from '#engine/host/index.ts';
import type { HostSwitch } from '#engine/host/index.ts';
import { isStaleAt, bitsOf } from '#engine/tsdb/values.ts';
import { makeDir, openMetrics, removeDir } from '../helpers/metrics-store.ts';
import type { OpenMetrics } from '../helpers/metrics-store.ts';

let dir: string;
let metrics: OpenMetrics;
let host: HostSwitch;
beforeEach(() => {
  dir = makeDir();
  metrics = openMetrics(dir);
  const { tsdb } = metrics;
  host = createHostSwitch({
    clock: systemClock,
    log: silentLog,
    openSource: (name) => tsdb.source(name),
    putMetadata: (more) => tsdb.putMetadata(more),
  });
});
afterEach(async () => {
  await host.stop();
  metrics.close();
  removeDir(dir);
});

/** Times of the rows of this machine's memory, and whether the newest one is a staleness marker. */
function memory(): { times: number[]; hasEnded: boolean } {
  const [found] = metrics.tsdb.select(
    [{ name: '__name__', op: '=', value: 'node_memory_MemTotal_bytes' }],
    0,
    1e15,
  );
  if (found === undefined) return { times: [], hasEnded: false };
  return { times: [...found.times], hasEnded: isStaleAt(bitsOf(found.values), found.values.length - 1) };
}

/** Rows that come within `ms`. */
async function rowsWithin(ms: number): Promise<number> {
  const before = memory().times.length;
  await sleep(ms);
  return memory().times.length - before;
}

test('off, on, faster, off: each takes effect at once, and off ends the series', async () => {
  await host.apply({ enabled: false, intervalMs: 1_000 });
  expect(memory().times).toEqual([]);
  await host.apply({ enabled: true, intervalMs: 60_000 });
  expect(memory().times).toHaveLength(1);
  expect(await rowsWithin(500)).toBe(0);

  await host.apply({ enabled: true, intervalMs: 100 });
  expect(await rowsWithin(1_000)).toBeGreaterThanOrEqual(4);
  expect(memory().hasEnded).toBe(false);

  await host.apply({ enabled: false, intervalMs: 100 });
  expect(memory().hasEnded).toBe(true);
  expect(await rowsWithin(300)).toBe(0);
});

test('the same again changes nothing; the last of many quick changes holds', async () => {
  await host.apply({ enabled: true, intervalMs: 60_000 });
  await host.apply({ enabled: true, intervalMs: 60_000 });
  expect(memory().times).toHaveLength(1);
  const wanted = [100, 60_000, 200].map((intervalMs) => host.apply({ enabled: true, intervalMs }));
  void host.apply({ enabled: false, intervalMs: 200 });
  await Promise.all([...wanted, host.apply({ enabled: true, intervalMs: 100 })]);
  expect(await rowsWithin(1_000)).toBeGreaterThanOrEqual(4);
});

test('a stop does not end the series: the machine goes on', async () => {
  await host.apply({ enabled: true, intervalMs: 100 });
  await host.stop();
  expect(memory().times.length).toBeGreaterThan(0);
  expect(memory().hasEnded).toBe(false);
});
