import type { NativeBuckets } from '../../base/native-histogram.ts';
import { add, detectReset, subtract, type FloatHistogram } from '../../promql/index.ts';

/**
 * Native histograms as the series notation writes them, `{{schema:1 sum:-0.3 count:32.1 buckets:[5.1 10 7]}}`
 * (promql/parser/generated_parser.y, promql/promqltest HistogramTestExpression).
 */

/** The notation's fields that are numbers, and those that are lists, each with what it is when it isn't there. */
const DEFAULTS = { schema: 0, sum: 0, count: 0, z_bucket: 0, z_bucket_w: 0, offset: 0, n_offset: 0 };
const LISTS = { buckets: [], n_buckets: [], custom_values: [] };
const HINTS = ['unknown', 'reset', 'not_reset', 'gauge'] as const;

interface Fields {
  readonly numbers: Record<keyof typeof DEFAULTS, number>;
  readonly lists: Record<keyof typeof LISTS, number[]>;
  hint: FloatHistogram['hint'];
}

/** Reads what stands between the double braces. Throws a plain Error that names the field. */
export function readHistogram(text: string): FloatHistogram {
  const fields: Fields = { numbers: { ...DEFAULTS }, lists: { ...LISTS }, hint: 'unknown' };
  const seen = new Set<string>();
  const field = /\s*(\w+):(\[[^\]]*\]|\S+)\s*/y;
  while (field.lastIndex < text.length && text.slice(field.lastIndex).trim() !== '') {
    const from = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`cannot read "${text.slice(from).trim()}" of a histogram`);
    const [, name = '', value = ''] = match;
    if (seen.has(name)) throw new Error(`duplicate key "${name}" in histogram`);
    seen.add(name);
    readField(name, value, fields);
  }
  const { numbers, lists, hint } = fields;
  return {
    schema: numbers.schema,
    hint,
    count: numbers.count,
    sum: numbers.sum,
    zeroThreshold: numbers.z_bucket_w,
    zeroCount: numbers.z_bucket,
    positive: bucketsFrom(numbers.offset, lists.buckets),
    negative: bucketsFrom(numbers.n_offset, lists.n_buckets),
    customBounds: lists.custom_values,
  };
}

function bucketsFrom(offset: number, counts: readonly number[]): NativeBuckets {
  return { indexes: counts.map((_, i) => offset + i), counts };
}

function readField(name: string, value: string, fields: Fields): void {
  const hint = HINTS.find((each) => each === value);
  if (Object.hasOwn(DEFAULTS, name)) {
    fields.numbers[name as keyof typeof DEFAULTS] = numberOf(name, value);
  } else if (Object.hasOwn(LISTS, name)) {
    const items = value.slice(1, -1).trim();
    fields.lists[name as keyof typeof LISTS] =
      items === '' ? [] : items.split(/\s+/).map((item) => numberOf(name, item));
  } else if (name === 'counter_reset_hint' && hint !== undefined) {
    fields.hint = hint;
  } else {
    throw new Error(`bad histogram descriptor found: "${name}:${value}"`);
  }
}

function numberOf(name: string, text: string): number {
  const value = /^[+-]?inf$/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
  if (Number.isNaN(value) && !/^nan$/i.test(text)) throw new Error(`"${text}" of ${name} is not a number`);
  return value;
}

/** `a + b` or `a - b`, as a series of histograms grows step by step. Throws a plain Error where they don't go together. */
export function addHistograms(a: FloatHistogram, b: FloatHistogram, sign: 1 | -1): FloatHistogram {
  const result = sign === 1 ? add(a, b) : subtract(a, b);
  if (result === null)
    throw new Error('error combining histograms: one has custom buckets and the other has not');
  return result.histogram;
}

/**
 * The store's note on a sample: whether the counter went on from the one before it, as far as Prometheus's own store can
 * tell (tsdb/chunkenc/float_histogram.go).
 */
export function withHint(histogram: FloatHistogram, before: FloatHistogram | null): FloatHistogram {
  if (histogram.hint === 'gauge' || histogram.hint === 'reset') return histogram;
  const plain: FloatHistogram = { ...histogram, hint: 'unknown' };
  if (before === null || before.hint === 'gauge') return plain;
  const isOther =
    before.schema !== plain.schema ||
    before.zeroThreshold !== plain.zeroThreshold ||
    before.customBounds.join() !== plain.customBounds.join();
  if (isOther) return plain;
  return { ...histogram, hint: detectReset(plain, before) ? 'reset' : 'not_reset' };
}

/** Back into the notation, fields at their defaults left out. */
export function formatHistogram(histogram: FloatHistogram): string {
  const { schema, sum, count, zeroCount, zeroThreshold, customBounds, hint } = histogram;
  const parts: string[] = [];
  const number = (name: string, value: number): void => {
    if (value !== 0) parts.push(`${name}:${value}`);
  };
  const list = (name: string, buckets: NativeBuckets, offsetName: string): void => {
    const filled = buckets.indexes.filter((_, i) => buckets.counts[i] !== 0);
    const [first] = filled;
    if (first === undefined) return;
    number(offsetName, first);
    const values = new Array<number>((filled.at(-1) ?? first) - first + 1).fill(0);
    buckets.indexes.forEach((index, i) => {
      if (buckets.counts[i] !== 0) values[index - first] = buckets.counts[i] ?? 0;
    });
    parts.push(`${name}:[${values.join(' ')}]`);
  };
  number('schema', schema);
  number('count', count);
  number('sum', sum);
  number('z_bucket', zeroCount);
  number('z_bucket_w', zeroThreshold);
  if (customBounds.length > 0) parts.push(`custom_values:[${customBounds.join(' ')}]`);
  if (hint !== 'unknown') parts.push(`counter_reset_hint:${hint}`);
  list('buckets', histogram.positive, 'offset');
  list('n_buckets', histogram.negative, 'n_offset');
  return `{{${parts.join(' ')}}}`;
}
