import { expect, test } from 'vitest';
import { instantJson, rangeJson } from '#engine/http-api/json.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { customHistogram, histogramOf } from '../../../helpers/histograms.ts';

const labels = makeLabels([['__name__', 'h']]);
const histogram = histogramOf([-1.5, 0, 0, 3], 0, { zeroThreshold: 0.001 });
const json = {
  count: '4',
  sum: '1.5',
  buckets: [
    [1, '-2', '-1', '1'],
    [3, '-0.001', '0.001', '2'],
    [0, '2', '4', '1'],
  ],
};

function parsed(parts: Generator<string>): unknown {
  return JSON.parse(`{${[...parts].join('')}}`) as unknown;
}

test('a histogram has its buckets and which of their bounds belong to them', () => {
  const custom = customHistogram([1], [2, 3], { sum: NaN });
  const samples = [
    { labels, value: 0, histogram },
    { labels, value: 0, histogram: custom },
    { labels, value: 0, histogram: histogramOf([]) },
  ];
  expect(parsed(instantJson({ type: 'vector', samples }, 1500, Infinity))).toEqual({
    resultType: 'vector',
    result: [
      { metric: { __name__: 'h' }, histogram: [1.5, json] },
      {
        metric: { __name__: 'h' },
        histogram: [
          1.5,
          {
            count: '5',
            sum: 'NaN',
            buckets: [
              [3, '-Inf', '1', '2'],
              [0, '1', '+Inf', '3'],
            ],
          },
        ],
      },
      { metric: { __name__: 'h' }, histogram: [1.5, { count: '0', sum: '0' }] },
    ],
  });
});

test('a series has its numbers and its histograms apart', () => {
  const times = Float64Array.of(1000, 2000, 3000);
  const values = Float64Array.of(7, NaN, NaN);
  const present = Uint8Array.of(1, 2, 0);
  const mixed = { labels, values, present, histograms: [undefined, histogram, undefined] };
  const only = { ...mixed, present: Uint8Array.of(0, 2, 0) };
  expect(parsed(rangeJson({ times, series: [mixed, only] }, Infinity))).toEqual({
    resultType: 'matrix',
    result: [
      { metric: { __name__: 'h' }, values: [[1, '7']], histograms: [[2, json]] },
      { metric: { __name__: 'h' }, histograms: [[2, json]] },
    ],
  });
  const series = [
    { labels, times: times.slice(0, 2), values: values.slice(0, 2), histograms: [undefined, histogram] },
  ];
  expect(parsed(instantJson({ type: 'matrix', series }, 3000, Infinity))).toEqual({
    resultType: 'matrix',
    result: [{ metric: { __name__: 'h' }, values: [[1, '7']], histograms: [[2, json]] }],
  });
});
