import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Matcher, SeriesSamples, TsdbReader } from '../tsdb/types.ts';
import { bitsOf, isStaleAt } from '../tsdb/values.ts';
import { familyOf, familyText, seriesText, timeText, valueText } from './openmetrics-text.ts';
import type { Family } from './openmetrics-text.ts';

/** About this many samples are read at once. */
const READ_SAMPLES = 1_000_000;
const HOUR_MS = 3_600_000;
/** Handed on in pieces of about this many characters. */
const PIECE_CHARS = 256 << 10;

export interface ExportOptions {
  readonly reader: TsdbReader;
  /** Series that one of them selects; empty: all. */
  readonly selectors: readonly (readonly Matcher[])[];
  readonly minMs: number;
  readonly maxMs: number;
}

/** Counts what went by; filled as {@link exportOpenMetrics} is read. */
export interface ExportCounts {
  samples: number;
  families: number;
}

/**
 * Writes samples as OpenMetrics text with timestamps, as `promtool tsdb create-blocks-from openmetrics` takes it, in
 * pieces. A family with many samples comes in several stretches of time, so that memory stays bounded; within a series
 * time rises. A staleness marker is written `nan`, the number NaN is `NaN`.
 */
export function* exportOpenMetrics(options: ExportOptions, counts: ExportCounts): Generator<string> {
  const { reader, selectors } = options;
  const wanted = selectors.length === 0 ? [[]] : selectors;
  let text = '';
  for (const [family, names] of familiesOf(reader, wanted)) {
    text += familyText(family);
    counts.families++;
    for (const name of names) {
      const own = wanted.map((matchers) => [
        ...matchers,
        { name: METRIC_NAME, op: '=' as const, value: name },
      ]);
      for (const found of read(options, own)) {
        for (const piece of samplesText(found, counts)) {
          text += piece;
          if (text.length < PIECE_CHARS) continue;
          yield text;
          text = '';
        }
      }
    }
  }
  yield `${text}# EOF\n`;
}

/** Metric names by family, both sorted. */
function familiesOf(reader: TsdbReader, selectors: readonly (readonly Matcher[])[]): Map<Family, string[]> {
  const metadata = new Map(reader.metadata().map((entry) => [entry.name, entry]));
  const names = new Set(selectors.flatMap((matchers) => reader.labelValues(METRIC_NAME, matchers)));
  const byName = new Map<string, { family: Family; names: string[] }>();
  for (const name of [...names].sort()) {
    const family = familyOf(name, metadata);
    const known = byName.get(family.name);
    if (known === undefined) byName.set(family.name, { family, names: [name] });
    else known.names.push(name);
  }
  return new Map(Array.from(byName.values(), ({ family, names: own }) => [family, own]));
}

/** Reads a metric's samples, the range cut in stretches that hold about as many as wanted. */
function* read(
  { reader, minMs, maxMs }: ExportOptions,
  selectors: readonly (readonly Matcher[])[],
): Generator<SeriesSamples> {
  // At one sample a second; then as it turns out.
  const width = selectors.reduce((sum, matchers) => sum + reader.series(matchers, minMs, maxMs).length, 0);
  let stretchMs = Math.max(60_000, (READ_SAMPLES / Math.max(width, 1)) * 1000);
  for (let fromMs = firstHour(reader, selectors, minMs, maxMs); fromMs <= maxMs;) {
    const toMs = Math.min(maxMs, Math.floor(fromMs + stretchMs));
    const seen = new Set<string>();
    let samples = 0;
    for (const matchers of selectors) {
      for (const found of reader.select(matchers, fromMs, toMs)) {
        const key = selectors.length > 1 ? seriesText(found.labels) : '';
        if (selectors.length > 1 && seen.has(key)) continue;
        seen.add(key);
        samples += found.times.length;
        yield found;
      }
    }
    // Behind a gap it may be dense again.
    if (samples > 0 && samples < READ_SAMPLES / 2) stretchMs *= 2;
    else if (samples > READ_SAMPLES * 2) stretchMs = Math.max(60_000, stretchMs / 2);
    fromMs = toMs + 1;
  }
}

/** Start of the hour in which the metric begins: from 1970 on there would be much to look through. */
function firstHour(
  reader: TsdbReader,
  selectors: readonly (readonly Matcher[])[],
  minMs: number,
  maxMs: number,
): number {
  const isEmptyTo = (ms: number): boolean =>
    selectors.every((matchers) => reader.series(matchers, minMs, ms).length === 0);
  let [low, high] = [0, Math.max(0, Math.ceil((maxMs - minMs) / HOUR_MS))];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isEmptyTo(minMs + middle * HOUR_MS)) low = middle + 1;
    else high = middle;
  }
  return minMs + Math.max(0, low - 1) * HOUR_MS;
}

function* samplesText({ labels, times, values }: SeriesSamples, counts: ExportCounts): Generator<string> {
  const series = seriesText(labels);
  const bits = bitsOf(values);
  let text = '';
  for (let i = 0; i < times.length; i++) {
    const value = isStaleAt(bits, i) ? 'nan' : valueText(values[i] ?? NaN);
    text += `${series} ${value} ${timeText(times[i] ?? NaN)}\n`;
    if (text.length >= PIECE_CHARS) {
      yield text;
      text = '';
    }
  }
  counts.samples += times.length;
  yield text;
}
