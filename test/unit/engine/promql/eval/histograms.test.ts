import { describe, expect, it } from 'vitest';
import { formatLabels, makeLabels } from '#shared/model/labels.ts';
import { evaluateInstant, evaluateRange, parseExpr } from '#engine/promql/index.ts';
import type { FloatHistogram } from '#engine/promql/index.ts';
import { customHistogram, histogramOf } from '../../../../helpers/histograms.ts';
import { MemorySource, noLimits } from '../../../../helpers/memory-source.ts';
import { notesOf } from '../../../../helpers/promql.ts';

const MINUTE = 60_000;

/** A histogram with these parts. */
const like = (parts: Partial<FloatHistogram>): unknown => expect.objectContaining(parts);

type Cell = FloatHistogram | number | 'stale' | null;

/** One cell a minute from time 0. */
function source(series: Readonly<Record<string, readonly Cell[]>>): MemorySource {
  const out = new MemorySource();
  for (const [text, cells] of Object.entries(series)) {
    const [name = '', id] = text.split('/');
    const labels = makeLabels([['__name__', name], ...(id === undefined ? [] : [['id', id] as const])]);
    const numbers = cells.flatMap((cell, i) =>
      typeof cell === 'number' || cell === 'stale' ? [[i * MINUTE, cell] as const] : [],
    );
    if (numbers.length > 0) out.add(labels, numbers);
    out.addHistograms(
      labels,
      cells.flatMap((cell, i) => (typeof cell === 'object' && cell !== null ? [[i * MINUTE, cell]] : [])),
    );
  }
  return out;
}

function ask(from: MemorySource, text: string, minute: number): Record<string, unknown> {
  const options = { source: from, limits: noLimits, timeMs: minute * MINUTE };
  const { value } = evaluateInstant(parseExpr(text, { experimental: true }), options);
  if (value.type !== 'vector') throw new Error(`${text} gives a ${value.type}`);
  return Object.fromEntries(
    value.samples.map(({ labels, value: number, histogram }) => [formatLabels(labels), histogram ?? number]),
  );
}

/** A counter that has seen 1, 2, 4, 8 … `n` times each. */
const grown = (n: number): FloatHistogram =>
  histogramOf(Array.from({ length: n }, () => [1, 2, 4, 8]).flat(), 0);

describe('selectors', () => {
  const data = source({
    h: [grown(1), grown(2), null, grown(3), 'stale', null, 7],
    'f/1': [1, 2, 3],
  });

  it('give the newest sample, of whichever kind, unless the series ended', () => {
    expect(ask(data, 'h', 1)).toEqual({ h: like({ count: 8 }) });
    expect(ask(data, 'h', 2)).toEqual({ h: like({ count: 8 }) });
    expect(ask(data, 'h', 4)).toEqual({});
    expect(ask(data, 'h', 6)).toEqual({ h: 7 });
    expect(ask(data, 'h', 20)).toEqual({});
    expect(ask(data, 'timestamp(h)', 2)).toEqual({ '{}': 60 });
    expect(ask(data, '{__name__=~"h|f"}', 2)).toEqual({
      h: like({ count: 8 }),
      'f{id="1"}': 3,
    });
  });

  it('give both kinds of one series over a range', () => {
    const grid = { startMs: 0, endMs: 6 * MINUTE, stepMs: MINUTE };
    const { value } = evaluateRange(parseExpr('h'), { source: data, limits: noLimits, ...grid });
    const [series] = value.series;
    expect([...(series?.present ?? [])]).toEqual([2, 2, 2, 2, 0, 0, 1]);
    expect(series?.histograms?.map((histogram) => histogram?.count)).toEqual([
      4,
      8,
      8,
      12,
      undefined,
      undefined,
      undefined,
    ]);
    expect([...(series?.values ?? [])]).toEqual([NaN, NaN, NaN, NaN, NaN, NaN, 7]);
  });

  it('give both kinds as a range vector', () => {
    const options = { source: data, limits: noLimits, timeMs: 6 * MINUTE };
    const { value } = evaluateInstant(parseExpr('h[10m]'), options);
    if (value.type !== 'matrix') throw new Error(value.type);
    expect(value.series[0]?.times).toEqual(Float64Array.of(0, 60_000, 180_000, 360_000));
    expect(value.series[0]?.histograms?.map((each) => each?.count)).toEqual([4, 8, 12, undefined]);
  });
});

