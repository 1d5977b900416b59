import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { evaluateInstant, parseExpr } from '#engine/promql/index.ts';
import { createScrapeManager } from '#engine/scrape/index.ts';
import type { ScrapeManager } from '#engine/scrape/index.ts';
import { bitsOf } from '#engine/tsdb/index.ts';
import { isStaleAt } from '#engine/tsdb/values.ts';
import { noLimits } from '../../helpers/memory-source.ts';
import { makeDir, openMetrics, removeDir } from '../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../helpers/metrics-store.ts';
import { serve, target } from '../../helpers/scraping.ts';

const INTERVAL_MS = 100;
const HOUR = 3_600_000;

/** The machine's clock, which somebody sets; what was slept counts as uptime. */
let aheadMs = 0;
let sleptMs = 0;
let stepsBack = 0;
const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs };

let dir: string;
let metrics: OpenMetrics;
let manager: ScrapeManager;
let server: Server;
/** Pages given out; each says its number. */
let hits = 0;

beforeEach(async () => {
  aheadMs = sleptMs = stepsBack = hits = 0;
  dir = makeDir();
  metrics = openMetrics(dir, { clock, windowRows: 16 });
  const { server: listening, base } = await serve((_, response) => {
    response.end(`pages_total ${++hits}\n`);
  });
  server = listening;
  manager = createScrapeManager({
    clock,
    log: silentLog,
    openSource: (name) => metrics.tsdb.source(name),
    putMetadata: () => undefined,
    uptimeMs: () => systemClock.monotonicMs() + sleptMs,
    appVersion: '1.0.0',
  });
  manager.apply([target('app', `${base}/metrics`, { intervalMs: INTERVAL_MS, timeoutMs: 10_000 })]);
});
afterEach(async () => {
  await manager.stop();
  server.close();
  metrics.close();
  removeDir(dir);
});

/** What is stored of the pages: their times and numbers; -1 is a staleness marker. */
function stored(): { times: number[]; pages: number[] } {
  const [found] = metrics.tsdb.select(
    [{ name: '__name__', op: '=', value: 'pages_total' }],
    -Infinity,
    Infinity,
  );
  if (found === undefined) return { times: [], pages: [] };
  const bits = bitsOf(found.values);
  return {
    times: Array.from(found.times),
    pages: Array.from(found.values, (value, i) => (isStaleAt(bits, i) ? -1 : value)),
  };
}

async function rows(atLeast: number): Promise<void> {
  await expect
    .poll(() => stored().pages.length, { timeout: 30_000, interval: 20 })
    .toBeGreaterThanOrEqual(atLeast);
}

/** Each page stored once, in order, at rising times; nothing said to have ended. */
function expectInOrder(): void {
  const { times, pages } = stored();
  expect(pages).not.toContain(-1);
  for (let i = 1; i < times.length; i++) {
    expect(times[i]).toBeGreaterThan(times[i - 1]!);
    expect(pages[i]).toBeGreaterThan(pages[i - 1]!);
  }
}

it('goes on at once when the clock is set forwards: no burst, no false end, nothing lost', async () => {
  await rows(4);
  aheadMs += HOUR;
  const before = stored().pages.length;
  await rows(before + 5);
  expectInOrder();
  const { times, pages } = stored();
  const jump = times.findIndex((time, i) => i > 0 && time - times[i - 1]! > HOUR / 2);
  expect(jump).toBeGreaterThan(0);
  // The page after the jump is the next one: the hour was not made up for.
  expect(pages[jump]).toBe(pages[jump - 1]! + 1);
  expect(pages).toEqual(pages.map((_, i) => pages[0]! + i));
  expect(manager.timing().gaps).toBe(0);
});

it('takes what a sleep of the machine left out for its own gap', async () => {
  await rows(4);
  aheadMs += HOUR;
  sleptMs += HOUR;
  await rows(stored().pages.length + 5);
  expectInOrder();
  const { pages } = stored();
  expect(pages).toEqual(pages.map((_, i) => pages[0]! + i));
  expect(manager.timing().gaps).toBe(1);
  expect(manager.statuses()[0]).toMatchObject({ health: 'up', consecutiveFailures: 0 });
});

it('waits out a clock that is set back a little, without losing or doubling anything', async () => {
  await rows(4);
  while (stepsBack < 5) {
    aheadMs -= INTERVAL_MS * 0.8;
    stepsBack++;
    await rows(stored().pages.length + 2);
  }
  expectInOrder();
  const { pages } = stored();
  expect(pages).toEqual(pages.map((_, i) => pages[0]! + i));
  expect(metrics.tsdb.stats().rowsRefused).toBe(0);
});

it('keeps what it has when the clock is set back far: refuses the time it has already, and goes on after it', async () => {
  await rows(20);
  aheadMs -= HOUR;
  const { rowsRefused } = metrics.tsdb.stats();
  await expect
    .poll(() => metrics.tsdb.stats().rowsRefused, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(rowsRefused + 3);
  const kept = stored();
  expectInOrder();
  aheadMs += HOUR + 1000;
  await rows(kept.pages.length + 5);
  expectInOrder();
  const after = stored();
  expect(after.times.slice(0, kept.times.length)).toEqual(kept.times);
  expect(after.pages.slice(0, kept.pages.length)).toEqual(kept.pages);
  // A counter that only rises has no reset in it.
  const resets = evaluateInstant(parseExpr('resets(pages_total[1d])'), {
    source: metrics.tsdb,
    limits: noLimits,
    timeMs: after.times.at(-1)!,
  }).value;
  expect(resets.type === 'vector' && resets.samples[0]!.value).toBe(0);
});
