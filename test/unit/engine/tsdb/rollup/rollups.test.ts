import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bitsOf, setAbsentAt, setStaleAt } from '#engine/tsdb/index.ts';
import type { RollupField, RollupSeries, SeriesSamples, Tsdb } from '#engine/tsdb/index.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { maintainAll, makeDir, openMetrics, removeDir } from '../../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../../helpers/metrics-store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A midnight, so that the first day is whole. */
const T0 = Date.UTC(2026, 0, 1);
const STEP = 15_000;
const TIERS = [300_000, HOUR, DAY];

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
  metrics = openMetrics(dir, options);
  return metrics.tsdb;
}

const series = (name: string): Labels => ({ __name__: name, job: 'test' });
const NAMES = ['counter', 'resetting', 'gauge', 'flat', 'comes_and_goes', 'late_start'];

/** Two days of six series that differ in kind, through rows as a scrape makes them. */
function fill(tsdb: Tsdb, fromMs: number, toMs: number): void {
  const source = tsdb.source('scrape:test');
  source.columns(NAMES.map(series));
  for (let at = fromMs; at < toMs; at += STEP) {
    const i = (at - T0) / STEP;
    const row = Float64Array.of(i * 3, (i * 7) % 1000, Math.sin(i / 50) * 10.25, 42, i % 97, i);
    const bits = bitsOf(row);
    if (i % 1000 === 500) setStaleAt(bits, 4);
    else if (i % 1000 > 500) setAbsentAt(bits, 4);
    if (i < 300) setAbsentAt(bits, 5);
    source.append(at + 137, row, row.length);
  }
}

interface Bucket {
  readonly times: number[];
  readonly values: number[];
  staleMs: number;
}

/** The buckets as a simple reading of the samples gives them. */
function bucketsOf({ times, values }: SeriesSamples, tierMs: number): Map<number, Bucket> {
  const out = new Map<number, Bucket>();
  const bits = bitsOf(values);
  times.forEach((time, i) => {
    const end = Math.ceil(time / tierMs) * tierMs;
    let bucket = out.get(end);
    if (bucket === undefined) out.set(end, (bucket = { times: [], values: [], staleMs: NaN }));
    const high = bits[i * 2 + 1];
    if (Number.isNaN(values[i]) && high === 0x7ff00000 && bits[i * 2] === 2) bucket.staleMs = time;
    else {
      bucket.times.push(time);
      bucket.values.push(values[i]!);
      bucket.staleMs = NaN;
    }
  });
  return out;
}

function expected({ times, values, staleMs }: Bucket): Record<RollupField, number> {
  let resets = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! < values[i - 1]!) resets += values[i - 1]!;
  return {
    count: values.length,
    firstMs: times[0] ?? NaN,
    lastMs: times.at(-1) ?? NaN,
    first: values[0] ?? NaN,
    last: values.at(-1) ?? NaN,
    sum: values.reduce((sum, value) => sum + value, 0),
    min: Math.min(...values),
    max: Math.max(...values),
    resets,
    staleMs,
  };
}

function checkAgainstRaw(
  rollups: readonly RollupSeries[],
  raw: readonly SeriesSamples[],
  tierMs: number,
  untilMs: number,
): void {
  const byKey = new Map(raw.map((one) => [labelsKey(one.labels), one]));
  for (const { labels, ends, columns } of rollups) {
    const buckets = bucketsOf(byKey.get(labelsKey(labels))!, tierMs);
    expect(Array.from(ends)).toEqual([...buckets.keys()].filter((end) => end <= untilMs));
    ends.forEach((end, i) => {
      const want = expected(buckets.get(end)!);
      expect(columns.count[i]).toBe(want.count);
      expect(columns.staleMs[i]).toBe(want.staleMs);
      if (want.count === 0) return;
      for (const field of ['firstMs', 'lastMs', 'first', 'last', 'min', 'max'] as const) {
        expect(columns[field][i], `${field} of ${labels['__name__']} at ${end}`).toBe(want[field]);
      }
      // Added up in another order: off by rounding.
      expect(columns.sum[i]).toBeCloseTo(want.sum, 6);
      expect(columns.resets[i]).toBeCloseTo(want.resets, 6);
    });
  }
}

