import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NATIVE_PART } from '#engine/base/native-histogram.ts';
import type { Matcher, Tsdb } from '#engine/tsdb/index.ts';
import { maintainAll, makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 0, 1);

let dir: string;
let metrics: OpenMetrics | null = null;
beforeEach(() => {
  dir = makeDir();
});
afterEach(() => {
  metrics?.close();
  metrics = null;
  removeDir(dir);
});

function open(options: Parameters<typeof openMetrics>[1] = {}): Tsdb {
  metrics?.close();
  metrics = openMetrics(dir, { windowRows: 50, ...options });
  return metrics.tsdb;
}

const NAMES = ['a', 'b', 'c'];
const named = (name: string): readonly Matcher[] => [{ name: '__name__', op: '=', value: name }];

function fill(tsdb: Tsdb, fromMs: number, toMs: number, stepMs: number): void {
  const source = tsdb.source('scrape:test');
  source.columns(NAMES.map((name) => ({ __name__: name })));
  for (let at = fromMs; at < toMs; at += stepMs) {
    const i = (at - T0) / stepMs;
    source.append(at, Float64Array.of(i, i * 2, 7), 3);
  }
}

/** Deletes as asked until nothing of it is on the disk any more. */
function clean(tsdb: Tsdb, nowMs: number): void {
  for (let i = 0; i < 3; i++) {
    tsdb.cleanTombstones();
    maintainAll(tsdb, nowMs + i);
  }
  expect(tsdb.stats().deletionsPending).toBe(0);
}

function timesOf(tsdb: Tsdb, name: string): number[] {
  return Array.from(tsdb.select(named(name), -Infinity, Infinity)[0]?.times ?? []);
}

