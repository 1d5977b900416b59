import type { RowSlice } from '../codec/row.ts';
import type { Layout, Layouts } from '../layout.ts';
import { isAbsentAt, setAbsentAt } from '../values.ts';

/**
 * From the columns as the source's holder numbers them (only ever added) to slots of the current layout (dead ones go).
 * As long as both agree, which is nearly always, a row is one copy.
 */
export class ColumnMap {
  private readonly layouts: Layouts;
  private layout: Layout;
  /** Series by column, and back. */
  private series: number[] = [];
  private readonly columns = new Map<number, number>();
  /** Slot by column, -1 for a column that left the head. */
  private slots: number[] = [];
  private identity = true;

  constructor(layouts: Layouts, layout: Layout) {
    this.layouts = layouts;
    this.layout = layout;
  }

  get size(): number {
    return this.series.length;
  }

  has(series: number): boolean {
    return this.columns.has(series);
  }

  /** Column of a series, a new one when it has none. */
  column(series: number): number {
    const known = this.columns.get(series);
    if (known !== undefined) return known;
    const column = this.series.length;
    this.series.push(series);
    this.columns.set(series, column);
    const slot = this.layouts.addSeries(this.layout, series);
    this.slots.push(slot);
    this.identity &&= slot === column;
    return column;
  }

  /** Renumbers these columns 0, 1, 2 … and forgets the others. */
  keepOnly(columns: Uint32Array): void {
    this.series = Array.from(columns, (column) => this.seriesOf(column));
    this.columns.clear();
    this.series.forEach((series, column) => this.columns.set(series, column));
    this.continueWith(this.layout);
  }

  seriesOf(column: number): number {
    const series = this.series[column];
    if (series === undefined) throw new RangeError(`no column ${column}, the source has ${this.size}`);
    return series;
  }

  /** Gives columns that come back a slot again; returns how many cells the row needs. */
  prepare(bits: Uint32Array, columnCount: number): number {
    if (this.identity) return columnCount;
    for (let column = 0; column < columnCount; column++) {
      if (this.slots[column]! >= 0 || isAbsentAt(bits, column)) continue;
      this.slots[column] = this.layouts.addSeries(this.layout, this.series[column]!);
    }
    return this.layout.series.length;
  }

  scatter(bits: Uint32Array, columnCount: number, row: RowSlice): void {
    const target = row.cells.bits;
    if (this.identity) {
      target.set(bits.subarray(0, columnCount * 2), row.offset * 2);
      return;
    }
    for (let slot = 0; slot < row.count; slot++) setAbsentAt(target, row.offset + slot);
    for (let column = 0; column < columnCount; column++) {
      const slot = this.slots[column]!;
      if (slot < 0) continue;
      target[(row.offset + slot) * 2] = bits[column * 2]!;
      target[(row.offset + slot) * 2 + 1] = bits[column * 2 + 1]!;
    }
  }

  /** Goes on with another layout: columns not in it have left the head. */
  continueWith(layout: Layout): void {
    this.layout = layout;
    this.slots = this.series.map((series) => layout.slotOf(series) ?? -1);
    this.identity = this.slots.every((slot, column) => slot === column);
  }
}
