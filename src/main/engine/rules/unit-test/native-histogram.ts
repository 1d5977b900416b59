/**
 * Native histograms as the series notation writes them, `{{schema:1 sum:-0.3 count:32.1 buckets:[5.1 10 7]}}`: enough to load
 * and compare them (promql/parser/generated_parser.y, promql/promqltest HistogramTestExpression).
 */
export interface NativeHistogram {
  readonly schema: number;
  readonly sum: number;
  readonly count: number;
  readonly zeroBucket: number;
  readonly zeroBucketWidth: number;
  readonly buckets: readonly number[];
  readonly offset: number;
  readonly negativeBuckets: readonly number[];
  readonly negativeOffset: number;
  readonly customValues: readonly number[];
  readonly hint: 'unknown' | 'reset' | 'not_reset' | 'gauge';
}

const EMPTY: NativeHistogram = {
  schema: 0,
  sum: 0,
  count: 0,
  zeroBucket: 0,
  zeroBucketWidth: 0,
  buckets: [],
  offset: 0,
  negativeBuckets: [],
  negativeOffset: 0,
  customValues: [],
  hint: 'unknown',
};

const NUMBER_FIELDS: Readonly<Record<string, keyof NativeHistogram>> = {
  schema: 'schema',
  sum: 'sum',
  count: 'count',
  z_bucket: 'zeroBucket',
  z_bucket_w: 'zeroBucketWidth',
  offset: 'offset',
  n_offset: 'negativeOffset',
};
const LIST_FIELDS: Readonly<Record<string, keyof NativeHistogram>> = {
  buckets: 'buckets',
  n_buckets: 'negativeBuckets',
  custom_values: 'customValues',
};
const HINTS = ['unknown', 'reset', 'not_reset', 'gauge'] as const;

/** Reads what stands between the double braces. Throws a plain Error that names the field. */
export function readHistogram(text: string): NativeHistogram {
  let histogram = EMPTY;
  const seen = new Set<string>();
  const field = /\s*(\w+):(\[[^\]]*\]|\S+)\s*/y;
  while (field.lastIndex < text.length && text.slice(field.lastIndex).trim() !== '') {
    const from = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`cannot read "${text.slice(from).trim()}" of a histogram`);
    const [, name = '', value = ''] = match;
    if (seen.has(name)) throw new Error(`duplicate key "${name}" in histogram`);
    seen.add(name);
    histogram = { ...histogram, ...readField(name, value) };
  }
  return histogram;
}

function readField(name: string, value: string): Partial<NativeHistogram> {
  const number = NUMBER_FIELDS[name];
  if (number !== undefined) return { [number]: numberOf(name, value) };
  const list = LIST_FIELDS[name];
  if (list !== undefined) {
    const items = value.slice(1, -1).trim();
    return { [list]: items === '' ? [] : items.split(/\s+/).map((item) => numberOf(name, item)) };
  }
  const hint = HINTS.find((each) => each === value);
  if (name === 'counter_reset_hint' && hint !== undefined) return { hint };
  throw new Error(`bad histogram descriptor found: "${name}:${value}"`);
}

function numberOf(name: string, text: string): number {
  const value = /^[+-]?inf$/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
  if (Number.isNaN(value) && !/^nan$/i.test(text)) throw new Error(`"${text}" of ${name} is not a number`);
  return value;
}

/** `a + sign * b`, of one schema, as a series of histograms grows step by step. */
export function addHistograms(a: NativeHistogram, b: NativeHistogram, sign: 1 | -1): NativeHistogram {
  const positive = addBuckets(a.buckets, a.offset, b.buckets, b.offset, sign);
  const negative = addBuckets(a.negativeBuckets, a.negativeOffset, b.negativeBuckets, b.negativeOffset, sign);
  return {
    ...a,
    sum: a.sum + sign * b.sum,
    count: a.count + sign * b.count,
    zeroBucket: a.zeroBucket + sign * b.zeroBucket,
    buckets: positive.buckets,
    offset: positive.offset,
    negativeBuckets: negative.buckets,
    negativeOffset: negative.offset,
  };
}

function addBuckets(
  a: readonly number[],
  aOffset: number,
  b: readonly number[],
  bOffset: number,
  sign: 1 | -1,
): { buckets: number[]; offset: number } {
  if (b.length === 0) return { buckets: [...a], offset: aOffset };
  if (a.length === 0) return { buckets: b.map((value) => sign * value), offset: bOffset };
  const offset = Math.min(aOffset, bOffset);
  const length = Math.max(aOffset + a.length, bOffset + b.length) - offset;
  const buckets = Array.from(
    { length },
    (_, i) => (a[i + offset - aOffset] ?? 0) + sign * (b[i + offset - bOffset] ?? 0),
  );
  return { buckets, offset };
}

/** The store's note on a sample: whether the counter went on from the one before it. */
export function withHint(histogram: NativeHistogram, before: NativeHistogram | null): NativeHistogram {
  if (histogram.hint === 'gauge' || before === null) return histogram;
  const fell =
    histogram.count < before.count ||
    histogram.zeroBucket < before.zeroBucket ||
    before.buckets.some(
      (value, i) => (histogram.buckets[i + before.offset - histogram.offset] ?? 0) < value,
    ) ||
    before.negativeBuckets.some(
      (value, i) =>
        (histogram.negativeBuckets[i + before.negativeOffset - histogram.negativeOffset] ?? 0) < value,
    );
  return { ...histogram, hint: fell ? 'reset' : 'not_reset' };
}

/** Back into the notation, fields at their defaults left out. */
export function formatHistogram(histogram: NativeHistogram): string {
  const { schema, sum, count, zeroBucket, zeroBucketWidth, hint } = histogram;
  const parts: string[] = [];
  const number = (name: string, value: number): void => {
    if (value !== 0) parts.push(`${name}:${value}`);
  };
  const list = (name: string, values: readonly number[], offsetName: string, offset: number): void => {
    const first = values.findIndex((value) => value !== 0);
    if (first < 0) return;
    number(offsetName, offset + first);
    const last = values.findLastIndex((value) => value !== 0);
    parts.push(`${name}:[${values.slice(first, last + 1).join(' ')}]`);
  };
  number('schema', schema);
  number('count', count);
  number('sum', sum);
  number('z_bucket', zeroBucket);
  number('z_bucket_w', zeroBucketWidth);
  if (histogram.customValues.length > 0) parts.push(`custom_values:[${histogram.customValues.join(' ')}]`);
  if (hint !== 'unknown') parts.push(`counter_reset_hint:${hint}`);
  list('buckets', histogram.buckets, 'offset', histogram.offset);
  list('n_buckets', histogram.negativeBuckets, 'n_offset', histogram.negativeOffset);
  return `{{${parts.join(' ')}}}`;
}
