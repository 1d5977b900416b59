/** Series that come and go: columns that leave the head, and what is written when a source ends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bitsOf, setAbsentAt } from '#engine/tsdb/index.ts';
import type { Tsdb, TsdbSource } from '#engine/tsdb/index.ts';
import { systemClock } from '#engine/base/clock.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { maintainAll, makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';
import { hex } from './arbitraries.ts';

const T0 = 1_700_000_000_000;
const STALE = '7ff0000000000002';

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

/** All samples of a store as `[time, bits]` by series. */
function dump(tsdb: Tsdb, minMs = -Infinity, maxMs = Infinity): Record<string, [number, string][]> {
  const out: Record<string, [number, string][]> = {};
  for (const { labels, times, values } of tsdb.select([], minMs, maxMs)) {
    const words = hex(values);
    out[labelsKey(labels)] = Array.from(times, (time, i) => [time, words[i]!]);
  }
  return out;
}

const series = (i: number): Labels => ({ __name__: 'm', i: String(i) });
const column = (values: number[]): Float64Array => Float64Array.from(values);

describe('churning series', () => {
  it('keeps windows small though every row has other series, forgets columns when told, and loses nothing', () => {
    let tsdb = open({ windowRows: 120 });
    const source = tsdb.source('churn');
    const rows = 40;
    const perRow = 500;
    for (let row = 0; row < rows; row++) {
      const columns = source.columns(Array.from({ length: perRow }, (_, i) => series(row * perRow + i)));
      const width = columns.at(-1)! + 1;
      const values = new Float64Array(width);
      for (let c = 0; c < columns[0]!; c++) setAbsentAt(bitsOf(values), c);
      columns.forEach((c, i) => (values[c] = i));
      expect(source.append(T0 + row * 1000, values, width)).toBe(true);
      maintainAll(tsdb, T0 + row * 1000);
      expect(tsdb.stats().activeSeries).toBeLessThan(6 * perRow);
      if (row % 4 === 3) source.keepOnly(columns);
    }
    for (let round = 0; round < 2; round++) {
      const found = dump(tsdb);
      expect(Object.keys(found)).toHaveLength(rows * perRow);
      for (let row = 0; row < rows; row++)
        expect(found[labelsKey(series(row * perRow + 7))]).toEqual([[T0 + row * 1000, hex(column([7]))[0]]]);
      tsdb = open({ windowRows: 120 });
    }
  });

  it('numbers kept columns anew', () => {
    const tsdb = open();
    const source = tsdb.source('a');
    source.columns([series(0), series(1), series(2)]);
    source.append(T0, column([0, 1, 2]), 3);
    source.keepOnly(Uint32Array.of(2, 0));
    expect([...source.columns([series(0), series(1), series(2)])]).toEqual([1, 2, 0]);
    expect(() => source.append(T0 + 1, column([0, 0, 0, 0]), 4)).toThrow(
      'row of 4 columns, the source has 3',
    );
    source.append(T0 + 1000, column([2, 0, 1]), 3);
    for (const i of [0, 1, 2]) {
      const word = hex(column([i]))[0];
      expect(dump(tsdb)[labelsKey(series(i))]).toEqual([[T0, word], [T0 + 1000, word]]); // prettier-ignore
    }
  });
});

describe('the end of a source', () => {
  it('marks series with timestamps of their own too, where they were live', () => {
    const tsdb = open();
    const source = tsdb.source('a');
    const [old = 0, live = 0, ahead = 0] = source.columns([series(0), series(1), series(2)]);
    const at = (c: number, ms: number): void => {
      source.appendAt(Uint32Array.of(c), column([T0 + ms]), column([1]));
    };
    at(old, 0);
    at(live, 3_000_000);
    at(ahead, 3_100_000);
    source.endAt(T0 + 3_050_000);
    source.endAt(T0 + 3_060_000);
    const found = dump(tsdb);
    expect(found[labelsKey(series(0))]).toHaveLength(1);
    expect(found[labelsKey(series(1))]!.slice(1)).toEqual([[T0 + 3_050_000, STALE]]);
    expect(found[labelsKey(series(2))]!.slice(1)).toEqual([[T0 + 3_100_001, STALE]]);
  });
});