describe('rates', () => {
  it('add what was before a reset, and extrapolate as for numbers', () => {
    const data = source({ h: [grown(10), grown(20), grown(5), grown(15)], f: [40, 80, 20, 60] });
    const increase = ask(data, 'increase(h[3m])', 3)['{}'] as FloatHistogram;
    const number = ask(data, 'increase(f[3m])', 3)['{}'];
    expect(increase.count).toBeCloseTo(number as number, 9);
    expect(increase).toMatchObject({ hint: 'gauge', positive: { indexes: [0, 1, 2, 3] } });
    expect(ask(data, 'histogram_count(rate(h[3m])) * 180', 3)['{}']).toBeCloseTo(increase.count, 9);
    expect(ask(data, 'histogram_count(irate(h[3m])) * 60', 3)).toEqual({ '{}': 40 });
    expect(ask(data, 'resets(h[10m])', 3)).toEqual({ '{}': 1 });
    expect(ask(data, 'changes(h[10m])', 3)).toEqual({ '{}': 3 });
  });

  it('say when a counter was no counter, a gauge no gauge, or histograms are mixed with numbers', () => {
    const gauge = { ...grown(1), hint: 'gauge' } as const;
    const data = source({ h: [gauge, gauge], c: [grown(1), grown(2)], mixed: [grown(1), 3] });
    expect(notesOf(data, 'rate(h[5m])', 1 * MINUTE)).toEqual([
      'PromQL warning: this native histogram metric is not a counter: "h" (1:6)',
    ]);
    expect(notesOf(data, 'delta(c[5m])', 1 * MINUTE)).toEqual([
      'PromQL warning: this native histogram metric is not a gauge: "c" (1:7)',
    ]);
    expect(notesOf(data, 'rate(mixed[5m])', 1 * MINUTE)).toEqual([
      'PromQL warning: encountered a mix of histograms and floats for metric name "mixed" (1:6)',
    ]);
    expect(ask(data, 'rate(mixed[5m])', 1)).toEqual({});
  });
});

describe('functions over time', () => {
  const data = source({ h: [grown(1), grown(2), grown(6)], mixed: [grown(1), 3, 5] });

  it('add up, average and count histograms', () => {
    expect(ask(data, 'sum_over_time(h[5m])', 2)).toEqual({ '{}': like({ count: 36 }) });
    expect(ask(data, 'avg_over_time(h[5m])', 2)).toEqual({ '{}': like({ count: 12 }) });
    expect(ask(data, 'count_over_time(mixed[5m])', 2)).toEqual({ '{}': 3 });
    expect(ask(data, 'first_over_time(mixed[5m])', 2)).toEqual({
      mixed: like({ count: 4 }),
    });
    expect(ask(data, 'last_over_time(mixed[5m])', 2)).toEqual({ mixed: 5 });
  });

  it('pass over histograms where they know numbers only', () => {
    expect(ask(data, 'max_over_time(mixed[5m])', 2)).toEqual({ '{}': 5 });
    expect(ask(data, 'max_over_time(h[5m])', 2)).toEqual({});
    expect(notesOf(data, 'max_over_time(mixed[5m])', 2 * MINUTE)).toEqual([
      'PromQL info: ignored histograms in a range containing both floats and histograms for metric name "mixed" (1:15)',
    ]);
    expect(notesOf(data, 'max_over_time(h[5m])', 2 * MINUTE)).toEqual([]);
  });

  it('work on subqueries', () => {
    expect(ask(data, 'max_over_time(histogram_count(h)[5m:1m])', 2)).toEqual({ '{}': 24 });
    expect(ask(data, 'sum_over_time(h[5m:1m])', 2)).toEqual({ '{}': like({ count: 36 }) });
  });
});

describe('aggregations', () => {
  const data = source({ 'h/1': [grown(1)], 'h/2': [grown(3)], 'f/1': [5], 'f/2': [7] });

  it('sum, average and count histograms', () => {
    expect(ask(data, 'sum(h)', 0)).toEqual({ '{}': like({ count: 16 }) });
    expect(ask(data, 'avg(h)', 0)).toEqual({ '{}': like({ count: 8 }) });
    expect(ask(data, 'count({__name__=~"h|f"})', 0)).toEqual({ '{}': 4 });
    expect(ask(data, 'sum by (id) (rate(h[5m]))', 0)).toEqual({});
  });

  it('have no sum of histograms and numbers, and say so', () => {
    expect(ask(data, 'sum by (id) ({__name__=~"h|f"})', 0)).toEqual({});
    expect(notesOf(data, 'sum({__name__=~"h|f"})', 0)).toEqual([
      'PromQL warning: encountered a mix of histograms and floats for aggregation (1:5)',
    ]);
  });

  it('pass over histograms in those of numbers', () => {
    expect(ask(data, 'max({__name__=~"h|f"})', 0)).toEqual({ '{}': 7 });
    expect(notesOf(data, 'max({__name__=~"h|f"})', 0)).toEqual([
      'PromQL info: ignored histogram in max aggregation (1:5)',
    ]);
    expect(ask(data, 'topk(3, {__name__=~"h|f"})', 0)).toEqual({ 'f{id="1"}': 5, 'f{id="2"}': 7 });
    expect(ask(data, 'count_values("v", h)', 0)).toEqual({
      '{v="{count:4, sum:15, (0.5,1]:1, (1,2]:1, (2,4]:1, (4,8]:1}"}': 1,
      '{v="{count:12, sum:45, (0.5,1]:3, (1,2]:3, (2,4]:3, (4,8]:3}"}': 1,
    });
  });
});

