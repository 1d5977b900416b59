import type { NativeBuckets, NativeHistogram } from '../../base/native-histogram.ts';

/**
 * A native histogram as PromQL computes with it (https://prometheus.io/docs/specs/native_histograms/): counts may be fractions,
 * and negative after a subtraction. Never changed once made, so that samples can be shared.
 */
export type FloatHistogram = Omit<NativeHistogram, 'isFloat' | 'createdMs'>;

/** The schema of histograms whose bounds are their own; the exponential ones are -4 to 8. */
export const CUSTOM_SCHEMA = -53;

export const NO_BUCKETS: NativeBuckets = { indexes: [], counts: [] };

export function hasCustomBounds(histogram: FloatHistogram): boolean {
  return histogram.schema === CUSTOM_SCHEMA;
}

/** The same histogram without buckets that count nothing. */
export function compact(histogram: FloatHistogram): FloatHistogram {
  const positive = withoutEmpty(histogram.positive);
  const negative = withoutEmpty(histogram.negative);
  if (positive === histogram.positive && negative === histogram.negative) return histogram;
  return { ...histogram, positive, negative };
}

function withoutEmpty(buckets: NativeBuckets): NativeBuckets {
  const { indexes, counts } = buckets;
  if (!counts.includes(0)) return buckets;
  return {
    indexes: indexes.filter((_, i) => counts[i] !== 0),
    counts: counts.filter((count) => count !== 0),
  };
}

/** The sample with every count and the sum put through `change`. */
export function mapCounts(histogram: FloatHistogram, change: (count: number) => number): FloatHistogram {
  const side = ({ indexes, counts }: NativeBuckets): NativeBuckets => ({
    indexes,
    counts: counts.map(change),
  });
  return {
    ...histogram,
    count: change(histogram.count),
    sum: change(histogram.sum),
    zeroCount: change(histogram.zeroCount),
    positive: side(histogram.positive),
    negative: side(histogram.negative),
  };
}

/** `histogram * factor`. What counts down is no counter, so a negative factor makes a gauge. */
export function multiply(histogram: FloatHistogram, factor: number): FloatHistogram {
  const out = mapCounts(histogram, (count) => count * factor);
  return factor < 0 ? { ...out, hint: 'gauge' } : out;
}

/** `histogram / divisor`; by 0 only the totals are left, which are then infinite or NaN. */
export function divide(histogram: FloatHistogram, divisor: number): FloatHistogram {
  if (divisor === 0) {
    const { count, sum, zeroCount } = histogram;
    return {
      ...histogram,
      count: count / divisor,
      sum: sum / divisor,
      zeroCount: zeroCount / divisor,
      positive: NO_BUCKETS,
      negative: NO_BUCKETS,
    };
  }
  const out = mapCounts(histogram, (count) => count / divisor);
  return divisor < 0 ? { ...out, hint: 'gauge' } : out;
}

export function asGauge(histogram: FloatHistogram): FloatHistogram {
  return histogram.hint === 'gauge' ? histogram : { ...histogram, hint: 'gauge' };
}

/**
 * Whether two histograms are the same data: equal totals, bounds and buckets, empty buckets included. Numbers are compared
 * by their bits, hints not at all (float_histogram.go Equals).
 */
export function equals(a: FloatHistogram, b: FloatHistogram): boolean {
  return (
    a.schema === b.schema &&
    Object.is(a.count, b.count) &&
    Object.is(a.sum, b.sum) &&
    a.zeroThreshold === b.zeroThreshold &&
    Object.is(a.zeroCount, b.zeroCount) &&
    (!hasCustomBounds(a) || sameNumbers(a.customBounds, b.customBounds)) &&
    sameBuckets(a.positive, b.positive) &&
    sameBuckets(a.negative, b.negative)
  );
}

function sameBuckets(a: NativeBuckets, b: NativeBuckets): boolean {
  return sameNumbers(a.indexes, b.indexes) && sameNumbers(a.counts, b.counts);
}

export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => Object.is(value, b[i])));
}
