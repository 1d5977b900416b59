import type { NativeBuckets } from '../../base/native-histogram.ts';
import { negativeBuckets, positiveBuckets, zeroBucket, type Bucket } from './bounds.ts';
import { compact, hasCustomBounds, type FloatHistogram } from './float-histogram.ts';
import { exponentialFraction } from './quantile.ts';

/** What is kept of a bucket, and the value its observations are taken to have. */
interface Kept {
  readonly count: number;
  readonly middle: number;
}

type Side = 'below' | 'above';

/**
 * The histogram with only its observations below (`</`) or above (`>/`) a value. The bucket that the value is in is divided by
 * interpolation, and the sum estimated anew (float_histogram.go TrimBuckets).
 */
export function trim(histogram: FloatHistogram, at: number, side: Side): FloatHistogram {
  const isCustom = hasCustomBounds(histogram);
  const left = { count: 0, sum: 0, isWhole: true };
  const note = (before: number, kept: Kept): number => {
    left.count += kept.count;
    // Nothing of a bucket adds nothing, wherever its middle would be.
    if (kept.count !== 0) left.sum += kept.middle * kept.count;
    if (kept.count !== before) left.isWhole = false;
    return kept.count;
  };
  const trimmed = (
    indexes: readonly number[],
    buckets: readonly Bucket[],
    isPositive: boolean,
  ): NativeBuckets => ({
    indexes,
    counts: buckets.map((bucket) =>
      bucket.count === 0 ? 0 : note(bucket.count, keptOf(bucket, at, side, isPositive, isCustom)),
    ),
  });
  const positive = trimmed(histogram.positive.indexes, positiveBuckets(histogram), true);
  const negative = trimmed(histogram.negative.indexes, negativeBuckets(histogram), false);
  let { zeroCount } = histogram;
  if (zeroCount > 0) {
    const hasPositive = histogram.positive.counts.some((each) => each !== 0);
    const hasNegative = histogram.negative.counts.some((each) => each !== 0);
    zeroCount = note(zeroCount, keptOfZero(zeroBucket(histogram), at, side, hasNegative, hasPositive));
  }
  const { count, sum, isWhole } = left;
  return isWhole ? histogram : compact({ ...histogram, count, sum, zeroCount, positive, negative });
}

function keptOf(bucket: Bucket, at: number, side: Side, isPositive: boolean, isCustom: boolean): Kept {
  const { lower, upper, count } = bucket;
  const isWhole = side === 'below' ? upper <= at : lower >= at;
  if (isWhole) return { count, middle: middleOf(lower, upper, isPositive, isCustom) };
  const isInside = side === 'below' ? lower < at : upper > at;
  if (!isInside) return { count: 0, middle: 0 };
  if (lower === -Infinity || upper === Infinity) return keptOfInfinite(bucket, at, side);
  const fraction = isCustom ? (at - lower) / (upper - lower) : exponentialFraction(bucket, at, isPositive);
  const below = count * fraction;
  return side === 'below'
    ? { count: below, middle: middleOf(lower, at, isPositive, isCustom) }
    : { count: count - below, middle: middleOf(at, upper, isPositive, isCustom) };
}

/** Nothing is known of how observations lie in a bucket without an end; in doubt they go. */
function keptOfInfinite({ lower, upper, count }: Bucket, at: number, side: Side): Kept {
  const none: Kept = { count: 0, middle: 0 };
  if (lower !== -Infinity) return side === 'above' && at >= lower ? { count, middle: at } : none;
  if (side === 'below') {
    // A bucket of positive numbers is taken to begin at 0.
    if (at > 0 && upper > 0 && upper !== Infinity) return { count: (count * at) / upper, middle: at / 2 };
    return upper <= 0 ? { count, middle: at } : none;
  }
  if (at >= 0 && upper > at && upper !== Infinity)
    return { count: count * (1 - at / upper), middle: (at + upper) / 2 };
  return none;
}

/** The zero bucket is divided linearly, and ends at 0 on the side where the histogram has nothing. */
function keptOfZero(
  bucket: Bucket,
  at: number,
  side: Side,
  hasNegative: boolean,
  hasPositive: boolean,
): Kept {
  const lower = hasPositive && !hasNegative ? 0 : bucket.lower;
  const upper = hasNegative && !hasPositive ? 0 : bucket.upper;
  const { count } = bucket;
  const all: Kept = { count, middle: (lower + upper) / 2 };
  if (at <= lower) return side === 'below' ? { count: 0, middle: 0 } : all;
  if (at >= upper) return side === 'below' ? all : { count: 0, middle: 0 };
  return side === 'below'
    ? { count: (count * (at - lower)) / (upper - lower), middle: (lower + at) / 2 }
    : { count: (count * (upper - at)) / (upper - lower), middle: (at + upper) / 2 };
}

/** Where observations between two bounds are taken to be. */
function middleOf(lower: number, upper: number, isPositive: boolean, isCustom: boolean): number {
  if (lower === -Infinity) {
    if (upper === Infinity) return 0;
    return upper > 0 ? upper / 2 : upper;
  }
  if (upper === Infinity) return lower;
  if (isCustom) return (lower + upper) / 2;
  const middle = Math.sqrt(Math.abs(lower * upper));
  return isPositive ? middle : -middle;
}
