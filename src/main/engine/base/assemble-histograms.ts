import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { histogramOf, NATIVE_PART } from './native-histogram.ts';
import type { NativeHistogram } from './native-histogram.ts';
import type { Matcher, NativeHistogramSamples, SeriesSamples } from '../tsdb/types.ts';
import { bitsOf, isStaleAt } from '../tsdb/values.ts';

/** One array for each that was asked about: what they match is remembered by array. */
const partsOf = new WeakMap<readonly Matcher[], readonly Matcher[]>();

/** What finds the parts of the histograms that matchers find; null for matchers that ask for parts by themselves. */
export function partMatchers(matchers: readonly Matcher[]): readonly Matcher[] | null {
  if (matchers.some(({ name }) => name === NATIVE_PART)) return null;
  let parts = partsOf.get(matchers);
  if (parts === undefined) {
    parts = [...matchers, { name: NATIVE_PART, op: '!=', value: '' }];
    partsOf.set(matchers, parts);
  }
  return parts;
}

/** What finds one part of each histogram that matchers find, to know of it without reading it; none for who asks for parts. */
export function countMatchers(matchers: readonly Matcher[]): (readonly Matcher[])[] {
  if (matchers.some(({ name }) => name === NATIVE_PART)) return [];
  return [[...matchers, { name: NATIVE_PART, op: '=', value: 'count' }]];
}

/** What is found of numbers and of native histograms that match, in order, each once. */
export async function findAlsoHistograms(
  matchers: readonly Matcher[],
  find: (matchers: readonly Matcher[]) => Promise<readonly string[]>,
): Promise<string[]> {
  const numbers = await find(matchers);
  const histograms = countMatchers(matchers);
  if (histograms.length === 0) return [...numbers];
  const found = new Set(numbers);
  for (const each of histograms) for (const text of await find(each)) found.add(text);
  return [...found].sort();
}

/** The labels of a histogram from those of a part. */
export function histogramLabels(part: Labels): Labels {
  return makeLabels(Object.entries(part).filter(([name]) => name !== NATIVE_PART));
}

/** A part's samples, and how far they are read. */
interface Part {
  readonly name: string;
  readonly samples: SeriesSamples;
  readonly bits: Uint32Array;
  at: number;
}

/** Puts histograms together from the series of their parts, whichever order these are in. The `count` says when there is one. */
export function assembleHistograms(series: readonly SeriesSamples[]): NativeHistogramSamples[] {
  const groups = new Map<string, { labels: Labels; parts: Part[] }>();
  for (const samples of series) {
    const name = samples.labels[NATIVE_PART] ?? '';
    const labels = histogramLabels(samples.labels);
    const key = labelsKey(labels);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { labels, parts: [] }));
    group.parts.push({ name, samples, bits: bitsOf(samples.values), at: 0 });
  }
  return Array.from(groups.values(), ({ labels, parts }) => assemble(labels, parts));
}

function assemble(labels: Labels, parts: readonly Part[]): NativeHistogramSamples {
  const count = parts.find(({ name }) => name === 'count');
  const times: number[] = [];
  const histograms: (NativeHistogram | null)[] = [];
  count?.samples.times.forEach((timeMs, i) => {
    const histogram = isStaleAt(count.bits, i) ? null : histogramOf(partsAt(parts, timeMs));
    // Where a part was lost with its block there is no histogram; the marker of an end is one.
    if (histogram === null && !isStaleAt(count.bits, i)) return;
    times.push(timeMs);
    histograms.push(histogram);
  });
  return { labels, times: Float64Array.from(times), histograms };
}

/** The parts that have a sample at this time; to be asked with rising times. */
function partsAt(parts: readonly Part[], timeMs: number): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of parts) {
    const { times, values } = part.samples;
    while (part.at < times.length && times[part.at]! < timeMs) part.at++;
    // A bucket that is gone ends with a marker.
    if (times[part.at] === timeMs && !isStaleAt(part.bits, part.at)) found.set(part.name, values[part.at]!);
  }
  return found;
}
