import type { Labels } from '#shared/model/labels.ts';
import { allBuckets, type FloatHistogram } from '../promql/index.ts';
import type { InstantValue, MatrixSeries, RangeValue } from '../promql/types.ts';
import type { SeriesExemplars } from '../tsdb/index.ts';
import { formatSample } from '../base/go-numbers.ts';
import { sortInSlices } from '../base/sort-in-slices.ts';
import { formatTime } from './times.ts';

/** About this many characters of JSON are made at a time. */
const PIECE_LENGTH = 1 << 17;

/** Label sets looked through between two pauses: about 1 ms. */
const SERIES_PER_STEP = 1024;

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

/** An instant query's answer: `"resultType":…,"result":…`; the series of a matrix in the order in which they are. */
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
          const { histogram } = sample;
          const point =
            histogram === undefined
              ? `"value":[${time},"${formatSample(sample.value)}"]`
              : `"histogram":[${time},${histogramJson(histogram)}]`;
          yield `{"metric":${labelsJson(sample.labels)},${point}}`;
        }),
      );
      return;
    case 'matrix':
      yield* arrayJson(
        upTo(value.series, limit, function* (series) {
          yield `{"metric":${labelsJson(series.labels)}${pointsJson(series)}}`;
        }),
      );
  }
}

/** A range query's answer: `"resultType":"matrix","result":…`, series in the order in which they are. */
export function* rangeJson(value: RangeValue, limit: number): Generator<string> {
  yield '"resultType":"matrix","result":';
  // The axis is shared: its times are written once.
  const times = Array.from(value.times, (ms) => `[${formatTime(ms)},"`);
  yield* arrayJson(
    upTo(value.series, limit, function* ({ labels, values, present, histograms }) {
      let points = '';
      for (let i = 0; i < values.length; i++) {
        if (present[i] !== 1) continue;
        points += `${points === '' ? '' : ','}${times[i]!}${formatSample(values[i]!)}"]`;
      }
      const numbers = points === '' && histograms !== undefined ? '' : `,"values":[${points}]`;
      yield `{"metric":${labelsJson(labels)}${numbers}${histogramsJson(value.times, histograms)}}`;
    }),
  );
}

/** `,"values":[…]` and, where there are any, `,"histograms":[…]`. */
function pointsJson({ times, values, histograms }: MatrixSeries): string {
  let points = '';
  for (let i = 0; i < times.length; i++) {
    if (histograms?.[i] !== undefined) continue;
    points += `${points === '' ? '' : ','}[${formatTime(times[i]!)},"${formatSample(values[i]!)}"]`;
  }
  const numbers = points === '' && histograms !== undefined ? '' : `,"values":[${points}]`;
  return numbers + histogramsJson(times, histograms);
}

function histogramsJson(times: Float64Array, histograms: MatrixSeries['histograms']): string {
  const points = (histograms ?? []).flatMap((histogram, i) =>
    histogram === undefined ? [] : [`[${formatTime(times[i]!)},${histogramJson(histogram)}]`],
  );
  return points.length === 0 ? '' : `,"histograms":[${points.join(',')}]`;
}

/** A histogram as Prometheus's API has it: each bucket with which of its bounds belong to it (web/api/v1/json_codec.go). */
function histogramJson(histogram: FloatHistogram): string {
  const filled = allBuckets(histogram).filter(({ count }) => count !== 0);
  const buckets = filled.map(({ lower, upper, lowerInclusive, upperInclusive, count }) => {
    const bounds = lowerInclusive ? (upperInclusive ? 3 : 1) : upperInclusive ? 0 : 2;
    return `[${bounds},"${formatSample(lower)}","${formatSample(upper)}","${formatSample(count)}"]`;
  });
  const totals = `"count":"${formatSample(histogram.count)}","sum":"${formatSample(histogram.sum)}"`;
  return buckets.length === 0 ? `{${totals}}` : `{${totals},"buckets":[${buckets.join(',')}]}`;
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

/** What query_exemplars answers: series in the order in which they are. */
export function exemplarsJson(found: readonly SeriesExemplars[]): Iterable<string> {
  return arrayJson(
    found.map(({ series, exemplars }) => {
      const each = exemplars.map(
        ({ labels, value, timeMs }) =>
          `{"labels":${labelsJson(labels)},"value":"${formatSample(value)}","timestamp":${formatTime(timeMs)}}`,
      );
      return `{"seriesLabels":${labelsJson(series)},"exemplars":[${each.join(',')}]}`;
    }),
  );
}

/** Series in order of their labels, as answers have them; yields where others may have their turn. */
export function* bySortedLabels<T extends { readonly labels: Labels }>(
  series: readonly T[],
): Generator<undefined, T[]> {
  const keyed: { readonly series: T; readonly pairs: string[] }[] = [];
  for (const each of series) {
    keyed.push({ series: each, pairs: sortedPairs(each.labels) });
    if (keyed.length % SERIES_PER_STEP === 0) yield;
  }
  const sorted = yield* sortInSlices(keyed, (a, b) => comparePairs(a.pairs, b.pairs));
  return sorted.map((each) => each.series);
}

/** Prometheus's order of label sets: name by name, value by value, a shorter set first. */
export function comparePairs(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}