describe('operators', () => {
  const data = source({ a: [grown(3)], b: [grown(1)], n: [2], custom: [customHistogram([1], [1, 2])] });

  it('add, subtract, scale and compare histograms', () => {
    expect(ask(data, 'a - b', 0)).toEqual({ '{}': like({ count: 8, hint: 'gauge' }) });
    expect(ask(data, 'a + b', 0)).toEqual({ '{}': like({ count: 16 }) });
    expect(ask(data, '2 * a / n', 0)).toEqual({ '{}': like({ count: 12 }) });
    expect(ask(data, '-a', 0)).toEqual({ '{}': like({ count: -12, hint: 'gauge' }) });
    expect(ask(data, 'a == a', 0)).toEqual({ a: like({ count: 12 }) });
    expect(ask(data, 'a != bool b', 0)).toEqual({ '{}': 1 });
    expect(ask(data, 'a and on() n', 0)).toEqual({ a: like({ count: 12 }) });
  });

  it('cut histograms off', () => {
    expect(ask(data, 'a </ 2', 0)).toEqual({
      a: like({ count: 6, positive: { indexes: [0, 1], counts: [3, 3] } }),
    });
    expect(ask(data, 'histogram_count(a >/ n)', 0)).toEqual({ '{}': 6 });
    expect(notesOf(data, 'n </ 2', 0)).toEqual([
      'PromQL info: incompatible sample types encountered for binary operator "</": float </ float (1:1)',
    ]);
  });

  it('say what they can do nothing with', () => {
    expect(notesOf(data, 'a > b', 0)).toEqual([
      'PromQL info: incompatible sample types encountered for binary operator ">": histogram > histogram (1:1)',
    ]);
    expect(notesOf(data, '1 / a', 0)).toEqual([
      'PromQL info: incompatible sample types encountered for binary operator "/": float / histogram (1:1)',
    ]);
    expect(notesOf(data, 'a + custom', 0)).toEqual([
      'PromQL warning: incompatible bucket layout encountered for binary operator + (1:1)',
    ]);
    expect(ask(data, 'a + custom', 0)).toEqual({});
  });
});

describe('functions of histograms', () => {
  const data = source({ h: [histogramOf([1, 1, 3, 3], 0)], f: [5] });

  it('give their numbers', () => {
    expect(ask(data, 'histogram_count(h)', 0)).toEqual({ '{}': 4 });
    expect(ask(data, 'histogram_sum(h)', 0)).toEqual({ '{}': 8 });
    expect(ask(data, 'histogram_avg(h)', 0)).toEqual({ '{}': 2 });
    expect(ask(data, 'histogram_quantile(0.5, h)', 0)).toEqual({ '{}': 2 });
    expect(ask(data, 'histogram_fraction(0, 1, h)', 0)).toEqual({ '{}': 0.5 });
    expect(ask(data, 'histogram_quantiles(h, "q", 0.25, 1)', 0)).toEqual({
      '{q="0.25"}': Math.SQRT1_2,
      '{q="1.0"}': 4,
    });
    expect(ask(data, 'histogram_count(f)', 0)).toEqual({});
    expect(ask(data, 'abs({__name__=~"h|f"})', 0)).toEqual({ '{}': 5 });
    expect(ask(data, 'sort({__name__=~"h|f"})', 0)).toEqual({ f: 5 });
    expect(ask(data, 'label_replace(h, "a", "$1", "__name__", "(.*)")', 0)).toEqual({
      'h{a="h"}': like({ count: 4 }),
    });
    expect(ask(data, 'absent(h)', 0)).toEqual({});
  });

  it('take neither where a histogram is native and classic at once', () => {
    const both = source({ h: [histogramOf([1], 0)] });
    both.add(
      makeLabels([
        ['__name__', 'h'],
        ['le', '1'],
      ]),
      [[0, 1]],
    );
    both.add(
      makeLabels([
        ['__name__', 'h'],
        ['le', '+Inf'],
      ]),
      [[0, 1]],
    );
    expect(ask(both, 'histogram_quantile(0.5, h)', 0)).toEqual({});
    expect(notesOf(both, 'histogram_quantile(0.5, h)', 0)).toEqual([
      'PromQL warning: vector contains a mix of classic and native histograms for metric name "h" (1:25)',
    ]);
  });
});
