import { formatLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { TsdbSource } from '#engine/tsdb/types.ts';
import { bitsOf, isAbsentAt, isStaleAt } from '#engine/tsdb/values.ts';

/** A row as it reached the store: what had a sample, and what was marked stale, under Prometheus notation. */
export interface RecordedRow {
  readonly timeMs: number;
  readonly samples: Map<string, number>;
  readonly stale: Set<string>;
}

/** A stream that keeps its rows for the test to look at; it refuses rows out of order as the store does. */
export class RowRecorder implements TsdbSource {
  readonly rows: RecordedRow[] = [];
  readonly labelSets: Labels[] = [];
  private readonly numbers = new Map<string, number>();

  columns(labelSets: readonly Labels[]): Uint32Array {
    return Uint32Array.from(labelSets, (labels) => {
      const key = formatLabels(labels);
      let column = this.numbers.get(key);
      if (column === undefined) {
        column = this.labelSets.push(labels) - 1;
        this.numbers.set(key, column);
      }
      return column;
    });
  }

  append(timeMs: number, values: Float64Array, columnCount: number): boolean {
    const last = this.rows.at(-1);
    if (last !== undefined && timeMs <= last.timeMs) return false;
    const bits = bitsOf(values);
    const samples = new Map<string, number>();
    const stale = new Set<string>();
    for (let i = 0; i < columnCount; i++) {
      const name = formatLabels(this.labelSets[i] ?? {});
      if (isStaleAt(bits, i)) stale.add(name);
      else if (!isAbsentAt(bits, i)) samples.set(name, values[i] ?? NaN);
    }
    this.rows.push({ timeMs, samples, stale });
    return true;
  }

  keepOnly(): void {
    throw new Error('no collector has that many series');
  }

  appendAt(): void {
    throw new Error('not used by collectors');
  }

  endAt(): void {
    throw new Error('not used by collectors');
  }

  release(): void {
    throw new Error('not used by collectors');
  }

  /** Samples of a row of one metric, by their labels without name, job and instance. */
  metric(row: number, name: string): Map<string, number> {
    const out = new Map<string, number>();
    for (const [series, value] of this.rows.at(row)?.samples ?? []) {
      const labels = this.labelSets[this.numbers.get(series) ?? -1] ?? {};
      if (labels['__name__'] !== name) continue;
      const own = Object.entries(labels).filter(
        ([label]) => !['__name__', 'job', 'instance'].includes(label),
      );
      out.set(formatLabels(Object.fromEntries(own)), value);
    }
    return out;
  }
}
