import { labelsKey, type Labels } from '#shared/model/labels.ts';
import { compileAnchored } from '#engine/base/regex.ts';
import type { FloatHistogram, QueryLimits, QuerySource } from '#engine/promql/index.ts';
import type { Matcher, NativeHistogramSamples, SeriesSamples } from '#engine/tsdb/types.ts';
import { bitsOf, setStaleAt } from '#engine/tsdb/values.ts';

/** One point of a series to load: a number, or 'stale' for a staleness marker. */
export type Point = readonly [timeMs: number, value: number | 'stale'];

/** No limit that a test would meet, never cancelled. */
export const noLimits: QueryLimits = {
  maxSamples: 50_000_000,
  maxSeries: 1_000_000,
  interrupted: () => null,
};

/** A query source over arrays, for tests of the evaluator. */
export class MemorySource implements QuerySource {
  /** How often the evaluator asked; each selector should ask once. */
  selects = 0;
  private readonly series = new Map<string, SeriesSamples>();
  private readonly histograms = new Map<string, NativeHistogramSamples>();
  /** Equal time columns are one array, as series scraped together share theirs in the store. */
  private readonly columns = new Map<string, Float64Array>();

  /** Adds points to a series; points at a time it already has are replaced. */
  add(labels: Labels, points: readonly Point[]): void {
    const key = labelsKey(labels);
    const merged = new Map<number, Point>();
    const known = this.series.get(key);
    if (known !== undefined) {
      const bits = bitsOf(known.values);
      known.times.forEach((time, i) => {
        const stale = bits[i * 2] === 2 && bits[i * 2 + 1] === 0x7ff00000;
        merged.set(time, [time, stale ? 'stale' : (known.values[i] ?? NaN)]);
      });
    }
    for (const point of points) merged.set(point[0], point);
    const sorted = [...merged.values()].sort((a, b) => a[0] - b[0]);
    const values = new Float64Array(sorted.length);
    const bits = bitsOf(values);
    sorted.forEach(([, value], i) => {
      if (value === 'stale') setStaleAt(bits, i);
      else values[i] = value;
    });
    const text = sorted.map((point) => point[0]).join();
    const times = this.columns.get(text) ?? Float64Array.from(sorted, (point) => point[0]);
    this.columns.set(text, times);
    this.series.set(key, { labels, times, values });
  }

  /** Sets the histograms of a series; its numbers are {@link add}ed by themselves. */
  addHistograms(labels: Labels, points: readonly (readonly [timeMs: number, FloatHistogram])[]): void {
    this.histograms.set(labelsKey(labels), {
      labels,
      times: Float64Array.from(points, ([timeMs]) => timeMs),
      histograms: points.map(([, histogram]) => ({ ...histogram, isFloat: true, createdMs: null })),
    });
  }

  clear(): void {
    this.series.clear();
    this.histograms.clear();
  }

  selectHistograms(matchers: readonly Matcher[], minMs: number, maxMs: number): NativeHistogramSamples[] {
    const tests = matchers.map(matcherTest);
    const found: NativeHistogramSamples[] = [];
    for (const { labels, times, histograms } of this.histograms.values()) {
      if (!tests.every((test) => test(labels))) continue;
      const from = lowerBound(times, minMs);
      const to = lowerBound(times, maxMs + 1);
      if (from >= to) continue;
      found.push({ labels, times: times.subarray(from, to), histograms: histograms.slice(from, to) });
    }
    return found;
  }

  select(matchers: readonly Matcher[], minMs: number, maxMs: number): SeriesSamples[] {
    this.selects++;
    const tests = matchers.map(matcherTest);
    const found: SeriesSamples[] = [];
    const parts = new Map<Float64Array, Float64Array>();
    for (const { labels, times, values } of this.series.values()) {
      if (!tests.every((test) => test(labels))) continue;
      const from = lowerBound(times, minMs);
      const to = lowerBound(times, maxMs + 1);
      if (from >= to) continue;
      const part = parts.get(times) ?? times.subarray(from, to);
      parts.set(times, part);
      found.push({ labels, times: part, values: values.subarray(from, to) });
    }
    return found;
  }
}

function matcherTest(matcher: Matcher): (labels: Labels) => boolean {
  const { name, op, value } = matcher;
  if (op === '=') return (labels) => (labels[name] ?? '') === value;
  if (op === '!=') return (labels) => (labels[name] ?? '') !== value;
  const regex = compileAnchored(value);
  return (labels) => regex.test(labels[name] ?? '') === (op === '=~');
}

/** The first index whose time is not before `timeMs`. */
function lowerBound(times: Float64Array, timeMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
