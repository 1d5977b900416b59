import type { FloatHistogram } from '#engine/promql/index.ts';

/** Index of the exponential bucket `(bound(i-1), bound(i)]` that a positive number falls into. */
function indexOf(value: number, schema: number): number {
  return Math.ceil(Math.log2(value) * 2 ** schema);
}

function bucketsOf(values: readonly number[], schema: number): FloatHistogram['positive'] {
  const counts = new Map<number, number>();
  for (const value of values) {
    const index = indexOf(value, schema);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  const indexes = [...counts.keys()].sort((a, b) => a - b);
  return { indexes, counts: indexes.map((index) => counts.get(index) ?? 0) };
}

/** The native histogram of these observations. */
export function histogramOf(
  observations: readonly number[],
  schema = 3,
  more: Partial<FloatHistogram> = {},
): FloatHistogram {
  const { zeroThreshold = 0 } = more;
  const outside = observations.filter((value) => Math.abs(value) > zeroThreshold);
  return {
    schema,
    hint: 'unknown',
    count: observations.length,
    sum: observations.reduce((sum, value) => sum + value, 0),
    zeroThreshold,
    zeroCount: observations.length - outside.length,
    positive: bucketsOf(
      outside.filter((value) => value > 0),
      schema,
    ),
    negative: bucketsOf(
      outside.filter((value) => value < 0).map((value) => -value),
      schema,
    ),
    customBounds: [],
    ...more,
  };
}

/** A histogram with bounds of its own; `counts` are those of the buckets up to each bound and beyond the last. */
export function customHistogram(
  customBounds: readonly number[],
  counts: readonly number[],
  more: Partial<FloatHistogram> = {},
): FloatHistogram {
  return {
    ...histogramOf([]),
    schema: -53,
    count: counts.reduce((sum, count) => sum + count, 0),
    positive: { indexes: counts.map((_, i) => i), counts },
    customBounds,
    ...more,
  };
}
