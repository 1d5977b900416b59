import { PromqlError } from '../errors.ts';
import type { Aggregate } from '../ast.ts';
import { noteIgnored } from './aggregate.ts';
import type { EvaluationContext } from './context.ts';
import { groupColumns } from './groups.ts';
import { hasAny, type Column } from './values.ts';

const INT64 = 2 ** 63;

/** Whether `a` leaves the heap before `b`: the smaller value (for bottomk the larger), NaN before all. */
function leavesFirst(a: number, b: number, bottom: boolean): boolean {
  if (a !== a) return true;
  return bottom ? a > b : a < b;
}

/**
 * topk and bottomk: keeps the series' own labels and blanks the steps where they are not among the k best of their group.
 * Over a single step the result is in order of value. `k` may differ from step to step.
 */
export function topk(
  k: Float64Array,
  bottom: boolean,
  { op, grouping, without, position }: Aggregate,
  columns: readonly Column[],
  steps: number,
  context: EvaluationContext,
): Column[] {
  checkParameter(k);
  if (k.some((limit) => limit >= 1)) noteIgnored(columns, op, { context, position });
  const groups = groupColumns(columns, grouping, without);
  context.charge(columns.length * steps);
  const members: number[][] = groups.labels.map(() => []);
  for (let i = 0; i < columns.length; i++) members[groups.index[i] as number]?.push(i);
  const kept = columns.map(() => new Uint8Array(steps));
  const order: number[] = [];
  for (const group of members) {
    context.checkpoint();
    const heap = new TopHeap(columns, bottom);
    for (let step = 0; step < steps; step++) {
      const limit = Math.min(Math.trunc(k[step] as number), columns.length);
      if (limit < 1) continue;
      heap.fill(group, step, limit);
      for (const i of heap.items) (kept[i] as Uint8Array)[step] = 1;
      if (steps === 1) order.push(...heap.sorted(step));
    }
  }
  const indexes = steps === 1 ? order : columns.map((_, i) => i);
  return indexes
    .map((i) => ({ ...(columns[i] as Column), present: kept[i] as Uint8Array }))
    .filter((column) => hasAny(column.present));
}

/** Throws for a k that is none. */
export function checkParameter(k: Float64Array): void {
  if (k.some((value) => value !== value)) throw new PromqlError('Parameter value is NaN');
  for (const value of k) {
    if (value <= -INT64) throw new PromqlError(`Scalar value ${value} underflows int64`);
    if (value >= INT64) throw new PromqlError(`Scalar value ${value} overflows int64`);
  }
}

/** A heap of column indexes with the first to leave on top; the moves are those of Go's container/heap, so ties agree. */
class TopHeap {
  items: number[] = [];
  private readonly columns: readonly Column[];
  private readonly bottom: boolean;
  private step = 0;

  constructor(columns: readonly Column[], bottom: boolean) {
    this.columns = columns;
    this.bottom = bottom;
  }

  /** Refills the heap with the best `limit` members that have a value at the step. */
  fill(members: readonly number[], step: number, limit: number): void {
    this.items = [];
    this.step = step;
    for (const member of members) {
      if (this.columns[member]?.present[step] !== 1) continue;
      if (this.items.length < limit) {
        this.items.push(member);
        this.up(this.items.length - 1);
        continue;
      }
      const worst = this.value(0);
      const value = this.columns[member].values[step] ?? NaN;
      const better = this.bottom ? worst > value : worst < value;
      if (better || (worst !== worst && value === value)) {
        this.items[0] = member;
        this.down(0);
      }
    }
  }

  /** Best first. */
  sorted(step: number): number[] {
    this.step = step;
    const value = (i: number): number => this.columns[i]?.values[step] ?? NaN;
    return this.items.toSorted((a, b) => {
      if (leavesFirst(value(b), value(a), this.bottom)) return value(a) !== value(a) ? 0 : -1;
      return leavesFirst(value(a), value(b), this.bottom) ? 1 : 0;
    });
  }

  private value(position: number): number {
    return this.columns[this.items[position] as number]?.values[this.step] ?? NaN;
  }

  private less(a: number, b: number): boolean {
    return leavesFirst(this.value(a), this.value(b), this.bottom);
  }

  private swap(a: number, b: number): void {
    const item = this.items[a] as number;
    this.items[a] = this.items[b] as number;
    this.items[b] = item;
  }

  private up(start: number): void {
    let child = start;
    for (;;) {
      const parent = Math.trunc((child - 1) / 2);
      if (parent === child || !this.less(child, parent)) return;
      this.swap(parent, child);
      child = parent;
    }
  }

  private down(start: number): void {
    let parent = start;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= this.items.length) return;
      if (child + 1 < this.items.length && this.less(child + 1, child)) child++;
      if (!this.less(child, parent)) return;
      this.swap(parent, child);
      parent = child;
    }
  }
}
