import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allBuckets, exponentialBound } from '#engine/promql/histogram/bounds.ts';
import { add, HistogramSum, subtract } from '#engine/promql/histogram/combine.ts';
import { compact, divide, equals, multiply } from '#engine/promql/histogram/float-histogram.ts';
import type { FloatHistogram } from '#engine/promql/histogram/float-histogram.ts';
import { toSchema } from '#engine/promql/histogram/layout.ts';
import {
  histogramFraction,
  histogramQuantile,
  histogramVariance,
} from '#engine/promql/histogram/quantile.ts';
import { detectReset } from '#engine/promql/histogram/reset.ts';
import { histogramText } from '#engine/promql/histogram/text.ts';
import { trim } from '#engine/promql/histogram/trim.ts';
import { customHistogram, histogramOf } from '../../../../helpers/histograms.ts';

const observation = fc.oneof(
  fc.double({ min: 0.01, max: 5000, noNaN: true }),
  fc.double({ min: -5000, max: -0.01, noNaN: true }),
  fc.constant(0),
);
const observations = fc.array(observation, { minLength: 1, maxLength: 40 });
const schema = fc.integer({ min: -4, max: 8 });

/** Everything but the sum, which is rounded in another order, and the hint. */
function counts({ sum: _sum, hint: _hint, ...rest }: FloatHistogram): unknown {
  return rest;
}

describe('histograms of real observations', () => {
  it('add up to the histogram of all of them, at the coarser resolution', () => {
    fc.assert(
      fc.property(observations, schema, observations, schema, (a, schemaA, b, schemaB) => {
        const sum = add(histogramOf(a, schemaA), histogramOf(b, schemaB))?.histogram;
        const coarse = Math.min(schemaA, schemaB);
        expect(counts(sum!)).toEqual(counts(histogramOf([...a, ...b], coarse)));
      }),
    );
  });

  it('are what is left when others are taken off again', () => {
    fc.assert(
      fc.property(observations, observations, schema, (a, b, of) => {
        const left = subtract(histogramOf([...a, ...b], of), histogramOf(b, of))?.histogram;
        expect(counts(compact(left!))).toEqual(counts(histogramOf(a, of)));
      }),
    );
  });

  it('settle on a zero bucket that covers both, which ends where a bucket ends', () => {
    const narrow = histogramOf([0, 0.3, 0.6, 3], 0, { zeroThreshold: 0.001 });
    const wide = histogramOf([0.1, 0.4, 8], 0, { zeroThreshold: 0.4 });
    // 0.4 is inside (0.25, 0.5], which has something in it.
    expect(add(narrow, wide)?.histogram).toMatchObject({
      zeroThreshold: 0.5,
      zeroCount: 4,
      positive: { indexes: [0, 2, 3], counts: [1, 1, 1] },
    });
    expect(add(wide, narrow)?.histogram).toMatchObject({ zeroThreshold: 0.5, zeroCount: 4, count: 7 });
  });

  it('have quantiles inside the bucket of the true one, and fractions that are their inverse', () => {
    fc.assert(
      fc.property(observations, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const histogram = histogramOf(values);
        const { value } = histogramQuantile(q, histogram);
        const sorted = values.toSorted((a, b) => a - b);
        const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1));
        const near = sorted.slice(Math.max(0, rank - 1), rank + 2);
        const least = Math.min(...near.map((each) => each - Math.abs(each) * 0.1));
        const most = Math.max(...near.map((each) => each + Math.abs(each) * 0.1));
        expect(value).toBeGreaterThanOrEqual(least);
        expect(value).toBeLessThanOrEqual(most);
        if (!values.includes(0))
          expect(histogramFraction(-Infinity, value, histogram).value).toBeCloseTo(q, 9);
      }),
    );
  });

  it('tell a reset from going on', () => {
    fc.assert(
      fc.property(observations, observations, schema, (before, more, of) => {
        const first = histogramOf(before, of);
        const then = histogramOf([...before, ...more], of);
        expect(detectReset(then, first)).toBe(false);
        expect(detectReset(first, then)).toBe(true);
        expect(detectReset(toSchema(then, of - 1), first)).toBe(false);
      }),
    );
  });

  it('fall apart into what is below and above a value', () => {
    fc.assert(
      fc.property(observations, fc.double({ min: -100, max: 100, noNaN: true }), (values, at) => {
        const histogram = histogramOf(values);
        const below = trim(histogram, at, 'below');
        const above = trim(histogram, at, 'above');
        expect(below.count + above.count).toBeCloseTo(histogram.count, 9);
        for (const { lower } of allBuckets(below)) expect(lower).toBeLessThan(at);
        for (const { upper } of allBuckets(above)) expect(upper).toBeGreaterThanOrEqual(at);
      }),
    );
  });
});

