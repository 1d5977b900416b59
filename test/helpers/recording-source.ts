import { formatLabels, labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { TsdbSource } from '#engine/tsdb/types.ts';
import { bitsOf, isAbsentAt, isStaleAt } from '#engine/tsdb/values.ts';

/** A sample as it was written: a staleness marker is the word. */
export interface Recorded {
  readonly timeMs: number;
  readonly value: number | 'stale';
}

/** Keeps what is written to a stream in memory, by series in Prometheus notation; follows the face's rules. */
export class RecordingSource implements TsdbSource {
  released = false;
  readonly series = new Map<string, Recorded[]>();
  readonly rowTimes: number[] = [];
  private names: string[] = [];
  private byKey = new Map<string, number>();

  columns(labelSets: readonly Labels[]): Uint32Array {
    return Uint32Array.from(labelSets, (labels) => {
      const key = labelsKey(labels);
      const column = this.byKey.get(key) ?? this.names.push(formatLabels(labels)) - 1;
      this.byKey.set(key, column);
      return column;
    });
  }

  keepOnly(columns: Uint32Array): void {
    const numbers = new Map(Array.from(columns, (column, i) => [column, i]));
    this.names = Array.from(columns, (column) => this.names[column] ?? '');
    this.byKey = new Map(
      [...this.byKey].flatMap(([key, column]) => {
        const number = numbers.get(column);
        return number === undefined ? [] : [[key, number]];
      }),
    );
  }

  /** Columns that the stream has now. */
  get width(): number {
    return this.names.length;
  }

  append(timeMs: number, values: Float64Array, columnCount: number): boolean {
    if (timeMs <= (this.rowTimes.at(-1) ?? -Infinity)) return false;
    this.rowTimes.push(timeMs);
    const bits = bitsOf(values);
    for (let i = 0; i < columnCount; i++) {
      if (!isAbsentAt(bits, i))
        this.add(i, { timeMs, value: isStaleAt(bits, i) ? 'stale' : (values[i] ?? NaN) });
    }
    return true;
  }

  appendAt(columns: Uint32Array, times: Float64Array, values: Float64Array): void {
    columns.forEach((column, i) => this.add(column, { timeMs: times[i] ?? NaN, value: values[i] ?? NaN }));
  }

  endAt(timeMs: number): void {
    for (const samples of this.series.values()) {
      if (samples.at(-1)?.value !== 'stale') samples.push({ timeMs, value: 'stale' });
    }
  }

  release(): void {
    this.released = true;
  }

  /** Newest value of the series in this notation. */
  last(series: string): number | 'stale' | undefined {
    return this.series.get(series)?.at(-1)?.value;
  }

  private add(column: number, sample: Recorded): void {
    const name = this.names[column] ?? '';
    const samples = this.series.get(name);
    if (samples === undefined) this.series.set(name, [sample]);
    else samples.push(sample);
  }
}
