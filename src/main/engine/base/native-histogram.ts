/**
 * Native histograms as this house keeps them: not as a kind of sample of their own, but as a group of ordinary series that
 * have the histogram's labels and one more, which names the part. So they are packed, flushed and restored like all others,
 * and what changes rarely (schema, thresholds, empty buckets) costs next to nothing. The store hides these series from selectors.
 */

/** The label that names the part. */
export const NATIVE_PART = '__nh__';

/** What a histogram says of a counter reset since the sample before. */
export const RESET_HINTS = ['unknown', 'reset', 'not_reset', 'gauge'] as const;
export type ResetHint = (typeof RESET_HINTS)[number];

/** Buckets that are there, by rising index; a bucket with a count of 0 may be there too. */
export interface NativeBuckets {
  readonly indexes: readonly number[];
  /** Of each bucket by itself, not summed up. */
  readonly counts: readonly number[];
}

/** One sample of a native histogram (https://prometheus.io/docs/specs/native_histograms/). */
export interface NativeHistogram {
  /** -4 to 8: bucket boundaries grow by 2^(2^-schema); -53: they are `customBounds`. */
  readonly schema: number;
  /** Whether the counts may be fractions. */
  readonly isFloat: boolean;
  readonly hint: ResetHint;
  readonly count: number;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: NativeBuckets;
  readonly negative: NativeBuckets;
  /** Upper bounds of the positive buckets of schema -53, without the last, which is infinite. */
  readonly customBounds: readonly number[];
  /** When counting began (unix ms), where it is known. */
  readonly createdMs: number | null;
}

/** Parts that every sample has. */
export const NATIVE_FIELDS = [
  'count',
  'sum',
  'schema',
  'float',
  'hint',
  'zero_threshold',
  'zero_count',
] as const;
export type NativeField = (typeof NATIVE_FIELDS)[number];

/** A list of parts: one series per index. */
export type NativeList = 'p' | 'n' | 'b';

/** The value of a field, in the order and the coding in which it is stored. */
export function fieldOf(histogram: NativeHistogram, field: NativeField): number {
  switch (field) {
    case 'count':
      return histogram.count;
    case 'sum':
      return histogram.sum;
    case 'schema':
      return histogram.schema;
    case 'float':
      return histogram.isFloat ? 1 : 0;
    case 'hint':
      return RESET_HINTS.indexOf(histogram.hint);
    case 'zero_threshold':
      return histogram.zeroThreshold;
    case 'zero_count':
      return histogram.zeroCount;
  }
}

/** Name of the part for an index: `p:3` is a positive bucket, `n:-2` a negative one, `b:0` a custom bound. */
export function listPart(list: NativeList, index: number): string {
  return `${list}:${index}`;
}

/** A sample as its parts, by name. */
export function partsOf(histogram: NativeHistogram): [string, number][] {
  const { positive, negative, customBounds, createdMs } = histogram;
  const parts = NATIVE_FIELDS.map((field): [string, number] => [field, fieldOf(histogram, field)]);
  if (createdMs !== null) parts.push(['created', createdMs]);
  const list = (name: NativeList, indexes: readonly number[], values: readonly number[]): void => {
    indexes.forEach((index, i) => parts.push([listPart(name, index), values[i] ?? 0]));
  };
  list('p', positive.indexes, positive.counts);
  list('n', negative.indexes, negative.counts);
  list('b', [...customBounds.keys()], customBounds);
  return parts;
}

/** What {@link histogramOf} is given: the parts that are there, by name. */
export type NativeParts = ReadonlyMap<string, number>;

/** Puts a sample together from its parts. Null where a field is missing. */
export function histogramOf(parts: NativeParts): NativeHistogram | null {
  const [count, sum, schema, float, hint, zeroThreshold, zeroCount] = NATIVE_FIELDS.map((field) =>
    parts.get(field),
  );
  const known = RESET_HINTS[hint ?? -1];
  if (count === undefined || sum === undefined || schema === undefined || known === undefined) return null;
  if (zeroThreshold === undefined || zeroCount === undefined) return null;
  return {
    schema,
    isFloat: float === 1,
    hint: known,
    count,
    sum,
    zeroThreshold,
    zeroCount,
    positive: bucketsOf(parts, 'p'),
    negative: bucketsOf(parts, 'n'),
    customBounds: bucketsOf(parts, 'b').counts,
    createdMs: parts.get('created') ?? null,
  };
}

function bucketsOf(parts: NativeParts, list: NativeList): NativeBuckets {
  const found: [number, number][] = [];
  for (const [part, value] of parts) {
    if (part.startsWith(`${list}:`)) found.push([Number(part.slice(2)), value]);
  }
  found.sort(([a], [b]) => a - b);
  return { indexes: found.map(([index]) => index), counts: found.map(([, value]) => value) };
}