describe('series that nothing is left of', () => {
  /** Real time, moved on at will. */
  function movable(): { clock: typeof systemClock; moveMs: (ms: number) => void } {
    let ahead = 0;
    return {
      clock: { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + ahead },
      moveMs: (ms) => (ahead += ms),
    };
  }

  const count = (table: string): number =>
    metrics!.store.db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  const highest = (): number =>
    metrics!.store.db.prepare<[], number>('SELECT max(id) FROM tsdb_series').pluck().get() ?? -1;

  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;
  const START = Date.UTC(2026, 0, 1);

  it('leave the index and the disk, whatever came in between, and their numbers are not given again', () => {
    const { clock, moveMs } = movable();
    // Everything is kept for a day or so at most: generations of series come and go.
    const retention = { rawMs: DAY, fiveMinutesMs: DAY, oneHourMs: DAY, oneDayMs: DAY };
    let tsdb = open({ clock, retention, windowRows: 20 });
    const perDay = 120;
    let last = -1;
    const sizes: number[] = [];
    for (let day = 0; day < 160; day += 8) {
      const source = tsdb.source('churn');
      const columns = source.columns(
        Array.from({ length: perDay }, (_, i) => ({ __name__: 'm', pod: `pod-${day}-${i}`, kind: 'x' })),
      );
      const width = Math.max(...columns) + 1;
      for (let row = 0; row < 22; row++) {
        const values = new Float64Array(width);
        for (let c = 0; c < width; c++) setAbsentAt(bitsOf(values), c);
        columns.forEach((c) => (values[c] = day + row));
        source.append(START + day * DAY + row * HOUR, values, width);
      }
      source.keepOnly(columns);
      for (let i = 0; i < 4; i++) {
        moveMs(2 * HOUR);
        maintainAll(tsdb, START + day * DAY + DAY + i * 11 * 60_000);
      }
      tsdb.flush();
      expect(highest()).toBeGreaterThan(last);
      last = highest();
      expect(
        tsdb.select([{ name: 'pod', op: '=', value: `pod-${day}-7` }], -Infinity, Infinity),
      ).toHaveLength(1);
      sizes.push(tsdb.stats().totalSeries);
      if (day % 40 === 32) tsdb = open({ clock, retention, windowRows: 20 });
    }
    const most = Math.max(...sizes.slice(5));
    // What the last chunk of day buckets has, 64 days, and not the twenty generations.
    expect(most).toBeLessThan(18 * perDay);
    expect(count('tsdb_series')).toBe(tsdb.stats().totalSeries);
    expect(count('tsdb_symbol')).toBeLessThan(most + 20);
    expect(tsdb.labelValues('pod', [])).toHaveLength(tsdb.stats().totalSeries);
  });

  it('go when they are deleted, and a series of the same name that comes later is another one', () => {
    let tsdb = open({ windowRows: 20 });
    let released: TsdbSource | null = null;
    const fill = (name: string, fromMs: number): void => {
      const source = tsdb.source(`scrape:${name}`);
      released = source;
      source.columns([{ __name__: name, only: `${name}-value` }]);
      for (let i = 0; i < 50; i++) source.append(fromMs + i * 1000, Float64Array.of(i), 1);
    };
    fill('a', T0);
    fill('b', T0);
    tsdb.flush();
    expect(highest()).toBe(1);
    const deleteAll = (name: string): void => {
      tsdb.deleteSeries([{ name: '__name__', op: '=', value: name }], -Infinity, Infinity);
      for (let i = 0; i < 3; i++) {
        tsdb.cleanTombstones();
        maintainAll(tsdb, T0 + 100_000 + i);
      }
    };
    deleteAll('b');
    // Whoever has the source open may still go on with it.
    expect(tsdb.labelValues('__name__', [])).toEqual(['a', 'b']);
    fill('b', T0 + 150_000);
    expect(tsdb.select([], -Infinity, Infinity)).toHaveLength(2);
    for (let holds = 0; holds < 2; holds++) released!.release();
    deleteAll('b');
    expect(tsdb.labelValues('__name__', [])).toEqual(['a']);
    expect(count('tsdb_series')).toBe(1);
    expect(count('tsdb_symbol')).toBe(4);
    tsdb = open({ windowRows: 20 });
    expect(tsdb.select([], -Infinity, Infinity)).toHaveLength(1);
    fill('b', T0 + 300_000);
    tsdb.flush();
    expect(highest()).toBe(2);
    const [b] = tsdb.select([{ name: 'only', op: '=', value: 'b-value' }], -Infinity, Infinity);
    expect(b!.times).toHaveLength(50);
    tsdb = open();
    expect(tsdb.select([], -Infinity, Infinity).map(({ labels }) => labels['__name__'])).toEqual(['a', 'b']);
    expect(tsdb.series([], -Infinity, Infinity)).toHaveLength(2);
  });
});
