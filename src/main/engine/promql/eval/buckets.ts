/**
 * Cumulative buckets of one classic histogram at one step, ascending by bound. One object is refilled for every step;
 * buckets of equal bounds are merged as they are added.
 */
export class Buckets {
  length = 0;
  readonly bounds: Float64Array;
  readonly counts: Float64Array;

  constructor(capacity: number) {
    this.bounds = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  add(bound: number, count: number): void {
    const last = this.length - 1;
    if (last >= 0 && this.bounds[last] === bound) {
      this.counts[last] = (this.counts[last] as number) + count;
      return;
    }
    this.bounds[this.length] = bound;
    this.counts[this.length++] = count;
  }

  /** The count of the highest bucket, or NaN when that isn't the one up to +Inf. */
  total(): number {
    const last = this.length - 1;
    return this.bounds[last] === Infinity ? (this.counts[last] as number) : NaN;
  }

  /** Makes counts never decrease; returns whether that took more than smoothing out rounding. */
  ensureMonotonic(): boolean {
    const { counts } = this;
    let forced = false;
    let previous = counts[0] as number;
    for (let i = 1; i < this.length; i++) {
      const count = counts[i] as number;
      if (count === previous) continue;
      if (Math.abs(count - previous) <= Math.abs(count + previous) * SMALL_DELTA) {
        counts[i] = previous;
      } else if (count < previous) {
        counts[i] = previous;
        forced = true;
      } else {
        previous = count;
      }
    }
    return forced;
  }
}

/** Relative differences up to this are rounding, not a decrease (Prometheus quantile.go smallDeltaTolerance). */
const SMALL_DELTA = 1e-12;

/** The result of {@link bucketQuantile}: the value, and whether counts had to be made monotonic. */
export interface BucketQuantile {
  readonly value: number;
  readonly forced: boolean;
}

/** The q-quantile, interpolated inside its bucket (Prometheus quantile.go BucketQuantile). Changes the buckets. */
export function bucketQuantile(q: number, buckets: Buckets): BucketQuantile {
  if (q !== q) return { value: NaN, forced: false };
  if (q < 0) return { value: -Infinity, forced: false };
  if (q > 1) return { value: Infinity, forced: false };
  const { bounds, counts, length } = buckets;
  if (bounds[length - 1] !== Infinity) return { value: NaN, forced: false };
  const forced = buckets.ensureMonotonic();
  const total = buckets.total();
  if (length < 2 || total === 0 || total !== total) return { value: NaN, forced };
  let rank = q * total;
  let index = 0;
  while (index < length - 1 && !((counts[index] as number) >= rank)) index++;
  const bound = bounds[index] as number;
  if (index === length - 1) return { value: bounds[index - 1] as number, forced };
  if (index === 0 && bound <= 0) return { value: bound, forced };
  let start = 0;
  let count = counts[index] as number;
  if (index > 0) {
    start = bounds[index - 1] as number;
    count -= counts[index - 1] as number;
    rank -= counts[index - 1] as number;
  }
  return { value: start + (bound - start) * (rank / count), forced };
}

/** The share of observations between two bounds (quantile.go BucketFraction). */
export function bucketFraction(lower: number, upper: number, buckets: Buckets): number {
  const total = buckets.total();
  if (total === 0 || total !== total || lower !== lower || upper !== upper) return NaN;
  if (lower >= upper) return 0;
  return (rankOf(upper, buckets) - rankOf(lower, buckets)) / total;
}

/** How many observations are at or below a value, interpolated inside its bucket. */
function rankOf(value: number, { bounds, counts, length }: Buckets): number {
  let rank = 0;
  for (let i = 0; i < length; i++) {
    const high = bounds[i] as number;
    const count = counts[i] as number;
    // The lowest bucket starts at 0 when its bound is above that, else it has no start to interpolate from.
    const low = i > 0 ? (bounds[i - 1] as number) : high > 0 ? 0 : -Infinity;
    if (low >= value) return rank;
    if (high > value) {
      // Nothing is known of how observations lie in a bucket without an end.
      if (high === Infinity || low === -Infinity) return rank;
      return rank + ((count - rank) * (value - low)) / (high - low);
    }
    rank = count;
  }
  return rank;
}
