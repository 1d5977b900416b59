import { ByteWriter } from './codec/bytes.ts';

/** A source's rows are numbered below this; its id times this is added. */
export const ROWS_PER_SOURCE = 2 ** 33;

/** One journal row that is not in the database yet; its bytes lie in the buffer. */
export interface PendingRow {
  readonly id: number;
  readonly layoutId: number;
  readonly timeMs: number;
  readonly keyframe: boolean;
  readonly start: number;
  readonly end: number;
}

/** Rows on their way to the database, in one growing buffer that is used again after each flush. */
export class PendingJournal {
  readonly buffer = new ByteWriter(1 << 16);
  rows: PendingRow[] = [];

  get bytes(): number {
    return this.buffer.length;
  }

  /** `write` puts the row's bytes at the end of the buffer. */
  add(
    id: number,
    layoutId: number,
    timeMs: number,
    keyframe: boolean,
    write: (out: ByteWriter) => void,
  ): void {
    const start = this.buffer.length;
    write(this.buffer);
    this.rows.push({ id, layoutId, timeMs, keyframe, start, end: this.buffer.length });
  }

  bytesOf(row: PendingRow): Uint8Array {
    return this.buffer.bytes.subarray(row.start, row.end);
  }

  clear(): void {
    this.rows = [];
    this.buffer.length = 0;
    // After an outage the buffer may have grown to many MB; don't keep them.
    if (this.buffer.bytes.length > 1 << 24) this.buffer.bytes = new Uint8Array(1 << 16);
  }
}
