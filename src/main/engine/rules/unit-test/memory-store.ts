import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { assembleHistograms, partMatchers } from '../../base/assemble-histograms.ts';
import { NATIVE_PART, partsOf } from '../../base/native-histogram.ts';
import { labelTest } from '../../base/label-test.ts';
import type { FloatHistogram } from '../../promql/index.ts';
import type { Matcher, NativeHistogramSamples, SeriesSamples, TsdbSource } from '../../tsdb/types.ts';
import { bitsOf, isAbsentAt, isStaleAt, setStaleAt } from '../../tsdb/values.ts';
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

/** A store in memory for the unit tests of rules: the noted series, and what the rules give in between. */
export class MemoryStore {
  /** Samples after this (unix ms) are not seen, as if they had not been written yet. */
  visibleUntilMs = Infinity;
  private readonly series = new Map<string, GrowingSeries>();

  /** Loads noted series, one point per interval from `startMs` on. */
  load(noted: readonly NotedSeries[], startMs: number, intervalMs: number): void {
    const cell = new Float64Array(1);
    for (const { labels, points } of noted) {
      let before: FloatHistogram | null = null;
      points.forEach((point, i) => {
        if (point === 'gap') return;
        const timeMs = startMs + i * intervalMs;
        if (typeof point === 'object') {
          before = withHint(point, before);
          this.addHistogram(labels, timeMs, before);
          return;
        }
        before = null;
        if (point === 'stale') setStaleAt(bitsOf(cell), 0);
        else cell[0] = point;
        this.add(labels, timeMs, cell, 0);
      });
    }
  }

  select(matchers: readonly Matcher[], minMs: number, maxMs: number): SeriesSamples[] {
    const tests = matchers.map(labelTest);
    // As in the real store, parts of histograms are found by who asks for parts.
    const asksForParts = matchers.some(({ name }) => name === NATIVE_PART);
    const found: SeriesSamples[] = [];
    for (const series of this.series.values()) {
      if (!asksForParts && NATIVE_PART in series.labels) continue;
      if (!tests.every((test) => test(series.labels))) continue;
      const samples = series.between(minMs, Math.min(maxMs, this.visibleUntilMs));
      if (samples !== null) found.push(samples);
    }
    return found;
  }

  selectHistograms(matchers: readonly Matcher[], minMs: number, maxMs: number): NativeHistogramSamples[] {
    const parts = partMatchers(matchers);
    return parts === null ? [] : assembleHistograms(this.select(parts, minMs, maxMs));
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

  private addHistogram(labels: Labels, timeMs: number, histogram: FloatHistogram): void {
    const cell = new Float64Array(1);
    for (const [part, value] of partsOf({ ...histogram, isFloat: true, createdMs: null })) {
      cell[0] = value;
      this.add(makeLabels([...Object.entries(labels), [NATIVE_PART, part]]), timeMs, cell, 0);
    }
  }

  /** A sample at or before the series' last one is dropped, as the real store does. */
  private add(labels: Labels, timeMs: number, from: Float64Array, i: number): void {
    const key = labelsKey(labels);
    let series = this.series.get(key);
    if (series === undefined) this.series.set(key, (series = new GrowingSeries(labels)));
    if (timeMs > series.lastMs) series.append(timeMs, from, i);
  }
}
