import { makeCells } from './cells.ts';
import type { Cells } from './cells.ts';

/**
 * What a rollup keeps of the samples of one bucket, in the order they are stored. Times are unix ms. `resets` is the sum
 * of the values the series had just before each fall inside the bucket, so that a counter's increase from the first to
 * the last sample is `last - first + resets`. `staleMs` is the time of a staleness marker that is the bucket's last word.
 */
export const ROLLUP_FIELDS = [
  'count',
  'firstMs',
  'lastMs',
  'first',
  'last',
  'sum',
  'min',
  'max',
  'resets',
  'staleMs',
] as const;

export type RollupField = (typeof ROLLUP_FIELDS)[number];

/** Series that are packed together: those with numbers `group * 64 ..`. */
export const SERIES_PER_GROUP = 64;

/**
 * The buckets of one group over one chunk of time, a column per field; the cell of series s (0 .. 63) and row r is
 * `s * rows + r`. Row r covers `(startMs + r * tierMs, startMs + (r + 1) * tierMs]`, open at its start as PromQL's windows
 * are. A row with count 0 and NaN as `staleMs` has nothing.
 */
export class RollupRows {
  readonly rows: number;
  readonly tierMs: number;
  startMs: number;
  readonly cells: Readonly<Record<RollupField, Cells>>;

  constructor(rows: number, tierMs: number, startMs = 0) {
    this.rows = rows;
    this.tierMs = tierMs;
    this.startMs = startMs;
    const make = (): Cells => makeCells(SERIES_PER_GROUP * rows);
    this.cells = {
      count: make(),
      firstMs: make(),
      lastMs: make(),
      first: make(),
      last: make(),
      sum: make(),
      min: make(),
      max: make(),
      resets: make(),
      staleMs: make(),
    };
    this.clear(0, SERIES_PER_GROUP * rows);
  }

  /** Empties cells `from .. to`. */
  clear(from: number, to: number): void {
    this.cells.count.values.fill(0, from, to);
    this.cells.resets.values.fill(0, from, to);
    this.cells.staleMs.values.fill(NaN, from, to);
  }

  has(cell: number): boolean {
    const stale = this.cells.staleMs.values[cell]!;
    return this.cells.count.values[cell]! > 0 || stale === stale;
  }

  /** Row of the bucket a time falls into; may lie outside of 0 .. rows. */
  rowOf(timeMs: number): number {
    return Math.ceil((timeMs - this.startMs) / this.tierMs) - 1;
  }

  copyCell(from: RollupRows, fromCell: number, toCell: number): void {
    for (const field of ROLLUP_FIELDS) {
      const source = from.cells[field].bits;
      const target = this.cells[field].bits;
      target[toCell * 2] = source[fromCell * 2]!;
      target[toCell * 2 + 1] = source[fromCell * 2 + 1]!;
    }
  }
}
