import { labelsKey, type Labels } from '#shared/model/labels.ts';
import { bitsOf, setStaleAt } from '../../tsdb/values.ts';
import type { NativeHistogramSamples, SeriesSamples } from '../../tsdb/types.ts';
import type { Histograms } from './values.ts';

/** Samples of one series, some or all of which may be histograms. */
export interface EvalSeries extends SeriesSamples {
  /** By sample: the histogram that it is; left out by the many series that have numbers only. */
  readonly histograms?: Histograms;
}

/** Puts the histograms of a selection beside its numbers; a series that has both becomes one. */
export function withHistograms(
  floats: readonly SeriesSamples[],
  native: readonly NativeHistogramSamples[],
): EvalSeries[] {
  const byKey = new Map(native.map((series) => [labelsKey(series.labels), series]));
  const out = floats.map((series): EvalSeries => {
    const key = labelsKey(series.labels);
    const histograms = byKey.get(key);
    byKey.delete(key);
    return histograms === undefined ? series : merged(series.labels, series, histograms);
  });
  const none = { times: new Float64Array(), values: new Float64Array() };
  for (const series of byKey.values()) out.push(merged(series.labels, none, series));
  return out;
}

/** Both in order of time; of two samples at one time the number is taken. */
function merged(
  labels: Labels,
  floats: Pick<SeriesSamples, 'times' | 'values'>,
  native: NativeHistogramSamples,
): EvalSeries {
  const length = floats.times.length + native.times.length;
  const times = new Float64Array(length);
  const values = new Float64Array(length);
  const bits = bitsOf(values);
  const histograms: Histograms[number][] = [];
  let [f, h, count] = [0, 0, 0];
  while (f < floats.times.length || h < native.times.length) {
    const floatTime = floats.times[f] ?? Infinity;
    const histogramTime = native.times[h] ?? Infinity;
    times[count] = Math.min(floatTime, histogramTime);
    if (floatTime <= histogramTime) {
      // As memory, since a number may lose what tells a staleness marker from another NaN.
      values.set(floats.values.subarray(f, f + 1), count);
      histograms.push(undefined);
      f++;
    } else {
      const histogram = native.histograms[h] ?? undefined;
      if (histogram === undefined) setStaleAt(bits, count);
      histograms.push(histogram);
    }
    if (histogramTime <= floatTime) h++;
    count++;
  }
  return { labels, times: times.subarray(0, count), values: values.subarray(0, count), histograms };
}

/** Only the numbers of a series with histograms. */
export function floatSamples(series: EvalSeries): EvalSeries {
  const { labels, times, values, histograms } = series;
  if (histograms === undefined) return series;
  const kept: number[] = [];
  for (let i = 0; i < times.length; i++) if (histograms[i] === undefined) kept.push(i);
  return {
    labels,
    times: Float64Array.from(kept, (i) => times[i] as number),
    values: Float64Array.from(kept, (i) => values[i] as number),
  };
}

/** About how many numbers the samples are. */
export function sizeOf({ times, histograms }: EvalSeries): number {
  if (histograms === undefined) return times.length;
  let size = times.length;
  for (const histogram of histograms)
    if (histogram !== undefined) size += histogram.positive.counts.length + histogram.negative.counts.length;
  return size;
}
