import { isAbsentAt, setAbsentAt } from '../values.ts';
import { cellsOver } from '../codec/cells.ts';
import type { Cells } from '../codec/cells.ts';
import type { RowSlice } from '../codec/row.ts';
import type { Layout } from '../layout.ts';
import { rangeOf } from '../read/plan.ts';
import type { SlabPlan, WindowPlan } from '../read/plan.ts';

/** Rows per piece of memory: large enough for few pieces, small enough that a slow source doesn't hold much. */
const SLAB_ROWS = 24;

interface Slab {
  readonly cells: Cells;
  readonly firstRow: number;
  readonly rows: number;
  readonly stride: number;
}

/** Memory of sealed windows, used again for the next ones of the same size. */
export class SlabPool {
  private readonly free = new Map<number, Cells[]>();

  take(length: number): Cells {
    // Shared memory: threads that evaluate long queries read the head where it lies.
    return this.free.get(length)?.pop() ?? cellsOver(new Float64Array(new SharedArrayBuffer(length * 8)));
  }

  give(cells: Cells): void {
    const list = this.free.get(cells.values.length) ?? [];
    // A few are enough: windows of a hundred sources are sealed one after the other.
    if (list.length < 24) list.push(cells);
    this.free.set(cells.values.length, list);
  }
}

/**
 * Recent rows of one source in one layout, row after row: an append is one copy, and the journal compares two rows that
 * lie in sequence; columns are gathered when the window is sealed or read.
 */
export class Window {
  readonly layout: Layout;
  readonly times: number[] = [];
  private readonly counts: number[] = [];
  private readonly slabs: Slab[] = [];
  private readonly pool: SlabPool;
  /** Another thread may be reading: the memory must not be used again for other rows. */
  private isLent = false;
  /** Number of the first and last journal row of this window; last is -1 while there is none. */
  firstJournal = -1;
  lastJournal = -1;

  constructor(layout: Layout, pool: SlabPool) {
    this.layout = layout;
    this.pool = pool;
  }

  get rows(): number {
    return this.times.length;
  }

  /** Room for one more row of `count` cells; the caller fills them and calls {@link commit}. */
  next(count: number): RowSlice {
    const row = this.rows;
    let slab = this.slabs.at(-1);
    if (slab === undefined || row - slab.firstRow >= slab.rows || count > slab.stride) {
      // A source that grows column by column must not get a new slab with every row.
      const stride =
        slab === undefined || count <= slab.stride
          ? Math.max(count, slab?.stride ?? 0)
          : Math.ceil(count * 1.25);
      slab = { cells: this.pool.take(stride * SLAB_ROWS), firstRow: row, rows: SLAB_ROWS, stride };
      this.slabs.push(slab);
    }
    return { cells: slab.cells, offset: (row - slab.firstRow) * slab.stride, count };
  }

  commit(timeMs: number, count: number): void {
    this.times.push(timeMs);
    this.counts.push(count);
  }

  row(index: number): RowSlice {
    let at = this.slabs.length - 1;
    while (this.slabs[at]!.firstRow > index) at--;
    const slab = this.slabs[at]!;
    return { cells: slab.cells, offset: (index - slab.firstRow) * slab.stride, count: this.counts[index]! };
  }

  /** Copies columns `from .. from + columns` into `target`, one after the other, rows cells each. */
  gather(from: number, columns: number, target: Uint32Array): void {
    const rows = this.rows;
    for (let r = 0; r < rows; r++) {
      const { cells, offset, count } = this.row(r);
      const end = Math.min(columns, count - from);
      for (let c = 0; c < end; c++) {
        target[(c * rows + r) * 2] = cells.bits[(offset + from + c) * 2]!;
        target[(c * rows + r) * 2 + 1] = cells.bits[(offset + from + c) * 2 + 1]!;
      }
      for (let c = Math.max(0, end); c < columns; c++) setAbsentAt(target, c * rows + r);
    }
  }

  /** Row of the newest sample or marker of a column, -1 when it has none here. */
  lastRowOf(slot: number): number {
    for (let r = this.rows - 1; r >= 0; r--) {
      const { cells, offset, count } = this.row(r);
      if (slot < count && !isAbsentAt(cells.bits, offset + slot)) return r;
    }
    return -1;
  }

  /** How many rows are in [minMs, maxMs]. */
  rowsIn(minMs: number, maxMs: number): number {
    const [from, to] = rangeOf(this.times, minMs, maxMs);
    return Math.max(0, to - from);
  }

  /** What is needed to read the rows in [minMs, maxMs]; null when there are none. `lend`: for another thread. */
  plan(minMs: number, maxMs: number, lend: boolean): WindowPlan | null {
    const [from, to] = rangeOf(this.times, minMs, maxMs);
    if (to <= from) return null;
    if (lend) this.isLent = true;
    const slabs: SlabPlan[] = [];
    for (const [i, { cells, firstRow, rows, stride }] of this.slabs.entries()) {
      if (firstRow >= to || (this.slabs[i + 1]?.firstRow ?? Infinity) <= from) continue;
      slabs.push({ values: cells.values, firstRow, rows, stride });
    }
    return { from, to, times: this.times, counts: this.counts, slabs };
  }

  /** Gives the memory back; the window must not be used afterwards. */
  release(): void {
    // What was lent is left to the garbage collector.
    if (!this.isLent) for (const slab of this.slabs) this.pool.give(slab.cells);
    this.slabs.length = 0;
  }
}
