import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bitsOf, isAbsentAt, setAbsentAt, setStaleAt } from '#engine/tsdb/index.ts';
import type { Tsdb } from '#engine/tsdb/index.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { keepAllBut, maintainAll, makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';
import { anyColumn, hex } from './arbitraries.ts';

const T0 = 1_700_000_000_000;
const HOUR = 3_600_000;
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

describe('the store answers as a plain map would', () => {
  type Step =
    | { kind: 'row'; source: number; row: Float64Array; gap: number }
    | { kind: 'points'; source: number; series: number; times: number[] }
    | { kind: 'end'; source: number }
    | { kind: 'flush' | 'reopen' | 'maintain' };
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('row' as const),
        source: fc.nat(2),
        row: anyColumn,
        gap: fc.integer({ min: 0, max: 5000 }),
      }),
    },
    fc.record({
      kind: fc.constant('points' as const),
      source: fc.nat(2),
      series: fc.nat(3),
      times: fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 5 }),
    }),
    fc.record({ kind: fc.constant('end' as const), source: fc.nat(2) }),
    fc.record({ kind: fc.constantFrom('flush' as const, 'reopen' as const, 'maintain' as const) }),
  );

  it('through random rows, points, ends, seals and restarts', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (steps, windowRows) => {
        const home = makeDir();
        let current = openMetrics(home, { windowRows, windowMs: 60_000 });
        const model: Record<string, Map<number, string>> = {};
        const live = [new Map<string, boolean>(), new Map<string, boolean>(), new Map<string, boolean>()];
        /** Time of each source's newest row; null before the first. */
        const newestRow: (number | null)[] = [null, null, null];
        const pointsNewest = new Map<string, number>();
        const put = (key: string, time: number, word: string): void => {
          (model[key] ??= new Map()).set(time, word);
        };
        const name = (source: number, i: number): Labels => ({ ...series(i), source: String(source) });
        try {
          for (const action of steps) {
            if (action.kind === 'row') {
              const source = current.tsdb.source(`s${action.source}`);
              const columns = source.columns(Array.from(action.row, (_, i) => name(action.source, i)));
              const width = columns.reduce((max, c) => Math.max(max, c + 1), 0);
              const values = new Float64Array(width);
              for (let i = 0; i < width; i++) setAbsentAt(bitsOf(values), i);
              columns.forEach((c, i) => {
                bitsOf(values).set(bitsOf(action.row).subarray(i * 2, i * 2 + 2), c * 2);
              });
              const before = newestRow[action.source] ?? null;
              const time = (before ?? T0) + action.gap;
              const isNewer = before === null || action.gap > 0;
              expect(source.append(time, values, width)).toBe(isNewer);
              if (!isNewer) continue;
              newestRow[action.source] = time;
              hex(action.row).forEach((word, i) => {
                if (isAbsentAt(bitsOf(action.row), i)) return;
                put(labelsKey(name(action.source, i)), time, word);
                live[action.source]!.set(labelsKey(name(action.source, i)), word !== STALE);
              });
            } else if (action.kind === 'points') {
              const labels: Labels = {
                __name__: 'p',
                i: String(action.series),
                source: String(action.source),
              };
              const source = current.tsdb.source(`s${action.source}`);
              const [c = 0] = source.columns([labels]);
              const key = labelsKey(labels);
              const times = Float64Array.from(action.times, (t) => T0 + t);
              source.appendAt(new Uint32Array(times.length).fill(c), times, times);
              for (const time of times) {
                const newest = pointsNewest.get(key) ?? -Infinity;
                if (time < newest - 600_000 || model[key]?.has(time) === true) continue;
                pointsNewest.set(key, Math.max(newest, time));
                put(key, time, hex(Float64Array.of(time))[0]!);
              }
            } else if (action.kind === 'end') current.tsdb.source(`s${action.source}`).endAt(0);
            else if (action.kind === 'flush') current.tsdb.flush();
            else if (action.kind === 'maintain') maintainAll(current.tsdb, T0 + 1e9);
            else {
              current.close();
              current = openMetrics(home, { windowRows, windowMs: 60_000 });
            }
            if (action.kind === 'end') {
              // A restart may forget that a column was live; a marker must be its newest sample, and on live ones only.
              const found = dump(current.tsdb);
              for (const [key, isLive] of live[action.source]!) {
                const [time, word] = found[key]!.at(-1)!;
                if (word !== STALE || model[key]!.has(time)) continue;
                expect(isLive).toBe(true);
                put(key, time, word);
                live[action.source]!.set(key, false);
                newestRow[action.source] = Math.max(newestRow[action.source] ?? 0, time);
              }
              for (const [key, newest] of pointsNewest) {
                const [time, word] = found[key]!.at(-1)!;
                if (!key.includes(`source\xff${action.source}`) || word !== STALE || time <= newest) continue;
                put(key, time, word);
                pointsNewest.set(key, time);
              }
            }
          }
          const expected = Object.fromEntries(
            Object.entries(model).map(([key, samples]) => [key, [...samples].sort(([a], [b]) => a - b)]),
          );
          expect(dump(current.tsdb)).toEqual(expected);
          const part = dump(current.tsdb, T0 + 1000, T0 + 5000);
          for (const [key, samples] of Object.entries(expected)) {
            expect(part[key] ?? []).toEqual(
              samples.filter(([time]) => time >= T0 + 1000 && time <= T0 + 5000),
            );
          }
        } finally {
          current.close();
          removeDir(home);
        }
      }),
      { numRuns: 80 },
    );
  }, 60_000);
});

