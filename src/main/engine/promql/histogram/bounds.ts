import { hasCustomBounds, type FloatHistogram } from './float-histogram.ts';

/** One bucket with its bounds. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly lowerInclusive: boolean;
  readonly upperInclusive: boolean;
  readonly count: number;
}

/** Of each schema the bounds from 1 (included) to 2, made when first asked for. */
const octaves = new Map<number, Float64Array>();

function octaveOf(schema: number): Float64Array {
  let octave = octaves.get(schema);
  if (octave === undefined) {
    const length = 2 ** schema;
    octave = Float64Array.from({ length }, (_, i) => 2 ** (i / length));
    octaves.set(schema, octave);
  }
  return octave;
}

/**
 * Upper bound of the bucket with this index in an exponential schema. The last before the bucket of the infinite values ends
 * at the largest number there is (generic.go getBoundExponential).
 */
export function exponentialBound(index: number, schema: number): number {
  if (schema < 0) {
    const exponent = index * 2 ** -schema;
    return exponent === 1024 ? Number.MAX_VALUE : 2 ** exponent;
  }
  const length = 2 ** schema;
  const within = ((index % length) + length) % length;
  const exponent = (index - within) / length;
  if (within === 0 && exponent === 1024) return Number.MAX_VALUE;
  return (octaveOf(schema)[within] as number) * 2 ** exponent;
}

function customBound(index: number, bounds: readonly number[]): number {
  if (index < 0) return -Infinity;
  return bounds[index] ?? Infinity;
}

/** The positive buckets, rising. */
export function positiveBuckets(histogram: FloatHistogram): Bucket[] {
  const { schema, customBounds, positive } = histogram;
  const isCustom = hasCustomBounds(histogram);
  return positive.indexes.map((index, i): Bucket => {
    const count = positive.counts[i] as number;
    if (isCustom) {
      const lower = customBound(index - 1, customBounds);
      const upper = customBound(index, customBounds);
      return { lower, upper, lowerInclusive: index === 0, upperInclusive: true, count };
    }
    const lower = exponentialBound(index - 1, schema);
    return {
      lower,
      upper: exponentialBound(index, schema),
      lowerInclusive: false,
      upperInclusive: true,
      count,
    };
  });
}

/** The negative buckets, from the one next to zero downwards. */
export function negativeBuckets({ schema, negative }: FloatHistogram): Bucket[] {
  return negative.indexes.map((index, i): Bucket => ({
    lower: -exponentialBound(index, schema),
    upper: -exponentialBound(index - 1, schema),
    lowerInclusive: true,
    upperInclusive: false,
    count: negative.counts[i] as number,
  }));
}

export function zeroBucket({ zeroThreshold, zeroCount }: FloatHistogram): Bucket {
  return {
    lower: -zeroThreshold,
    upper: zeroThreshold,
    lowerInclusive: true,
    upperInclusive: true,
    count: zeroCount,
  };
}

/** All buckets, rising; those that reach into the zero bucket begin where it ends. */
export function allBuckets(histogram: FloatHistogram): Bucket[] {
  const { zeroThreshold, zeroCount } = histogram;
  const clip = (bucket: Bucket): Bucket => {
    if (bucket.upper < 0 && bucket.upper > -zeroThreshold) return { ...bucket, upper: -zeroThreshold };
    if (bucket.lower > 0 && bucket.lower < zeroThreshold) return { ...bucket, lower: zeroThreshold };
    return bucket;
  };
  const out = negativeBuckets(histogram).reverse().map(clip);
  if (zeroCount > 0) out.push(zeroBucket(histogram));
  for (const bucket of positiveBuckets(histogram)) out.push(clip(bucket));
  return out;
}
