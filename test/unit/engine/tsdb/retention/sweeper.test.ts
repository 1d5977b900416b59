import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseSize } from '#engine/tsdb/retention/database-size.ts';
import type { Tsdb } from '#engine/tsdb/index.ts';
import {
  keepAllBut,
  maintainAll,
  makeDir,
  openMetrics,
  removeDir,
} from '../../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../../helpers/metrics-store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 0, 3);
const FIVE_MINUTES = 300_000;

let dir: string;
let metrics: OpenMetrics;
beforeEach(() => {
  dir = makeDir();
});
afterEach(() => {
  metrics.close();
  removeDir(dir);
});

/** Rows of a minute of some jobs, a source each, with values no codec packs well. */
function fill(tsdb: Tsdb, jobs: readonly string[], toMs: number, width = 1): void {
  for (const job of jobs) {
    const source = tsdb.source(`scrape:${job}`);
    source.columns(Array.from({ length: width }, (_, i) => ({ __name__: 'm', job, i: String(i) })));
    const row = new Float64Array(width);
    for (let at = T0; at < toMs; at += 60_000) {
      for (let i = 0; i < width; i++) row[i] = Math.sin(at / 60_000 + i) * 1e6;
      source.append(at, row, width);
    }
  }
}

/** Maintenance for a while: sweeps come every ten seconds, what they free is swept in the next ones. */
function settle(tsdb: Tsdb, nowMs: number): void {
  for (let i = 0; i < 4; i++) maintainAll(tsdb, nowMs + i * 10_000);
}

function oldest(tsdb: Tsdb, job: string): number {
  return (tsdb.select([{ name: 'job', op: '=', value: job }], -Infinity, Infinity)[0]!.times[0]! - T0) / HOUR;
}

describe('retention', () => {
  it('is that of the first override that matches, else the general one', () => {
    metrics = openMetrics(dir, {
      windowRows: 60,
      retention: {
        rawMs: 48 * HOUR,
        overrides: [
          { matchers: [{ name: 'job', op: '=', value: 'short' }], keep: { rawMs: 20 * HOUR } },
          { matchers: [{ name: 'job', op: '=~', value: 'short|long' }], keep: { rawMs: 60 * HOUR } },
        ],
      },
    });
    fill(metrics.tsdb, ['short', 'long', 'other'], T0 + 72 * HOUR);
    settle(metrics.tsdb, T0 + 72 * HOUR);
    // A block, which is an hour here at most, goes when its newest sample may go.
    for (const [job, keptHours] of [
      ['short', 20],
      ['other', 48],
      ['long', 60],
    ] as const) {
      expect(oldest(metrics.tsdb, job)).toBeGreaterThan(72 - keptHours - 1);
      expect(oldest(metrics.tsdb, job)).toBeLessThanOrEqual(72 - keptHours);
    }
  });

  it('holds for each tier, and what was dropped is known after a restart', () => {
    metrics = openMetrics(dir, { windowRows: 60, retention: { rawMs: DAY } });
    fill(metrics.tsdb, ['a'], T0 + 9 * DAY);
    settle(metrics.tsdb, T0 + 9 * DAY);
    metrics.tsdb.setRetention(
      keepAllBut({ rawMs: DAY, fiveMinutesMs: 3 * DAY, oneHourMs: 5 * DAY, oneDayMs: 400 * DAY }),
    );
    settle(metrics.tsdb, T0 + 9 * DAY + HOUR);
    for (let round = 0; round < 2; round++) {
      const first = (tierMs: number): number =>
        (metrics.tsdb.selectRollup([], -Infinity, Infinity, tierMs)[0]!.ends[0]! - T0) / DAY;
      expect(first(FIVE_MINUTES)).toBe(6 + FIVE_MINUTES / DAY);
      // Chunks of the hours are four days long, and those of the days have nothing to go yet.
      expect(first(HOUR)).toBeLessThanOrEqual(4 + HOUR / DAY);
      expect(first(DAY)).toBe(0);
      const [, fine] = metrics.tsdb.coverage();
      expect(fine!.completeFromMs).toBe(T0 + 6 * DAY);
      metrics.close();
      metrics = openMetrics(dir, { windowRows: 60 });
    }
  });

  it('keeps the disk budget: the oldest samples go first, then the oldest buckets, and the file gets shorter', () => {
    metrics = openMetrics(dir, { windowRows: 120 });
    const { tsdb, store } = metrics;
    fill(tsdb, ['a'], T0 + 5 * DAY, 64);
    settle(tsdb, T0 + 5 * DAY);
    const before = databaseSize(store.db).usedBytes;
    const bucketsOf = (): number =>
      tsdb.selectRollup([], -Infinity, Infinity, FIVE_MINUTES)[0]?.ends.length ?? 0;
    const buckets = bucketsOf();
    tsdb.setRetention(keepAllBut({ maxBytes: Math.round(before * 0.9) }));
    settle(tsdb, T0 + 5 * DAY + HOUR);
    expect(oldest(tsdb, 'a')).toBeGreaterThan(5);
    expect(oldest(tsdb, 'a')).toBeLessThan(4 * 24);
    expect(bucketsOf()).toBeGreaterThanOrEqual(buckets);
    expect(tsdb.problem()).toBeNull();

    tsdb.setRetention(keepAllBut({ maxBytes: 700_000 }));
    settle(tsdb, T0 + 5 * DAY + 2 * HOUR);
    expect(bucketsOf()).toBeLessThan(buckets);
    expect(bucketsOf()).toBeGreaterThan(0);
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    expect(store.sizeBytes()).toBeLessThan(700_000);

    tsdb.setRetention(keepAllBut({ maxBytes: 10_000 }));
    settle(tsdb, T0 + 5 * DAY + 3 * HOUR);
    expect(tsdb.problem()).toMatch(
      /^The metrics database has .* more than retention\.max_size \(9\.77 KiB\)/,
    );
  });
});
