import type { NativeBuckets } from '../../base/native-histogram.ts';
import { negativeBuckets, positiveBuckets } from './bounds.ts';
import { hasCustomBounds, type FloatHistogram } from './float-histogram.ts';

/** Index, in a coarser schema, of the bucket that takes in this one. */
export function coarserIndex(index: number, from: number, to: number): number {
  return ((index - 1) >> (from - to)) + 1;
}

function coarserBuckets({ indexes, counts }: NativeBuckets, from: number, to: number): NativeBuckets {
  const outIndexes: number[] = [];
  const outCounts: number[] = [];
  indexes.forEach((index, i) => {
    const target = coarserIndex(index, from, to);
    const last = outIndexes.length - 1;
    if (last >= 0 && outIndexes[last] === target) {
      outCounts[last] = (outCounts[last] as number) + (counts[i] as number);
      return;
    }
    outIndexes.push(target);
    outCounts.push(counts[i] as number);
  });
  return { indexes: outIndexes, counts: outCounts };
}

/** The histogram at a lower (or its own) exponential resolution; custom bounds stay as they are. */
export function toSchema(histogram: FloatHistogram, schema: number): FloatHistogram {
  if (hasCustomBounds(histogram) || schema >= histogram.schema) return histogram;
  return {
    ...histogram,
    schema,
    positive: coarserBuckets(histogram.positive, histogram.schema, schema),
    negative: coarserBuckets(histogram.negative, histogram.schema, schema),
  };
}

/** What the zero bucket would be if it were wider: buckets inside are taken in. */
export interface WiderZero {
  /** As asked, or further out when that would be inside a bucket that counts something. */
  readonly threshold: number;
  readonly zeroCount: number;
}

/** The zero bucket with a threshold that is not below its own (float_histogram.go zeroCountForLargerThreshold). */
export function widenZero(histogram: FloatHistogram, wanted: number): WiderZero {
  let threshold = wanted;
  if (threshold === histogram.zeroThreshold) return { threshold, zeroCount: histogram.zeroCount };
  for (;;) {
    let zeroCount = histogram.zeroCount;
    for (const { lower, upper, count } of positiveBuckets(histogram)) {
      if (lower >= threshold) break;
      zeroCount += count;
      if (upper <= threshold) continue;
      if (count !== 0) threshold = upper;
      break;
    }
    let again = false;
    for (const { lower, upper, count } of negativeBuckets(histogram)) {
      if (upper <= -threshold) break;
      zeroCount += count;
      if (lower >= -threshold) continue;
      // The positive side was summed up to a threshold that doesn't hold any more.
      if (count !== 0) {
        threshold = -lower;
        again = true;
      }
      break;
    }
    if (!again) return { threshold, zeroCount };
  }
}

/** Custom bounds that both have. */
export function sharedBounds(a: readonly number[], b: readonly number[]): number[] {
  const known = new Set(b);
  return a.filter((bound) => known.has(bound));
}

/** For each bucket of custom bounds the index of the one that takes it in among fewer of these bounds. */
export function rebucketing(bounds: readonly number[], fewer: readonly number[]): (index: number) => number {
  return (index) => {
    const bound = bounds[index];
    if (bound === undefined) return fewer.length;
    const target = fewer.findIndex((other) => other >= bound);
    return target < 0 ? fewer.length : target;
  };
}
