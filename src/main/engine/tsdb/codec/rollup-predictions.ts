import { makeCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { toIntegers } from './decimal.ts';
import type { RollupField, RollupRows } from './rollup-rows.ts';

/** Fields that are told by what count, first and last let expect. */
export type PredictedField = 'last' | 'sum' | 'min' | 'max';

export function isPredicted(field: RollupField): field is PredictedField {
  return field === 'last' || field === 'sum' || field === 'min' || field === 'max';
}

/**
 * The rows of one series that have samples, moved together, and what is expected of them. A bucket ends about where the next
 * one begins; its mean is about that of its ends; and its extremes are often one of them.
 */
export class RollupPredictions {
  /** Rows with samples. */
  count = 0;
  readonly predicted: Cells;
  /** One field's values, moved together. */
  readonly actual: Cells;
  private readonly places: Int32Array;
  private readonly integers: Float64Array;

  constructor(rows: number) {
    this.predicted = makeCells(rows);
    this.actual = makeCells(rows);
    this.places = new Int32Array(rows);
    this.integers = new Float64Array(rows);
  }

  /** Goes on with a series whose cells begin at `start`; its counts must be there. */
  begin(rows: RollupRows, start: number): void {
    this.count = 0;
    for (let row = 0; row < rows.rows; row++)
      if (rows.cells.count.values[start + row]! > 0) this.places[this.count++] = start + row;
  }

  /** Moves a field's values together. */
  gather({ bits }: Cells): void {
    const { actual, places, count } = this;
    for (let i = 0; i < count; i++) {
      actual.bits[i * 2] = bits[places[i]! * 2]!;
      actual.bits[i * 2 + 1] = bits[places[i]! * 2 + 1]!;
    }
  }

  /** Moves a field's values back to their rows. */
  scatter({ bits }: Cells): void {
    const { actual, places, count } = this;
    for (let i = 0; i < count; i++) {
      bits[places[i]! * 2] = actual.bits[i * 2]!;
      bits[places[i]! * 2 + 1] = actual.bits[i * 2 + 1]!;
    }
  }

  /** Decimals of the series' first and last values; -1 when they need all their bits. */
  decimals({ cells }: RollupRows): number {
    let most = 0;
    for (const field of ['first', 'last'] as const) {
      this.gather(cells[field]);
      const decimals = toIntegers(this.actual.values, this.count, this.integers);
      if (decimals < 0) return -1;
      most = Math.max(most, decimals);
    }
    return most;
  }

  /** Fills `predicted`. The fields before it in the order of storing must be there. */
  predict(field: PredictedField, { cells }: RollupRows): void {
    const { predicted, places, count } = this;
    const { values } = predicted;
    for (let i = 0; i < count; i++) {
      const place = places[i]!;
      const first = cells.first.values[place]!;
      if (field === 'last') {
        values[i] = cells.first.values[places[Math.min(i + 1, count - 1)]!]!;
        continue;
      }
      const last = cells.last.values[place]!;
      if (field === 'sum') values[i] = (cells.count.values[place]! * (first + last)) / 2;
      else values[i] = field === 'min' ? Math.min(first, last) : Math.max(first, last);
    }
  }
}
