import { formatLabels, labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { TsdbSource } from '#engine/tsdb/types.ts';
import { bitsOf, isStaleAt } from '#engine/tsdb/values.ts';

/** Writes down what comes in, as `name{labels} value @seconds`. */
export class WrittenLines implements TsdbSource {
  readonly written: string[] = [];
  readonly series: Labels[] = [];
  ended: number | null = null;

  columns(sets: readonly Labels[]): Uint32Array {
    return Uint32Array.from(sets, (labels) => {
      const known = this.series.findIndex((each) => labelsKey(each) === labelsKey(labels));
      return known >= 0 ? known : this.series.push(labels) - 1;
    });
  }

  keepOnly(): void {
    throw new Error('rules write with appendAt');
  }

  append(): boolean {
    throw new Error('rules write with appendAt');
  }

  appendAt(columns: Uint32Array, times: Float64Array, values: Float64Array): void {
    columns.forEach((column, i) => {
      const value = isStaleAt(bitsOf(values), i) ? 'stale' : String(values[i]);
      this.written.push(`${formatLabels(this.series[column] ?? {})} ${value} @${(times[i] ?? 0) / 1000}`);
    });
  }

  endAt(timeMs: number): void {
    this.ended = timeMs;
  }

  release(): void {
    throw new Error('rules keep their source');
  }
}
