import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { compileAnchored } from '../../base/regex.ts';
import type { Matcher, SeriesSamples, TsdbSource } from '../../tsdb/types.ts';
import { bitsOf, isAbsentAt, isStaleAt, setStaleAt } from '../../tsdb/values.ts';
import type { NativeHistogram } from './native-histogram.ts';
import { withHint } from './native-histogram.ts';
import type { NotedSeries } from './series-notation.ts';

/** Samples of one series, appended in order of time into arrays that double. */
class GrowingSeries {
  readonly labels: Labels;
  private times = new Float64Array(16);
  private values = new Float64Array(16);
  private length = 0;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  get lastMs(): number {
    return this.length === 0 ? -Infinity : (this.times[this.length - 1] ?? 0);
  }

  /** Takes the value at `from[i]` bit by bit, since a staleness marker is a NaN with a payload. */
  append(timeMs: number, from: Float64Array, i: number): void {
    if (this.length === this.times.length) {
      this.times = grown(this.times);
      this.values = grown(this.values);
    }
    this.times[this.length] = timeMs;
    this.values.set(from.subarray(i, i + 1), this.length);
    this.length++;
  }

  between(minMs: number, maxMs: number): SeriesSamples | null {
    const from = this.firstFrom(minMs);
    const to = this.firstFrom(maxMs + 1);
    if (from >= to) return null;
    return {
      labels: this.labels,
      times: this.times.subarray(from, to),
      values: this.values.subarray(from, to),
    };
  }

  private firstFrom(timeMs: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] ?? 0) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

export interface HistogramSample {
  readonly labels: Labels;
  readonly timeMs: number;
  readonly histogram: NativeHistogram | null;
}

/** A store in memory for the unit tests of rules: the noted series, and what the rules give in between. */
export class MemoryStore {
  /** Samples after this (unix ms) are not seen, as if they had not been written yet. */
  visibleUntilMs = Infinity;
  private readonly series = new Map<string, GrowingSeries>();
  private readonly histograms: HistogramSample[] = [];

  /** Loads noted series, one point per interval from `startMs` on. */
  load(noted: readonly NotedSeries[], startMs: number, intervalMs: number): void {
    const cell = new Float64Array(1);
    for (const { labels, points } of noted) {
      let before: NativeHistogram | null = null;
      points.forEach((point, i) => {
        const timeMs = startMs + i * intervalMs;
        if (typeof point === 'object') {
          before = withHint(point, before);
          this.histograms.push({ labels, timeMs, histogram: before });
        } else if (point === 'stale') {
          setStaleAt(bitsOf(cell), 0);
          this.add(labels, timeMs, cell, 0);
          if (before !== null) this.histograms.push({ labels, timeMs, histogram: null });
        } else if (point !== 'gap') {
          cell[0] = point;
          this.add(labels, timeMs, cell, 0);
        }
      });
    }
  }

  select(matchers: readonly Matcher[], minMs: number, maxMs: number): SeriesSamples[] {
    const tests = matchers.map(testOf);
    const found: SeriesSamples[] = [];
    for (const series of this.series.values()) {
      if (!tests.every((test) => test(series.labels))) continue;
      const samples = series.between(minMs, Math.min(maxMs, this.visibleUntilMs));
      if (samples !== null) found.push(samples);
    }
    return found;
  }

  /** The newest histogram of each series that matches, not older than `lookbackMs`; ended series are left out. */
  histogramsAt(matchers: readonly Matcher[], timeMs: number, lookbackMs: number): HistogramSample[] {
    const tests = matchers.map(testOf);
    const newest = new Map<string, HistogramSample>();
    for (const sample of this.histograms) {
      if (sample.timeMs > timeMs || sample.timeMs <= timeMs - lookbackMs) continue;
      if (tests.every((test) => test(sample.labels))) newest.set(labelsKey(sample.labels), sample);
    }
    return [...newest.values()].filter(({ histogram }) => histogram !== null);
  }

  hasHistograms(matchers: readonly Matcher[]): boolean {
    const tests = matchers.map(testOf);
    return this.histograms.some(({ labels }) => tests.every((test) => test(labels)));
  }

  /** A stream for the results of one rule group. */
  source(): TsdbSource {
    const columns: Labels[] = [];
    const known = new Map<string, number>();
    const live = new Set<number>();
    const append = (column: number, timeMs: number, values: Float64Array, i: number): void => {
      const labels = columns[column];
      if (labels === undefined) return;
      if (isStaleAt(bitsOf(values), i)) live.delete(column);
      else live.add(column);
      this.add(labels, timeMs, values, i);
    };
    return {
      columns: (sets) =>
        Uint32Array.from(sets, (labels) => {
          const key = labelsKey(labels);
          const column = known.get(key) ?? columns.push(labels) - 1;
          known.set(key, column);
          return column;
        }),
      keepOnly: () => {
        throw new Error('rules keep all of their columns');
      },
      append: (timeMs, values, count) => {
        const bits = bitsOf(values);
        for (let i = 0; i < count; i++) if (!isAbsentAt(bits, i)) append(i, timeMs, values, i);
        return true;
      },
      appendAt: (at, times, values) => at.forEach((column, i) => append(column, times[i] ?? 0, values, i)),
      release: () => undefined,
      endAt: (timeMs) => {
        const stale = new Float64Array(1);
        setStaleAt(bitsOf(stale), 0);
        for (const column of [...live]) append(column, timeMs, stale, 0);
      },
    };
  }

  /** A sample at or before the series' last one is dropped, as the real store does. */
  private add(labels: Labels, timeMs: number, from: Float64Array, i: number): void {
    const key = labelsKey(labels);
    let series = this.series.get(key);
    if (series === undefined) this.series.set(key, (series = new GrowingSeries(labels)));
    if (timeMs > series.lastMs) series.append(timeMs, from, i);
  }
}

function testOf({ name, op, value }: Matcher): (labels: Labels) => boolean {
  if (op === '=') return (labels) => (labels[name] ?? '') === value;
  if (op === '!=') return (labels) => (labels[name] ?? '') !== value;
  const regex = compileAnchored(value);
  return (labels) => regex.test(labels[name] ?? '') === (op === '=~');
}
