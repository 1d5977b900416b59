import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { bitsOf, isAbsentAt, setAbsentAt } from '../tsdb/values.ts';
import type { RepeatedSample } from './types.ts';

/** The columns of a layout and the samples of the page at hand. */
export class Columns {
  count = 0;
  values = new Float64Array(64);
  /** Own timestamps of the page at hand; null until a line has one. */
  times: Float64Array | null = null;
  duplicates = 0;
  repeats: RepeatedSample[] = [];
  newColumns: Labels[] = [];
  /** Column and time of the repeats of this page. */
  private readonly repeated = new Set<string>();
  private bits = bitsOf(this.values);
  /** A row of ABSENT, copied over `values` before each page: a memory copy keeps the bit pattern. */
  private absent = absentRow(64);
  private timesBuffer = new Float64Array(0);
  private readonly byKey = new Map<string, number>();

  /** Clears the samples, keeps the columns. */
  startPage(): void {
    this.values.set(this.absent);
    this.times = null;
    this.duplicates = 0;
    if (this.repeats.length > 0) {
      this.repeats = [];
      this.repeated.clear();
    }
    if (this.newColumns.length > 0) this.newColumns = [];
  }

  /** The column of this label set; a new one where it isn't known. */
  columnOf(labels: Labels): number {
    const key = labelsKey(labels);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const column = this.count++;
    this.byKey.set(key, column);
    this.newColumns.push(labels);
    if (this.count > this.values.length) this.grow();
    return column;
  }

  /** Stores a sample without an own timestamp. The first one of a series on a page counts, as in Prometheus. */
  put(column: number, value: number): void {
    if (isAbsentAt(this.bits, column)) this.values[column] = value;
    else this.duplicates++;
  }

  /** Stores a sample with its own timestamp (unix ms). */
  putAt(column: number, value: number, timeMs: number): void {
    if (this.times === null) {
      if (this.timesBuffer.length < this.values.length)
        this.timesBuffer = new Float64Array(this.values.length);
      this.times = this.timesBuffer.fill(NaN);
    }
    if (isAbsentAt(this.bits, column)) {
      this.values[column] = value;
      this.times[column] = timeMs;
    } else if (this.times[column] === timeMs || this.repeated.has(`${column}@${timeMs}`)) {
      this.duplicates++;
    } else {
      this.repeated.add(`${column}@${timeMs}`);
      this.repeats.push({ column, timeMs, value });
    }
  }

  /** Takes back the columns that a bad page brought. */
  rollBack(): void {
    for (const labels of this.newColumns) this.byKey.delete(labelsKey(labels));
    this.count -= this.newColumns.length;
    this.newColumns = [];
  }

  reset(): void {
    this.byKey.clear();
    this.count = 0;
    this.newColumns = [];
  }

  private grow(): void {
    const size = this.values.length * 2;
    this.absent = absentRow(size);
    const values = this.absent.slice();
    values.set(this.values);
    this.values = values;
    this.bits = bitsOf(values);
    if (this.times !== null) {
      this.timesBuffer = new Float64Array(size).fill(NaN);
      this.timesBuffer.set(this.times);
      this.times = this.timesBuffer;
    }
  }
}

function absentRow(size: number): Float64Array<ArrayBuffer> {
  const row = new Float64Array(size);
  const bits = bitsOf(row);
  for (let i = 0; i < size; i++) setAbsentAt(bits, i);
  return row;
}
