/** Series that come and go: columns that leave the head, and what is written when a source ends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bitsOf, setAbsentAt } from '#engine/tsdb/index.ts';
import type { Tsdb } from '#engine/tsdb/index.ts';
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
