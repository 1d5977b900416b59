import { makeLabels, METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { TsdbSource } from '../tsdb/types.ts';
import { bitsOf, isAbsentAt, setAbsentAt, setStaleAt } from '../tsdb/values.ts';

/** Fewer columns than this are kept, whatever they are of. */
const FEW_COLUMNS = 1000;

/** A sample on its way into a row. */
export interface RowSample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Turns samples named by labels into rows of columns. A series that had a sample in the row before and has none now gets
 * a staleness marker, once, as a Prometheus scrape does it.
 */
export class RowWriter {
  private readonly source: TsdbSource;
  private readonly common: Readonly<Record<string, string>>;
  private readonly columnOf = new Map<string, number>();
  private values = new Float64Array(64);
  private bits = bitsOf(this.values);
  private live = new Set<number>();
  private columnCount = 0;

  constructor(source: TsdbSource, common: Readonly<Record<string, string>>) {
    this.source = source;
    this.common = common;
  }

  /** Appends one row; false when the store refused it (its time is not after the row before). */
  write(timeMs: number, samples: readonly RowSample[]): boolean {
    if (this.columnOf.size > Math.max(FEW_COLUMNS, 4 * samples.length)) this.forgetPast();
    const columns = this.columnsFor(samples);
    this.reserve(this.columnCount);
    for (let i = 0; i < this.columnCount; i++) setAbsentAt(this.bits, i);

    const live = new Set<number>();
    samples.forEach((sample, i) => {
      const column = columns[i] ?? 0;
      this.values[column] = sample.value;
      live.add(column);
    });
    for (const column of this.live) {
      if (!live.has(column) && isAbsentAt(this.bits, column)) setStaleAt(this.bits, column);
    }
    const taken = this.source.append(timeMs, this.values, this.columnCount);
    // A refused row changed nothing in the store: its markers are still owed.
    if (taken) this.live = live;
    return taken;
  }

  /** Keeps the columns of the last row only. */
  private forgetPast(): void {
    const kept = [...this.columnOf].filter(([, column]) => this.live.has(column));
    this.source.keepOnly(Uint32Array.from(kept, ([, column]) => column));
    this.columnOf.clear();
    kept.forEach(([key], column) => this.columnOf.set(key, column));
    this.live = new Set(kept.keys());
    this.columnCount = kept.length;
  }

  private columnsFor(samples: readonly RowSample[]): number[] {
    const fresh: { key: string; labels: Labels }[] = [];
    const keys = samples.map((sample) => {
      const key = keyOf(sample);
      if (!this.columnOf.has(key)) {
        this.columnOf.set(key, -1);
        fresh.push({ key, labels: this.labelsOf(sample) });
      }
      return key;
    });
    if (fresh.length > 0) {
      const numbers = this.source.columns(fresh.map((entry) => entry.labels));
      fresh.forEach((entry, i) => {
        const column = numbers[i] ?? 0;
        this.columnOf.set(entry.key, column);
        this.columnCount = Math.max(this.columnCount, column + 1);
      });
    }
    return keys.map((key) => this.columnOf.get(key) ?? 0);
  }

  private labelsOf(sample: RowSample): Labels {
    return makeLabels(Object.entries({ ...sample.labels, ...this.common, [METRIC_NAME]: sample.metric }));
  }

  private reserve(count: number): void {
    if (count <= this.values.length) return;
    this.values = new Float64Array(count * 2);
    this.bits = bitsOf(this.values);
  }
}

/** Each reading emits a metric's labels in the same order every time, so the key needs no sorting. */
function keyOf(sample: RowSample): string {
  let key = sample.metric;
  for (const name in sample.labels) key += `\xff${name}\xff${sample.labels[name] ?? ''}`;
  return key;
}
