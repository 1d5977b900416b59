import type { StoredSource } from '../tsdb/types.ts';
import { bitsOf, isAbsentAt, setAbsentAt } from '../tsdb/values.ts';

/** What became of a sample. */
export type Verdict = 'taken' | 'same' | 'duplicate' | 'out of order';

/** Rows of one group that are held at most while a request is read; more, and the oldest is written. */
const MAX_ROWS = 1024;
/** The newest rows may lack pieces that other requests bring; older ones won't get any. */
const HELD_ROWS = 8;
/** From this many rows on they get their room as they need it: one long series makes many rows of one sample. */
const ROOMY_ROWS = 64;
/** A row with a smaller share of the group's series than this is written sample by sample. */
const DENSE_SHARE = 1 / 8;

/** Samples of one time that have come so far. */
class PendingRow {
  readonly timeMs: number;
  count = 0;
  columns: Uint32Array;
  values: Float64Array;
  bits: Uint32Array;
  /** No sample came since the last look. */
  isQuiet = false;
  /** Sample i is of column i, so far. */
  isInOrder = true;

  constructor(timeMs: number, room: number) {
    this.timeMs = timeMs;
    this.columns = new Uint32Array(room);
    this.values = new Float64Array(room);
    this.bits = bitsOf(this.values);
  }

  add(column: number, bits: Uint32Array, index: number): void {
    const at = this.count++;
    if (at === this.columns.length) this.grow();
    this.columns[at] = column;
    this.bits[at * 2] = bits[index * 2]!;
    this.bits[at * 2 + 1] = bits[index * 2 + 1]!;
    this.isInOrder &&= column === at;
    this.isQuiet = false;
  }

  private grow(): void {
    const room = Math.max(16, this.columns.length * 2);
    const columns = new Uint32Array(room);
    columns.set(this.columns);
    const values = new Float64Array(room);
    const bits = bitsOf(values);
    bits.set(this.bits);
    this.columns = columns;
    this.values = values;
    this.bits = bits;
  }
}

/**
 * The series of one remote target. What it scraped at one time comes in pieces, over several requests; the pieces are held
 * until they make a row (or no more come), since a row costs the store a tenth of what its samples would one by one.
 */
export class RowGroup {
  private readonly source: StoredSource;
  private readonly rows: PendingRow[] = [];
  /** Where in `rows` the last sample went; -1 while none did. */
  private cursor = -1;
  private writtenMs = -Infinity;
  private columnCount = 0;
  /** By column: the newest sample. */
  private newestMs = new Float64Array(16).fill(-Infinity);
  private newest = new Float64Array(16);
  private newestBits = bitsOf(this.newest);

  constructor(source: StoredSource) {
    this.source = source;
  }

  /** Column of a series, labels as in {@link StoredSource.column}. */
  column(pairs: readonly string[]): number {
    const column = this.source.column(pairs);
    this.columnCount = Math.max(this.columnCount, column + 1);
    if (column >= this.newestMs.length) this.makeRoom(column);
    return column;
  }

  /** Takes the sample `values[index]`, given as their bits; a series' samples come in order of time. */
  add(column: number, timeMs: number, bits: Uint32Array, index: number): Verdict {
    const newestMs = this.newestMs[column]!;
    const { newestBits } = this;
    if (timeMs <= newestMs) {
      if (timeMs < newestMs) return 'out of order';
      const isSame =
        newestBits[column * 2] === bits[index * 2] && newestBits[column * 2 + 1] === bits[index * 2 + 1];
      return isSame ? 'same' : 'duplicate';
    }
    this.newestMs[column] = timeMs;
    newestBits[column * 2] = bits[index * 2]!;
    newestBits[column * 2 + 1] = bits[index * 2 + 1]!;
    this.rowOf(timeMs).add(column, bits, index);
    return 'taken';
  }

  /** The request is read: writes rows that have all their samples, and those that are too old to get more. */
  requestEnded(): void {
    let full = Math.max(0, this.rows.length - HELD_ROWS);
    while (full < this.rows.length && this.rows[full]!.count >= this.columnCount) full++;
    this.write(full);
  }

  /** Writes rows to which nothing came since the last call, or all; true while some are held. */
  writeQuiet(all: boolean): boolean {
    let quiet = 0;
    while (quiet < this.rows.length && (all || this.rows[quiet]!.isQuiet)) quiet++;
    this.write(quiet);
    for (const row of this.rows) row.isQuiet = true;
    return this.rows.length > 0;
  }

  private rowOf(timeMs: number): PendingRow {
    const { rows, cursor } = this;
    // The same row as the sample before, or, where a series brings several samples, the one after it.
    const same = rows[cursor];
    if (same?.timeMs === timeMs) return same;
    const after = rows[cursor + 1];
    if (after?.timeMs === timeMs) {
      this.cursor++;
      return after;
    }
    let at = rows.length;
    while (at > 0 && rows[at - 1]!.timeMs > timeMs) at--;
    const found = rows[at - 1];
    if (found?.timeMs === timeMs) {
      this.cursor = at - 1;
      return found;
    }
    if (rows.length >= MAX_ROWS) {
      this.write(1);
      at = Math.max(0, at - 1);
    }
    const row = new PendingRow(timeMs, rows.length < ROOMY_ROWS ? this.columnCount : 0);
    rows.splice(at, 0, row);
    this.cursor = at;
    return row;
  }

  private write(count: number): void {
    if (count === 0) return;
    for (const row of this.rows.splice(0, count)) this.writeRow(row);
    this.cursor = Math.max(-1, this.cursor - count);
  }

  private writeRow(row: PendingRow): void {
    const { timeMs, count, columns, values } = row;
    if (timeMs > this.writtenMs && count >= this.columnCount * DENSE_SHARE) {
      this.writtenMs = timeMs;
      if (this.source.append(timeMs, ...this.denseOf(row))) return;
    }
    // A late piece of a row that is written, or one of few samples.
    this.source.appendAt(
      columns.subarray(0, count),
      new Float64Array(count).fill(timeMs),
      values.subarray(0, count),
    );
  }

  private denseOf(row: PendingRow): [values: Float64Array, columnCount: number] {
    if (row.isInOrder) return [row.values, row.count];
    const values = new Float64Array(this.columnCount);
    const bits = bitsOf(values);
    for (let column = 0; column < this.columnCount; column++) setAbsentAt(bits, column);
    for (let i = 0; i < row.count; i++) {
      const column = row.columns[i]!;
      bits[column * 2] = row.bits[i * 2]!;
      bits[column * 2 + 1] = row.bits[i * 2 + 1]!;
    }
    return [values, this.columnCount];
  }

  private makeRoom(column: number): void {
    const room = (column + 1) * 2;
    const newestMs = new Float64Array(room).fill(-Infinity);
    newestMs.set(this.newestMs);
    const newest = new Float64Array(room);
    const newestBits = bitsOf(newest);
    newestBits.set(this.newestBits);
    this.newestMs = newestMs;
    this.newest = newest;
    this.newestBits = newestBits;
  }
}

/** A sender may not write our mark of a missing sample: it is taken as the NaN it is. */
export function withoutAbsentMarks(values: Float64Array, bits: Uint32Array, count: number): void {
  for (let i = 0; i < count; i++) if (isAbsentAt(bits, i)) values[i] = NaN;
}
