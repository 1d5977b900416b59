import { KahanSum } from '../../base/kahan.ts';
import { allBuckets, type Bucket } from './bounds.ts';
import { hasCustomBounds, type FloatHistogram } from './float-histogram.ts';

/** A quantile, and what NaN among the observations does to it. */
export interface HistogramQuantile {
  readonly value: number;
  readonly nan: 'none' | 'skews' | 'is_result';
}

function plain(value: number): HistogramQuantile {
  return { value, nan: 'none' };
}

/** The zero bucket ends at 0 on the side where the histogram has nothing. */
function boundedByZero(bucket: Bucket, { positive, negative }: FloatHistogram): Bucket {
  const hasPositive = positive.indexes.length > 0;
  const hasNegative = negative.indexes.length > 0;
  if (hasPositive && !hasNegative) return { ...bucket, lower: 0 };
  if (hasNegative && !hasPositive) return { ...bucket, upper: 0 };
  return bucket;
}

/**
 * The q-quantile: interpolated linearly in custom buckets and in the zero bucket, exponentially in the others (quantile.go
 * HistogramQuantile). NaN observations are in the count and in no bucket; their sum is NaN.
 */
export function histogramQuantile(q: number, histogram: FloatHistogram): HistogramQuantile {
  const { count: total, sum } = histogram;
  if (q < 0) return plain(-Infinity);
  if (q > 1) return plain(Infinity);
  if (total === 0 || q !== q) return plain(NaN);
  const isCustom = hasCustomBounds(histogram);
  const hasNaN = sum !== sum;
  // From the nearer end; from below when NaN, which count as above all else, may be missing at the top.
  const fromBelow = hasNaN || q < 0.5;
  const buckets = allBuckets(histogram);
  if (!fromBelow) buckets.reverse();
  let rank = fromBelow ? q * total : (1 - q) * total;
  let count = 0;
  let at = 0;
  let found: Bucket = { lower: 0, upper: 0, lowerInclusive: false, upperInclusive: false, count: 0 };
  for (; at < buckets.length; at++) {
    found = buckets[at] as Bucket;
    count += found.count;
    if (found.count !== 0 && count >= rank) break;
  }
  if (isCustom) {
    if (found.lower === -Infinity) {
      if (found.upper <= 0) return plain(found.upper);
      found = { ...found, lower: 0 };
    } else if (found.upper === Infinity) return plain(found.lower);
  } else if (found.lower < 0 && found.upper > 0) {
    found = boundedByZero(found, histogram);
  }
  count = Math.min(count, total);
  if (count < rank) return hasNaN ? { value: NaN, nan: 'is_result' } : plain(found.upper);
  rank = fromBelow ? rank - (count - found.count) : count - rank;
  if (hasNaN) for (const rest of buckets.slice(at + 1)) count += rest.count;
  const nan = hasNaN && count < total ? 'skews' : 'none';
  return { value: within(found, rank / found.count, isCustom), nan };
}

/** The value a fraction into a bucket. */
function within({ lower, upper }: Bucket, fraction: number, isCustom: boolean): number {
  if (isCustom || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction;
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * fraction);
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - fraction)));
}

/** How far into an exponential bucket a value is; `isPositive` is the bucket's side. */
export function exponentialFraction({ lower, upper }: Bucket, value: number, isPositive: boolean): number {
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  const logValue = Math.log2(Math.abs(value));
  return isPositive
    ? (logValue - logLower) / (logUpper - logLower)
    : 1 - (logValue - logUpper) / (logLower - logUpper);
}

/** The share of observations from `lower` to `upper`, and whether there are NaN, which no share has. */
export function histogramFraction(
  lower: number,
  upper: number,
  histogram: FloatHistogram,
): { readonly value: number; readonly hasNaN: boolean } {
  const { count: total, sum } = histogram;
  if (total === 0 || lower !== lower || upper !== upper) return { value: NaN, hasNaN: false };
  if (lower >= upper) return { value: 0, hasNaN: false };
  const buckets = allBuckets(histogram);
  let counted = total;
  let hasNaN = false;
  if (sum !== sum) {
    counted = buckets.reduce((all, { count }) => all + count, 0);
    hasNaN = counted < total;
  }
  const rank = (value: number): number => Math.min(rankOf(value, buckets, histogram, counted), counted);
  return { value: (rank(upper) - rank(lower)) / total, hasNaN };
}

/** How many observations are at or below a value (quantile.go HistogramFraction). */
function rankOf(
  value: number,
  buckets: readonly Bucket[],
  histogram: FloatHistogram,
  beyond: number,
): number {
  const isCustom = hasCustomBounds(histogram);
  let rank = 0;
  for (const each of buckets) {
    const isZero = each.lower <= 0 && each.upper >= 0;
    const bucket = isZero ? boundedByZero(each, histogram) : each;
    const { lower, upper, count } = bucket;
    if (lower >= value) return rank;
    if (upper > value) {
      if (!isCustom && !isZero) return rank + count * exponentialFraction(bucket, value, value > 0);
      // Nothing is known of how observations lie in a bucket without a beginning.
      if (lower === -Infinity) return count;
      return rank + (count * (value - lower)) / (upper - lower);
    }
    rank += count;
  }
  return beyond;
}

const kahan = new KahanSum();

/** The variance, as if every observation were in the middle of its bucket (functions.go histogramVariance). */
export function histogramVariance(histogram: FloatHistogram): number {
  const mean = histogram.sum / histogram.count;
  const isCustom = hasCustomBounds(histogram);
  kahan.reset(0);
  for (const { lower, upper, count } of allBuckets(histogram)) {
    if (count === 0) continue;
    const delta = middleOf(lower, upper, isCustom) - mean;
    kahan.add(count * delta * delta);
  }
  return (kahan.sum + kahan.compensation) / histogram.count;
}

function middleOf(lower: number, upper: number, isCustom: boolean): number {
  if (isCustom) return (upper + lower) / 2;
  if (lower <= 0 && upper >= 0) return 0;
  const middle = Math.sqrt(upper * lower);
  return upper < 0 ? -middle : middle;
}