describe('rollups', () => {
  it('have what the samples have, in every tier, before and after a restart', () => {
    let tsdb = open();
    fill(tsdb, T0, T0 + 2.2 * DAY);
    maintainAll(tsdb, T0 + 2.2 * DAY);
    const raw = tsdb.select([], -Infinity, Infinity);
    for (let round = 0; round < 2; round++) {
      const coverage = tsdb.coverage();
      expect(coverage.map(({ tierMs }) => tierMs)).toEqual([0, ...TIERS]);
      for (const { tierMs, untilMs } of coverage.slice(1)) {
        expect(untilMs).toBeGreaterThanOrEqual(T0 + 2 * DAY);
        const rollups = tsdb.selectRollup([], -Infinity, Infinity, tierMs);
        expect(rollups).toHaveLength(NAMES.length);
        checkAgainstRaw(rollups, raw, tierMs, untilMs);
      }
      tsdb = open();
    }
  });

  it('grow with the data, pass by pass, and give the same as in one go', () => {
    const tsdb = open();
    for (let at = T0; at < T0 + 1.5 * DAY; at += 0.1 * DAY) {
      fill(tsdb, at, at + 0.1 * DAY);
      maintainAll(tsdb, at + 0.1 * DAY);
    }
    const raw = tsdb.select([], -Infinity, Infinity);
    const { untilMs } = tsdb.coverage()[1]!;
    expect(untilMs).toBeGreaterThanOrEqual(T0 + 1.25 * DAY);
    checkAgainstRaw(tsdb.selectRollup([], -Infinity, Infinity, 300_000), raw, 300_000, untilMs);
  });

  it('give the asked range and fields only', () => {
    const tsdb = open();
    fill(tsdb, T0, T0 + 1.1 * DAY);
    maintainAll(tsdb, T0 + 1.1 * DAY);
    const matchers = [{ name: '__name__', op: '=', value: 'gauge' }] as const;
    const [found] = tsdb.selectRollup(matchers, T0 + 3 * HOUR, T0 + 11 * HOUR, HOUR, ['max']);
    expect(Array.from(found!.ends)).toEqual(Array.from({ length: 9 }, (_, i) => T0 + (3 + i) * HOUR));
    const [whole] = tsdb.selectRollup(matchers, T0 + 3 * HOUR, T0 + 11 * HOUR, HOUR);
    expect(found!.columns.max).toEqual(whole!.columns.max);
    expect(found!.columns.count).toEqual(whole!.columns.count);
    expect(found!.columns.sum).toHaveLength(0);
    expect(() => tsdb.selectRollup(matchers, 0, 1, 60_000)).toThrow('no tier of 60000 ms');
  });

  it('are made again where samples come late, also after the samples around them were dropped', () => {
    const tsdb = open({ windowRows: 50, retention: { rawMs: 6 * HOUR } });
    fill(tsdb, T0, T0 + 1.3 * DAY);
    maintainAll(tsdb, T0 + 1.3 * DAY);
    const before = tsdb.selectRollup([], -Infinity, Infinity, 300_000);
    maintainAll(tsdb, T0 + 1.3 * DAY + 20_000);
    expect(tsdb.select([], -Infinity, Infinity)[0]!.times[0]).toBeGreaterThan(T0 + 24 * HOUR);
    // A series nobody knew, with a history: its group of series has rollups of that time already.
    const source = tsdb.source('import');
    const columns = source.columns([series('imported')]);
    for (let at = T0 + HOUR; at < T0 + 5 * HOUR; at += 60_000) {
      source.appendAt(columns, Float64Array.of(at), Float64Array.of((at - T0) / 60_000));
    }
    for (let i = 3; i < 60; i++) maintainAll(tsdb, T0 + 1.3 * DAY + i * 10_000);
    const after = tsdb.selectRollup([], -Infinity, Infinity, 300_000);
    const imported = after.find(({ labels }) => labels['__name__'] === 'imported')!;
    expect(imported.columns.count.reduce((sum, count) => sum + count, 0)).toBe(240);
    expect(imported.columns.max.at(-1)).toBe(299);
    const hours = tsdb.selectRollup([{ name: '__name__', op: '=', value: 'imported' }], 0, Infinity, HOUR);
    expect(Array.from(hours[0]!.columns.count)).toEqual([1, 60, 60, 60, 59]);
    expect(after.filter((one) => one !== imported)).toEqual(before);
  });
});
