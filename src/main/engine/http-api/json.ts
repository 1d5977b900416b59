import type { Labels } from '#shared/model/labels.ts';
import type { InstantValue, RangeValue } from '../promql/types.ts';
import type { SeriesExemplars } from '../tsdb/index.ts';
import { formatSample, formatTime } from './numbers.ts';

/** About this many characters of JSON are made at a time. */
const PIECE_LENGTH = 1 << 17;

/** Joins small strings to pieces worth sending. */
export function* gathered(parts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** A JSON array of what is JSON already. */
export function* arrayJson(items: Iterable<string>): Generator<string> {
  let before = '[';
  for (const item of items) {
    yield before + item;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** A label set as a JSON object, names in order. */
export function labelsJson(labels: Labels): string {
  return sortedJson(sortedPairs(labels));
}

/** An instant query's answer: `"resultType":…,"result":…`. */
export function* instantJson(value: InstantValue, timeMs: number, limit: number): Generator<string> {
  const time = formatTime(timeMs);
  yield `"resultType":"${value.type}","result":`;
  switch (value.type) {
    case 'scalar':
      yield `[${time},"${formatSample(value.value)}"]`;
      return;
    case 'string':
      yield `[${time},${JSON.stringify(value.value)}]`;
      return;
    case 'vector':
      yield* arrayJson(
        upTo(value.samples, limit, function* (sample) {
          yield `{"metric":${labelsJson(sample.labels)},"value":[${time},"${formatSample(sample.value)}"]}`;
        }),
      );
      return;
    case 'matrix':
      yield* arrayJson(
        upTo(bySortedLabels(value.series), limit, function* ({ series, pairs }) {
          yield `{"metric":${sortedJson(pairs)},"values":[${pointsJson(series.times, series.values)}]}`;
        }),
      );
  }
}

/** A range query's answer: `"resultType":"matrix","result":…`, series in order of their labels. */
export function* rangeJson(value: RangeValue, limit: number): Generator<string> {
  yield '"resultType":"matrix","result":';
  // The axis is shared: its times are written once.
  const times = Array.from(value.times, (ms) => `[${formatTime(ms)},"`);
  yield* arrayJson(
    upTo(bySortedLabels(value.series), limit, function* ({ series, pairs }) {
      const { values, present } = series;
      let points = '';
      for (let i = 0; i < values.length; i++) {
        if (present[i] === 0) continue;
        points += `${points === '' ? '' : ','}${times[i]!}${formatSample(values[i]!)}"]`;
      }
      yield `{"metric":${sortedJson(pairs)},"values":[${points}]}`;
    }),
  );
}

function pointsJson(times: Float64Array, values: Float64Array): string {
  let points = '';
  for (let i = 0; i < times.length; i++) {
    points += `${i === 0 ? '' : ','}[${formatTime(times[i]!)},"${formatSample(values[i]!)}"]`;
  }
  return points;
}

function* upTo<T>(
  items: Iterable<T>,
  limit: number,
  write: (item: T) => Iterable<string>,
): Generator<string> {
  let left = limit;
  for (const item of items) {
    if (left-- <= 0) return;
    yield* write(item);
  }
}

/** A label set as name, value, name, value, …, in order of the names. */
export function sortedPairs(labels: Labels): string[] {
  const pairs: string[] = [];
  for (const name of Object.keys(labels).sort()) pairs.push(name, labels[name] ?? '');
  return pairs;
}

/** What {@link sortedPairs} gives, as a JSON object. */
export function sortedJson(pairs: readonly string[]): string {
  let text = '';
  for (let i = 0; i < pairs.length; i += 2) {
    text += `${i === 0 ? '' : ','}${JSON.stringify(pairs[i])}:${JSON.stringify(pairs[i + 1])}`;
  }
  return `{${text}}`;
}

/** What query_exemplars answers: series in order of their labels. */
export function exemplarsJson(found: readonly SeriesExemplars[]): Iterable<string> {
  const series = found.map((one) => ({ ...one, labels: one.series }));
  return arrayJson(
    bySortedLabels(series).map(({ series: { exemplars }, pairs }) => {
      const each = exemplars.map(
        ({ labels, value, timeMs }) =>
          `{"labels":${labelsJson(labels)},"value":"${formatSample(value)}","timestamp":${formatTime(timeMs)}}`,
      );
      return `{"seriesLabels":${sortedJson(pairs)},"exemplars":[${each.join(',')}]}`;
    }),
  );
}

function bySortedLabels<T extends { readonly labels: Labels }>(
  series: readonly T[],
): { readonly series: T; readonly pairs: string[] }[] {
  return series
    .map((each) => ({ series: each, pairs: sortedPairs(each.labels) }))
    .sort((a, b) => comparePairs(a.pairs, b.pairs));
}

/** Prometheus's order of label sets: name by name, value by value, a shorter set first. */
export function comparePairs(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}