describe('rows', () => {
  it('refuses rows that are not newer, and counts them', () => {
    const tsdb = open();
    const source = tsdb.source('a');
    source.columns([series(0)]);
    expect(source.append(T0, column([1]), 1)).toBe(true);
    expect(source.append(T0, column([2]), 1)).toBe(false);
    expect(source.append(T0 - 1, column([2]), 1)).toBe(false);
    expect(tsdb.stats()).toMatchObject({
      samplesAppended: 1,
      rowsRefused: 2,
      newestSampleMs: T0,
      activeSeries: 1,
    });
    expect(() => source.append(T0 + 1, column([1, 2]), 2)).toThrow('row of 2 columns, the source has 1');
  });

  it('still refuses what is older than the sealed blocks after a restart', () => {
    let tsdb = open({ windowRows: 2 });
    let source = tsdb.source('a');
    source.columns([series(0)]);
    for (let i = 0; i < 4; i++) source.append(T0 + i * 1000, column([i]), 1);
    maintainAll(tsdb, T0);
    tsdb = open({ windowRows: 2 });
    source = tsdb.source('a');
    expect([...source.columns([series(7), series(0)])]).toEqual([0, 1]);
    expect(source.append(T0 + 1000, column([9, 9]), 2)).toBe(false);
    expect(source.append(T0 + 9000, column([7, 9]), 2)).toBe(true);
    expect(dump(tsdb)[labelsKey(series(0))]!.map(([time]) => time - T0)).toEqual([0, 1000, 2000, 3000, 9000]);
  });

  it('marks live series stale at the end, once, and never before the newest sample', () => {
    const tsdb = open({ windowRows: 2 });
    const source = tsdb.source('a');
    source.columns([series(0), series(1)]);
    const row = column([1, 2]);
    source.append(T0, row, 2);
    setStaleAt(bitsOf(row), 1);
    source.append(T0 + 1000, row, 2);
    source.endAt(T0 - 5000);
    source.endAt(T0 + 9000);
    expect(dump(tsdb)[labelsKey(series(0))]!.slice(-1)).toEqual([[T0 + 1001, STALE]]);
    expect(dump(tsdb)[labelsKey(series(1))]).toHaveLength(2);
  });

  it('bring many new series to the database ahead of them, some at a time', () => {
    const tsdb = open({ clock: { nowMs: () => T0, monotonicMs: () => 0 } });
    const count = (table: string) =>
      metrics!.store.db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get();
    const source = tsdb.source('a');
    const all = Array.from({ length: 3000 }, (_, i) => series(i));
    const values = Float64Array.from(all, (_, i) => i);
    source.columns(all);
    source.append(T0, values, values.length);
    expect([count('tsdb_series'), count('tsdb_journal')]).toEqual([2048, 0]);
    source.append(T0 + 1, values, values.length);
    expect([count('tsdb_series'), count('tsdb_journal')]).toEqual([3000, 0]);
    tsdb.flush();
    expect([count('tsdb_series'), count('tsdb_journal')]).toEqual([3000, 2]);
    const reopened = open();
    expect(dump(reopened)[labelsKey(series(2999))]?.map(([time]) => time)).toEqual([T0, T0 + 1]);
  });

  it('reach the database soon after the last flush, without anyone asking', () => {
    let now = 0;
    const tsdb = open({ clock: { nowMs: () => T0, monotonicMs: () => now } });
    const stored = metrics!.store.db.prepare<[], number>('SELECT count(*) FROM tsdb_journal').pluck();
    const source = tsdb.source('a');
    source.columns([series(0)]);
    source.append(T0, column([1]), 1);
    now = 999;
    source.append(T0 + 999, column([2]), 1);
    expect(stored.get()).toBe(0);
    now = 1500;
    source.append(T0 + 1000, column([3]), 1);
    expect(stored.get()).toBe(3);
  });

  it('lets columns without samples leave the head, and takes them back', () => {
    const tsdb = open({ windowRows: 4 });
    const source = tsdb.source('churn');
    for (let i = 0; i < 600; i++) {
      const [c = 0] = source.columns([series(i)]);
      const row = new Float64Array(c + 1);
      for (let k = 0; k < c; k++) setAbsentAt(bitsOf(row), k);
      row[c] = i;
      source.append(T0 + i * 1000, row, c + 1);
      maintainAll(tsdb, T0 + i * 1000);
    }
    expect(tsdb.stats().activeSeries).toBeLessThan(150);
    expect(tsdb.stats().totalSeries).toBe(600);
    const back = new Float64Array(600);
    for (let k = 1; k < 600; k++) setAbsentAt(bitsOf(back), k);
    source.append(T0 + 1e6, back, 600);
    const found = dump(tsdb);
    expect(Object.keys(found)).toHaveLength(600);
    expect(found[labelsKey(series(0))]!.map(([time]) => time)).toEqual([T0, T0 + 1e6]);
  });

  it('tells listeners once per turn', async () => {
    const tsdb = open();
    const source = tsdb.source('a');
    source.columns([series(0)]);
    let told = 0;
    const off = tsdb.onAppend(() => told++);
    source.append(T0, column([1]), 1);
    source.append(T0 + 1, column([1]), 1);
    await new Promise(setImmediate);
    expect(told).toBe(1);
    off();
    source.append(T0 + 2, column([1]), 1);
    await new Promise(setImmediate);
    expect(told).toBe(1);
  });
});

