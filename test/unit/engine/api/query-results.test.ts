import { expect, test } from 'vitest';
import { toInstantResult, toRangeResult } from '#engine/api/query-results.ts';
import { methods } from '#shared/contract/index.ts';
import { BUCKET_LABEL } from '#shared/contract/query.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { histogramOf } from '../../../helpers/histograms.ts';

const labels = makeLabels([['a', '1']]);
const histogram = histogramOf([1, 3], 0);
const cost = {
  annotations: [],
  stats: { seriesRead: 1, samplesRead: 1, tiersMs: [] },
  durationMs: 1,
  evaluatedIn: 'engine' as const,
};

test('numbers that are none, and histograms with their buckets, come through the contract', () => {
  const samples = [
    { labels, value: NaN },
    { labels, value: Infinity },
    { labels, value: 0, histogram },
  ];
  const result = toInstantResult({ value: { type: 'vector', samples }, ...cost }, 0);
  const { vector, annotations } = methods['query.instant'].result.parse(result);
  expect(vector.map(({ value }) => value)).toEqual([NaN, Infinity, 0]);
  expect(vector[2]?.histogram).toEqual({
    count: 2,
    sum: 4,
    buckets: [
      { lower: 0.5, upper: 1, lowerInclusive: false, upperInclusive: true, count: 1 },
      { lower: 2, upper: 4, lowerInclusive: false, upperInclusive: true, count: 1 },
    ],
  });
  expect(annotations).toEqual([
    { level: 'info', message: expect.stringContaining('1 series is a native histogram') as unknown },
  ]);
});

test('a chart gets the numbers, and a note on what it cannot draw', () => {
  const times = Float64Array.of(1000, 2000);
  const numbers = { labels, values: Float64Array.of(1, NaN), present: Uint8Array.of(1, 0) };
  const histograms = {
    labels,
    values: Float64Array.of(NaN, NaN),
    present: Uint8Array.of(2, 2),
    histograms: [histogram, histogram],
  };
  const work = toRangeResult({ value: { times, series: [numbers, histograms] }, ...cost });
  const result = work.next().value;
  expect(result?.series).toEqual([{ labels, values: Float64Array.of(1, NaN) }]);
  expect(result?.annotations).toHaveLength(1);
});

test('a heatmap gets a series for each bucket, of one resolution, with zeros where nothing fell into it', () => {
  const times = Float64Array.of(1000, 2000, 3000);
  const fine = histogramOf([1.5, 3.9], 8);
  const series = {
    labels,
    values: Float64Array.of(NaN, 7, NaN),
    present: Uint8Array.of(2, 1, 2),
    histograms: [fine, undefined, histogramOf([3.9, 3.9], 2)],
  };
  const work = toRangeResult({ value: { times, series: [series] }, ...cost }, true);
  const found = work.next().value?.series ?? [];
  expect(found[0]).toEqual({ labels, values: Float64Array.of(NaN, 7, NaN) });
  const buckets = found.slice(1).map(({ labels: own, values }) => {
    const bounds = (own[BUCKET_LABEL] ?? '').split(' ').map((bound) => Number(bound).toFixed(2));
    return [own['a'], bounds.join(' '), ...values];
  });
  expect(buckets).toEqual([
    ['1', '1.41 1.68', 1, NaN, 0],
    ['1', '3.36 4.00', 1, NaN, 2],
  ]);
});
