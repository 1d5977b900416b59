import type { FloatHistogram } from '../promql/index.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Evaluated, InstantValue, MatrixSeries, RangeSeries, RangeValue } from '../promql/types.ts';

/** Label sets in few pieces: each text once, label sets as numbers of texts, name and value by turns. */
interface PackedLabels {
  readonly texts: readonly string[];
  readonly pairs: Uint32Array;
  readonly starts: Uint32Array;
}

/** Of each series or sample its histograms; null for a result without any. These are copied. */
type PackedHistograms<T> = readonly (T | undefined)[] | null;

/** A result in few pieces of memory that are moved, not copied, to another thread. */
export type Packed =
  | {
      readonly type: 'range';
      readonly times: Float64Array;
      readonly labels: PackedLabels;
      readonly values: Float64Array;
      readonly present: Uint8Array;
      readonly histograms: PackedHistograms<RangeSeries['histograms']>;
    }
  | {
      readonly type: 'vector';
      readonly labels: PackedLabels;
      readonly values: Float64Array;
      readonly histograms: PackedHistograms<FloatHistogram>;
    }
  | {
      readonly type: 'matrix';
      readonly labels: PackedLabels;
      readonly starts: Uint32Array;
      readonly times: Float64Array;
      readonly values: Float64Array;
      readonly histograms: PackedHistograms<MatrixSeries['histograms']>;
    }
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string };

export type PackedAnswer = Omit<Evaluated<unknown>, 'value'> & { readonly value: Packed };

/** Label sets made between two pauses: about 1 ms. */
const LABELS_PER_STEP = 1000;

export function packRange({ times, series }: RangeValue): Packed {
  const steps = times.length;
  const values = new Float64Array(series.length * steps);
  const present = new Uint8Array(series.length * steps);
  series.forEach((one, i) => {
    values.set(one.values, i * steps);
    present.set(one.present, i * steps);
  });
  const labels = packLabels(series.map((one) => one.labels));
  return { type: 'range', times, labels, values, present, histograms: packHistograms(series) };
}

function packHistograms<T>(items: readonly { readonly histograms?: T | undefined }[]): PackedHistograms<T> {
  if (items.every(({ histograms }) => histograms === undefined)) return null;
  return items.map(({ histograms }) => histograms);
}

export function packInstant(value: InstantValue): Packed {
  if (value.type === 'vector') {
    return {
      type: 'vector',
      labels: packLabels(value.samples.map(({ labels }) => labels)),
      values: Float64Array.from(value.samples, (sample) => sample.value),
      histograms: packHistograms(value.samples.map(({ histogram }) => ({ histograms: histogram }))),
    };
  }
  if (value.type !== 'matrix') return value;
  const { series } = value;
  const starts = new Uint32Array(series.length + 1);
  series.forEach(({ times }, i) => {
    starts[i + 1] = starts[i]! + times.length;
  });
  const times = new Float64Array(starts[series.length]!);
  const values = new Float64Array(times.length);
  series.forEach((one, i) => {
    times.set(one.times, starts[i]);
    values.set(one.values, starts[i]);
  });
  const labels = packLabels(series.map((one) => one.labels));
  return { type: 'matrix', labels, starts, times, values, histograms: packHistograms(series) };
}

/** Memory that can be moved instead of copied. */
export function buffersOf(value: Packed): ArrayBuffer[] {
  if (value.type === 'scalar' || value.type === 'string') return [];
  const arrays: (Float64Array | Uint8Array | Uint32Array)[] = [
    value.values,
    value.labels.pairs,
    value.labels.starts,
  ];
  if (value.type === 'range') arrays.push(value.times, value.present);
  if (value.type === 'matrix') arrays.push(value.times, value.starts);
  return arrays.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? buffer : []));
}

/** Yields where the engine may do something else. */
export function* unpackRange(value: Packed): Generator<undefined, RangeValue> {
  if (value.type !== 'range') throw new Error(`a range query was answered with a ${value.type}`);
  const { times, values, present } = value;
  const labels = yield* unpackLabels(value.labels);
  const steps = times.length;
  const series = labels.map((one, i) => ({
    labels: one,
    values: values.subarray(i * steps, (i + 1) * steps),
    present: present.subarray(i * steps, (i + 1) * steps),
    ...histogramsOf(value.histograms?.[i]),
  }));
  return { times, series };
}

/** Yields where the engine may do something else. */
export function* unpackInstant(value: Packed): Generator<undefined, InstantValue> {
  switch (value.type) {
    case 'range':
      throw new Error('an instant query was answered with a range');
    case 'vector': {
      const labels = yield* unpackLabels(value.labels);
      return {
        type: 'vector',
        samples: labels.map((one, i) => {
          const histogram = value.histograms?.[i];
          const sample = { labels: one, value: value.values[i]! };
          return histogram === undefined ? sample : { ...sample, histogram };
        }),
      };
    }
    case 'matrix': {
      const { starts, times, values } = value;
      const labels = yield* unpackLabels(value.labels);
      const series = labels.map((one, i) => ({
        labels: one,
        times: times.subarray(starts[i], starts[i + 1]),
        values: values.subarray(starts[i], starts[i + 1]),
        ...histogramsOf(value.histograms?.[i]),
      }));
      return { type: 'matrix', series };
    }
    default:
      return value;
  }
}

function histogramsOf<T>(histograms: T | undefined): { readonly histograms?: T } {
  return histograms === undefined ? {} : { histograms };
}

function packLabels(sets: readonly Labels[]): PackedLabels {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    return number;
  };
  const pairs: number[] = [];
  const starts = new Uint32Array(sets.length + 1);
  sets.forEach((labels, i) => {
    for (const name in labels) pairs.push(numberOf(name), numberOf(labels[name] ?? ''));
    starts[i + 1] = pairs.length;
  });
  return { texts: [...numbers.keys()], pairs: Uint32Array.from(pairs), starts };
}

function* unpackLabels({ texts, pairs, starts }: PackedLabels): Generator<undefined, Labels[]> {
  const out: Labels[] = [];
  for (let i = 0; i + 1 < starts.length; i++) {
    if (i > 0 && i % LABELS_PER_STEP === 0) yield;
    const entries: [string, string][] = [];
    for (let p = starts[i]!; p < starts[i + 1]!; p += 2)
      entries.push([texts[pairs[p]!]!, texts[pairs[p + 1]!]!]);
    out.push(makeLabels(entries));
  }
  return out;
}