describe('bounds', () => {
  it('double from one bucket to the next 2^schema buckets on', () => {
    expect([-1, 0, 1, 2].map((index) => exponentialBound(index, 0))).toEqual([0.5, 1, 2, 4]);
    expect([-1, 0, 1].map((index) => exponentialBound(index, -2))).toEqual([1 / 16, 1, 16]);
    expect(exponentialBound(8, 3)).toBe(2);
    expect(exponentialBound(-4, 2)).toBe(0.5);
  });

  it('end with the largest number before the bucket of infinity', () => {
    expect(exponentialBound(1024, 0)).toBe(Number.MAX_VALUE);
    expect(exponentialBound(1025, 0)).toBe(Infinity);
    expect(exponentialBound(64, -4)).toBe(Number.MAX_VALUE);
    expect(exponentialBound(8192, 3)).toBe(Number.MAX_VALUE);
  });
});

describe('custom bounds', () => {
  it('are settled on those that both have', () => {
    const a = customHistogram([1, 2, 5], [1, 2, 3, 4]);
    const b = customHistogram([2, 5, 10], [10, 20, 30, 40]);
    expect(add(a, b)).toMatchObject({
      reconciled: true,
      histogram: { customBounds: [2, 5], positive: { indexes: [0, 1, 2], counts: [13, 23, 74] } },
    });
    expect(detectReset(b, a)).toBe(false);
    expect(detectReset(a, b)).toBe(true);
  });

  it('cannot be added to exponential ones', () => {
    expect(add(customHistogram([1], [1, 1]), histogramOf([1]))).toBeNull();
    expect(subtract(histogramOf([1]), customHistogram([1], [1, 1]))).toBeNull();
  });

  it('are interpolated linearly, from 0 and never beyond the last', () => {
    const histogram = customHistogram([10, 20], [5, 5, 10]);
    expect(histogramQuantile(0.125, histogram).value).toBe(5);
    expect(histogramQuantile(0.375, histogram).value).toBe(15);
    expect(histogramQuantile(0.9, histogram).value).toBe(20);
    expect(histogramFraction(5, 15, histogram).value).toBeCloseTo(0.25, 12);
  });
});

describe('single histograms', () => {
  it('are scaled, become gauges when turned round, and lose their buckets when divided by 0', () => {
    const histogram = histogramOf([1, 2, 2], 0);
    expect(multiply(histogram, 2)).toMatchObject({
      count: 6,
      sum: 10,
      positive: { counts: [2, 4] },
      hint: 'unknown',
    });
    expect(multiply(histogram, -1)).toMatchObject({ count: -3, hint: 'gauge' });
    expect(divide(histogram, 0)).toMatchObject({ count: Infinity, positive: { indexes: [] } });
  });

  it('are equal with their empty buckets only', () => {
    const histogram = histogramOf([1, 4], 0);
    const spread = { ...histogram, positive: { indexes: [0, 1, 2], counts: [1, 0, 1] } };
    expect(equals(histogram, spread)).toBe(false);
    expect(equals(histogram, compact(spread))).toBe(true);
  });

  it('say what NaN observations do', () => {
    const withNaN = { ...histogramOf([1, 2, 3, 4], 0), count: 5, sum: NaN };
    expect(histogramQuantile(0.5, withNaN).nan).toBe('skews');
    expect(histogramQuantile(1, withNaN)).toEqual({ value: NaN, nan: 'is_result' });
    expect(histogramFraction(-Infinity, Infinity, withNaN)).toEqual({ value: 0.8, hasNaN: true });
  });

  it('have a variance around the middles of their buckets', () => {
    const histogram = customHistogram([2, 4], [1, 1], { sum: 4, count: 2 });
    expect(histogramVariance(customHistogram([1, 3, 5], [0, 1, 1], { sum: 6 }))).toBe(1);
    expect(histogramVariance(histogram)).toBe(Infinity);
  });

  it('are written as Prometheus writes them', () => {
    const histogram = histogramOf([-1.5, 0, 0, 1.5, 1_500_000], 0, { zeroThreshold: 0.001 });
    expect(histogramText(histogram)).toBe(
      '{count:5, sum:1.5e+06, [-2,-1):1, [-0.001,0.001]:2, (1,2]:1, (1.048576e+06,2.097152e+06]:1}',
    );
  });
});

describe('sums of many', () => {
  it('lose nothing to rounding', () => {
    const big = { ...histogramOf([1], 0), sum: 1e16 };
    const sum = new HistogramSum(big);
    for (let i = 0; i < 10; i++) sum.add({ ...histogramOf([1], 0), sum: 1 });
    sum.add(multiply(big, -1));
    expect(sum.result()).toMatchObject({ sum: 10, count: 10 });
  });

  it('note contradicting hints, and what is gauge stays so', () => {
    const hinted = (hint: FloatHistogram['hint']): FloatHistogram => ({ ...histogramOf([1]), hint });
    expect(add(hinted('reset'), hinted('not_reset'))).toMatchObject({
      collision: true,
      histogram: { hint: 'unknown' },
    });
    expect(add(hinted('reset'), hinted('gauge'))).toMatchObject({
      collision: false,
      histogram: { hint: 'gauge' },
    });
    expect(add(hinted('not_reset'), hinted('unknown'))).toMatchObject({ histogram: { hint: 'unknown' } });
  });
});
