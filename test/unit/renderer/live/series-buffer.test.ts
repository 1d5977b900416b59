import { expect, test } from 'vitest';
import { SeriesBuffer } from '../../../../src/renderer/src/live/series-buffer.ts';

const f64 = (...values: number[]) => Float64Array.from(values);
const matrix = (timesS: number[], ...columns: number[][]) => ({
  kind: 'matrix' as const,
  timesS: Float64Array.from(timesS),
  series: columns.map((_, i) => ({ query: 0, labels: { i: String(i) } })),
  values: columns.map((column) => Float64Array.from(column)),
  cut: 0,
});

test('a matrix replaces, NaN becomes a gap', () => {
  const buffer = new SeriesBuffer(10_000);
  buffer.accept(matrix([1, 2], [5, NaN]));
  expect(buffer.timesS).toEqual([1, 2]);
  expect(buffer.columns).toEqual([[5, null]]);
  buffer.accept(matrix([9], [1], [2]));
  expect(buffer.columns).toEqual([[1], [2]]);
});

test('appends push, what is already here is not taken twice', () => {
  const buffer = new SeriesBuffer(100_000);
  buffer.accept(matrix([1, 2], [5, 6]));
  buffer.accept({ kind: 'append', timesS: f64(2, 3), values: [f64(60, 7)] });
  expect(buffer.timesS).toEqual([1, 2, 3]);
  expect(buffer.columns).toEqual([[5, 6, 7]]);
});

test('a column missing from an append is a gap, so columns stay as long as the axis', () => {
  const buffer = new SeriesBuffer(100_000);
  buffer.accept(matrix([1], [5], [6]));
  buffer.accept({ kind: 'append', timesS: f64(2), values: [f64(7)] });
  expect(buffer.columns).toEqual([
    [5, 7],
    [6, null],
  ]);
});

test('stays bounded over a long time and keeps the whole window', () => {
  const buffer = new SeriesBuffer(60_000);
  buffer.accept(matrix([0], [0]));
  for (let t = 1; t <= 5_000; t++) buffer.accept({ kind: 'append', timesS: f64(t), values: [f64(t)] });
  expect(buffer.timesS.length).toBeLessThanOrEqual(80);
  expect(buffer.timesS[0]).toBeLessThanOrEqual(5_000 - 60);
  expect(buffer.columns[0]).toHaveLength(buffer.timesS.length);
  expect(buffer.columns[0]?.at(-1)).toBe(5_000);
});

test('listeners hear whether the series changed; errors are not data', () => {
  const buffer = new SeriesBuffer(60_000);
  const heard: string[] = [];
  const stop = buffer.listen((change) => heard.push(change));
  buffer.accept(matrix([1], [1]));
  buffer.accept({ kind: 'append', timesS: f64(2), values: [f64(2)] });
  buffer.accept({ kind: 'error', query: 0, error: { code: 'timeout', message: 'slow' } });
  stop();
  buffer.accept(matrix([1], [1]));
  expect(heard).toEqual(['series', 'points']);
});

test('answers of several range queries share one axis', () => {
  const buffer = new SeriesBuffer(Infinity);
  const stats = {
    seriesRead: 1,
    samplesRead: 2,
    tiersMs: [0],
    durationMs: 1,
    evaluatedIn: 'engine' as const,
  };
  const answer = (value: number) => ({
    timesS: f64(1, 2),
    series: [{ labels: {}, values: f64(value, NaN) }],
    annotations: [],
    stats,
  });
  buffer.load([answer(1), answer(2)]);
  expect(buffer.series.map(({ query }) => query)).toEqual([0, 1]);
  expect(buffer.columns).toEqual([
    [1, null],
    [2, null],
  ]);
});
