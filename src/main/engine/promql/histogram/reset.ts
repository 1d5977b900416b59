import type { NativeBuckets } from '../../base/native-histogram.ts';
import { exponentialBound } from './bounds.ts';
import { hasCustomBounds, sameNumbers, type FloatHistogram } from './float-histogram.ts';
import { rebucketing, sharedBounds, toSchema, widenZero } from './layout.ts';

/**
 * Whether a counter began anew between two samples: its hint says so, or something in it has become less, or its buckets have
 * become finer, which no counter does by itself (float_histogram.go DetectReset).
 */
export function detectReset(histogram: FloatHistogram, previous: FloatHistogram): boolean {
  if (histogram.hint === 'reset') return true;
  if (histogram.hint === 'not_reset') return false;
  if (histogram.count < previous.count) return true;
  if (hasCustomBounds(histogram)) {
    if (!hasCustomBounds(previous)) return true;
    if (!sameNumbers(histogram.customBounds, previous.customBounds)) return fellInShared(histogram, previous);
  }
  if (histogram.schema > previous.schema || histogram.zeroThreshold < previous.zeroThreshold) return true;
  const { threshold, zeroCount } = widenZero(previous, histogram.zeroThreshold);
  if (threshold !== histogram.zeroThreshold || histogram.zeroCount < zeroCount) return true;
  const before = toSchema(previous, histogram.schema);
  const from = hasCustomBounds(histogram) ? null : histogram;
  return fell(histogram.positive, before.positive, from) || fell(histogram.negative, before.negative, from);
}

/** Whether a bucket is less than before; with `from` those inside its zero bucket don't count. */
function fell(buckets: NativeBuckets, before: NativeBuckets, from: FloatHistogram | null): boolean {
  let at = 0;
  return before.indexes.some((index, i) => {
    const was = before.counts[i] as number;
    if (from !== null && exponentialBound(index, from.schema) <= from.zeroThreshold) return false;
    while (at < buckets.indexes.length && (buckets.indexes[at] as number) < index) at++;
    // A bucket that is gone has fallen if there was anything in it.
    return buckets.indexes[at] === index ? (buckets.counts[at] as number) < was : was !== 0;
  });
}

/** Compares histograms of other custom bounds in the buckets between the bounds they share. */
function fellInShared(histogram: FloatHistogram, previous: FloatHistogram): boolean {
  const shared = sharedBounds(histogram.customBounds, previous.customBounds);
  const now = inBounds(histogram, shared);
  return inBounds(previous, shared).some((count, i) => (now[i] as number) < count);
}

function inBounds({ customBounds, positive }: FloatHistogram, fewer: readonly number[]): Float64Array {
  const indexOf = rebucketing(customBounds, fewer);
  const counts = new Float64Array(fewer.length + 1);
  positive.indexes.forEach((index, i) => {
    const target = indexOf(index);
    counts[target] = (counts[target] as number) + (positive.counts[i] as number);
  });
  return counts;
}