describe('deleted samples', () => {
  it('are gone at once from head and blocks, and stay so when they are taken off the disk and after a restart', () => {
    let tsdb = open();
    fill(tsdb, T0, T0 + 4 * HOUR, MINUTE);
    maintainAll(tsdb, T0 + 4 * HOUR);
    expect(tsdb.stats().sealedBlocks).toBeGreaterThan(2);
    const before = tsdb.select([], -Infinity, Infinity);
    expect(tsdb.deleteSeries(named('a'), T0 + HOUR, T0 + 3.9 * HOUR)).toBe(1);
    const isLeft = (time: number): boolean => time < T0 + HOUR || time > T0 + 3.9 * HOUR;
    const left = Array.from(before[0]!.times).filter(isLeft);
    const check = (): void => {
      expect(timesOf(tsdb, 'a')).toEqual(left);
      expect(tsdb.select(named('b'), -Infinity, Infinity)).toEqual([before[1]]);
      expect(tsdb.select(named('c'), -Infinity, Infinity)).toEqual([before[2]]);
      expect(tsdb.series(named('a'), T0, T0 + 2 * HOUR)).toHaveLength(1);
    };
    check();
    expect(tsdb.series(named('a'), T0 + HOUR, T0 + 2 * HOUR)).toEqual([]);
    expect(tsdb.series([], T0 + HOUR, T0 + 2 * HOUR)).toHaveLength(2);
    tsdb = open();
    expect(tsdb.stats().deletionsPending).toBe(1);
    check();
    clean(tsdb, T0 + 5 * HOUR);
    check();
    tsdb = open();
    expect(tsdb.stats().deletionsPending).toBe(0);
    check();
    const found = metrics!.store.db
      .prepare<[], number>('SELECT sum(sample_count) FROM tsdb_block')
      .pluck()
      .get();
    expect(found).toBeLessThanOrEqual(left.length + 2 * before[1]!.times.length);
  });

  it('give their space back, and whole blocks when nothing is left in them', () => {
    const tsdb = open();
    fill(tsdb, T0, T0 + 2 * DAY, MINUTE);
    maintainAll(tsdb, T0 + 2 * DAY);
    const blocks = tsdb.stats().sealedBlocks;
    tsdb.deleteSeries([], -Infinity, T0 + DAY);
    clean(tsdb, T0 + 2 * DAY);
    expect(tsdb.stats().sealedBlocks).toBeLessThan(blocks * 0.6);
    expect(timesOf(tsdb, 'a')[0]).toBe(T0 + DAY + MINUTE);
    // It is no retention that dropped them: raw samples still say all there is to say.
    expect(tsdb.coverage()[0]!.completeFromMs).toBe(-Infinity);
    tsdb.deleteSeries([], -Infinity, Infinity);
    clean(tsdb, T0 + 2 * DAY);
    expect(tsdb.stats().sealedBlocks).toBe(0);
    expect(metrics!.store.db.prepare('SELECT count(*) FROM tsdb_rollup').pluck().get()).toBe(0);
  });

  it('are gone from rollups: whole buckets at once, and what is left of others is made again', () => {
    const tsdb = open();
    fill(tsdb, T0, T0 + 6 * DAY, MINUTE);
    for (let i = 0; i < 3; i++) maintainAll(tsdb, T0 + 6 * DAY + i * MINUTE);
    const fromMs = T0 + DAY + 90 * MINUTE + 1;
    const toMs = T0 + 3 * DAY + 2 * HOUR;
    const before = tsdb.selectRollup(named('b'), -Infinity, Infinity, HOUR);
    tsdb.deleteSeries(named('a'), fromMs, toMs);
    for (const tierMs of [300_000, HOUR, DAY]) {
      const { ends } = tsdb.selectRollup(named('a'), -Infinity, Infinity, tierMs)[0]!;
      expect(Array.from(ends).some((end) => end >= fromMs && end - tierMs < toMs)).toBe(false);
    }
    clean(tsdb, T0 + 6 * DAY);
    const [hours] = tsdb.selectRollup(named('a'), -Infinity, Infinity, HOUR);
    const counts = new Map(Array.from(hours!.ends, (end, i) => [end, hours!.columns.count[i]]));
    // 00:31 to 01:30 of the hour that ends at 02:00 are left.
    expect(counts.get(T0 + DAY + 2 * HOUR)).toBe(30);
    expect(counts.get(T0 + DAY + 3 * HOUR)).toBeUndefined();
    expect(counts.get(T0 + 3 * DAY + 3 * HOUR)).toBe(60);
    const [days] = tsdb.selectRollup(named('a'), -Infinity, Infinity, DAY);
    const byDay = new Map(Array.from(days!.ends, (end, i) => [end, days!.columns.count[i]]));
    expect(byDay.get(T0 + 2 * DAY)).toBe(90);
    expect(byDay.get(T0 + 3 * DAY)).toBeUndefined();
    expect(byDay.get(T0 + 4 * DAY)).toBe(22 * 60);
    expect(tsdb.selectRollup(named('b'), -Infinity, Infinity, HOUR)).toEqual(before);
  });

  it('are gone from rollups whose samples are gone, with the buckets they share with others', () => {
    const tsdb = open({ retention: { rawMs: DAY } });
    fill(tsdb, T0, T0 + 4 * DAY, MINUTE);
    for (let i = 0; i < 3; i++) maintainAll(tsdb, T0 + 4 * DAY + i * MINUTE);
    const toMs = T0 + 6 * HOUR + 2 * MINUTE;
    tsdb.deleteSeries(named('a'), -Infinity, toMs);
    clean(tsdb, T0 + 4 * DAY);
    const [five] = tsdb.selectRollup(named('a'), -Infinity, Infinity, 300_000);
    expect(five!.ends[0]).toBe(T0 + 6 * HOUR + 10 * MINUTE);
    const [hour] = tsdb.selectRollup(named('a'), -Infinity, Infinity, HOUR);
    expect(hour!.ends[0]).toBe(T0 + 7 * HOUR);
    expect(hour!.columns.count[0]).toBe(55);
  });

  it('may have timestamps of their own, and be waiting in the head', () => {
    let tsdb = open();
    const source = tsdb.source('import');
    const columns = source.columns([{ __name__: 'late' }, { __name__: 'other' }]);
    for (let i = 0; i < 30; i++) {
      const at = T0 + i * MINUTE;
      source.appendAt(columns, Float64Array.of(at, at), Float64Array.of(i, -i));
    }
    tsdb.deleteSeries(named('late'), T0 + 5 * MINUTE, T0 + 24 * MINUTE);
    expect(timesOf(tsdb, 'late')).toHaveLength(10);
    clean(tsdb, T0 + HOUR);
    expect(timesOf(tsdb, 'late')).toHaveLength(10);
    tsdb = open();
    expect(timesOf(tsdb, 'late')).toHaveLength(10);
    expect(timesOf(tsdb, 'other')).toHaveLength(30);
    // Sealed, then deleted.
    maintainAll(tsdb, T0 + 3 * DAY);
    expect(tsdb.stats().sealedBlocks).toBe(1);
    tsdb.deleteSeries(named('other'), T0 + 5 * MINUTE, T0 + 14 * MINUTE);
    clean(tsdb, T0 + 3 * DAY + HOUR);
    expect(timesOf(tsdb, 'other')).toHaveLength(20);
  });

  it('may be native histograms', () => {
    const tsdb = open();
    const source = tsdb.source('scrape:test');
    const labelSets = ['count', 'sum', 'schema', 'zero'].map((part) => ({
      __name__: 'h',
      [NATIVE_PART]: part,
    }));
    source.columns(labelSets);
    source.append(T0, Float64Array.of(1, 2, 3, 0), 4);
    expect(tsdb.deleteSeries(named('h'), -Infinity, Infinity)).toBe(labelSets.length);
    expect(tsdb.selectHistograms(named('h'), -Infinity, Infinity)).toEqual([]);
  });

  it('are those of a simple model, whenever the store seals, cleans up and restarts', () => {
    const action = fc.oneof(
      fc.record({
        kind: fc.constant('delete' as const),
        name: fc.constantFrom(...NAMES, ''),
        from: fc.integer({ min: -10, max: 400 }),
        length: fc.integer({ min: 0, max: 200 }),
      }),
      fc.record({ kind: fc.constant('scrape' as const), rows: fc.integer({ min: 1, max: 120 }) }),
      fc.record({ kind: fc.constantFrom('maintain' as const, 'clean' as const, 'restart' as const) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        removeDir(dir);
        dir = makeDir();
        let tsdb = open();
        const model = new Map(NAMES.map((name) => [name, new Set<number>()]));
        let rows = 0;
        for (const one of actions) {
          if (one.kind === 'scrape') {
            fill(tsdb, T0 + rows * MINUTE, T0 + (rows + one.rows) * MINUTE, MINUTE);
            for (let i = rows; i < rows + one.rows; i++) for (const times of model.values()) times.add(i);
            rows += one.rows;
          } else if (one.kind === 'delete') {
            const { name, from, length } = one;
            tsdb.deleteSeries(
              name === '' ? [] : named(name),
              T0 + from * MINUTE,
              T0 + (from + length) * MINUTE,
            );
            const last = Math.min(from + length, rows - 1);
            for (const [key, times] of model) {
              if (name === '' || name === key) for (let i = from; i <= last; i++) times.delete(i);
            }
            // What comes for a time that is being deleted goes with it.
            clean(tsdb, T0 + rows * MINUTE);
          } else if (one.kind === 'clean') clean(tsdb, T0 + rows * MINUTE);
          else if (one.kind === 'maintain') maintainAll(tsdb, T0 + rows * MINUTE);
          else tsdb = open();
          for (const [name, times] of model) {
            const found = timesOf(tsdb, name).map((time) => (time - T0) / MINUTE);
            expect(found).toEqual([...times].sort((a, b) => a - b));
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
