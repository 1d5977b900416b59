/** What the legend says about a series; null where it has no value in the period. */
export interface Statistics {
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
}

/** Over the finite values; NaN is a gap. */
export function statisticsOf(values: Float64Array): Statistics {
  let min = Infinity;
  let max = -Infinity;
  let mean = 0;
  let count = 0;
  let last: number | null = null;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    count++;
    // Running mean: a sum of values near the largest double would overflow.
    mean += value / count - mean / count;
    last = value;
  }
  return count === 0 ? { last, min: null, max: null, mean: null } : { last, min, max, mean };
}