describe('samples with their own timestamps', () => {
  it('takes them out of order within ten minutes, refuses doubles and older ones, also once sealed and reopened', () => {
    let tsdb = open();
    let source = tsdb.source('a');
    const columns = (): Uint32Array => new Uint32Array(1).fill(source.columns([series(0)])[0]!);
    const at = (ms: number): void => {
      source.appendAt(columns(), column([T0 + ms]), column([ms]));
    };
    for (const ms of [0, 700_000, 200_000, 99_000, 700_000, 3_000_000]) at(ms);
    expect(tsdb.stats().samplesRefused).toBe(2);
    maintainAll(tsdb, T0 + 1e8);
    expect(tsdb.stats().sealedBlocks).toBe(1);
    tsdb = open();
    source = tsdb.source('a');
    at(2_500_000);
    at(700_000);
    expect(tsdb.stats().samplesRefused).toBe(1);
    const [found] = tsdb.select([], -Infinity, Infinity);
    expect(Array.from(found!.values)).toEqual([0, 200_000, 700_000, 2_500_000, 3_000_000]);
  });
});

describe('index, metadata, retention', () => {
  it('lists names, values, series and metadata, before and after a restart', () => {
    let tsdb = open();
    tsdb.source('a').columns([series(1), series(2)]);
    tsdb.source('a').append(T0, column([1, 2]), 2);
    tsdb.putMetadata([{ name: 'm', type: 'gauge', help: 'old', unit: '' }]);
    tsdb.flush();
    tsdb.putMetadata([{ name: 'm', type: 'gauge', help: 'new', unit: 's' }]);
    for (let round = 0; round < 2; round++) {
      expect(tsdb.labelNames([])).toEqual(['__name__', 'i']);
      expect(tsdb.labelNames([{ name: 'i', op: '=', value: '3' }])).toEqual([]);
      expect(tsdb.labelValues('i', [])).toEqual(['1', '2']);
      expect(tsdb.labelValues('i', [{ name: 'i', op: '!=', value: '1' }])).toEqual(['2']);
      expect(tsdb.series([{ name: 'i', op: '=', value: '2' }], T0, T0).map(labelsKey)).toEqual([
        labelsKey(series(2)),
      ]);
      expect(tsdb.series([], T0 + 1, T0 + 2)).toEqual([]);
      expect(tsdb.metadata('m')).toEqual([{ name: 'm', type: 'gauge', help: 'new', unit: 's' }]);
      expect(tsdb.metadata('n')).toEqual([]);
      tsdb = open();
    }
  });

  it('answers a selector that is asked again and again as series come, also while it looks for them', () => {
    const tsdb = open();
    const source = tsdb.source('a');
    // Enough that looking for them pauses.
    source.columns(Array.from({ length: 10_000 }, (_, i) => series(i)));
    const matchers = [{ name: 'i', op: '=~' as const, value: '.*9' }];
    const work = tsdb.prepare(matchers);
    expect(work.next().done).toBe(false);
    source.columns([series(10_009), series(10_010)]);
    while (work.next().done !== true);
    source.columns([series(10_011), series(10_019)]);
    const row = new Float64Array(10_004).fill(1);
    source.append(T0, row, row.length);
    const found = tsdb.select(matchers, T0, T0).map(({ labels }) => labels['i']);
    expect(found).toHaveLength(1002);
    expect(found.slice(-3)).toEqual(['9999', '10009', '10019']);
  });

  it('drops blocks past retention once they are rolled up, and keeps the rest', () => {
    const tsdb = open({ windowRows: 2, retention: { rawMs: 10 * HOUR } });
    const source = tsdb.source('a');
    source.columns([series(0)]);
    for (let i = 0; i < 21; i++) source.append(T0 + i * HOUR, column([i]), 1);
    maintainAll(tsdb, T0 + 20 * HOUR);
    expect(tsdb.select([], -Infinity, Infinity)[0]!.times[0]).toBe(T0);
    maintainAll(tsdb, T0 + 20 * HOUR + 10_000);
    const [found] = tsdb.select([], -Infinity, Infinity);
    expect(found!.times[0]).toBe(T0 + 10 * HOUR);
    expect(tsdb.stats()).toMatchObject({ sealedBlocks: 5, journalRows: 1 });
    expect(tsdb.coverage()[0]).toEqual({ tierMs: 0, completeFromMs: T0 + 9 * HOUR, untilMs: Infinity });
  });

  it('takes another retention while it runs, at the next sweep', () => {
    const tsdb = open({ windowRows: 2, retention: { rawMs: 100 * HOUR } });
    const source = tsdb.source('a');
    source.columns([series(0)]);
    for (let i = 0; i < 21; i++) source.append(T0 + i * HOUR, column([i]), 1);
    maintainAll(tsdb, T0 + 20 * HOUR);
    maintainAll(tsdb, T0 + 20 * HOUR + 10_000);
    expect(tsdb.select([], -Infinity, Infinity)[0]!.times[0]).toBe(T0);
    tsdb.setRetention(keepAllBut({ rawMs: 10 * HOUR }));
    maintainAll(tsdb, T0 + 20 * HOUR + 20_000);
    expect(tsdb.select([], -Infinity, Infinity)[0]!.times[0]).toBe(T0 + 10 * HOUR);
  });

  it('uses the primary keys for what it does often', () => {
    open();
    const plan = (sql: string): string =>
      metrics!.store.db
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(
          ...sql
            .split('?')
            .slice(1)
            .map(() => 1),
        )
        .map((row) => row.detail)
        .join('; ');
    expect(plan('DELETE FROM tsdb_journal WHERE id BETWEEN ? AND ?')).toBe(
      'SEARCH tsdb_journal USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
    );
    expect(plan('SELECT times, data FROM tsdb_block WHERE id = ?')).toBe(
      'SEARCH tsdb_block USING INTEGER PRIMARY KEY (rowid=?)',
    );
  });
});
