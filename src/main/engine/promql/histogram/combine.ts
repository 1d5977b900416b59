import type { NativeBuckets, ResetHint } from '../../base/native-histogram.ts';
import { KahanSum } from '../../base/kahan.ts';
import { exponentialBound } from './bounds.ts';
import {
  CUSTOM_SCHEMA,
  hasCustomBounds,
  mapCounts,
  sameNumbers,
  type FloatHistogram,
} from './float-histogram.ts';
import { coarserIndex, rebucketing, sharedBounds, widenZero } from './layout.ts';

/** What there is to be said about histograms having been added. */
export interface CombineNotes {
  /** One began anew and the other says it did not, so that nothing can be said of their sum. */
  readonly collision: boolean;
  /** They had other custom bounds, and are now in buckets of the bounds that both have. */
  readonly reconciled: boolean;
}

/** A bucket's running sum with what rounding has lost of it. */
interface Cell {
  sum: number;
  lost: number;
}

/** Cells by rising index. */
interface Cells {
  indexes: number[];
  cells: Cell[];
}

const kahan = new KahanSum();

function addTo(cell: Cell, value: number): void {
  kahan.reset(cell.sum, cell.lost);
  kahan.add(value);
  cell.sum = kahan.sum;
  cell.lost = kahan.compensation;
}

function cellsOf({ indexes, counts }: NativeBuckets): Cells {
  return { indexes: [...indexes], cells: counts.map((sum) => ({ sum, lost: 0 })) };
}

/**
 * A sum of histograms that loses nothing to rounding (Kahan summation, float_histogram.go KahanAdd). Differences in
 * resolution, zero bucket and custom bounds are settled on what both can say.
 */
export class HistogramSum {
  private schema: number;
  private zeroThreshold: number;
  private hint: ResetHint;
  private customBounds: readonly number[];
  private positive: Cells;
  private negative: Cells;
  private readonly zeroCount: Cell;
  private readonly count: Cell;
  private readonly sum: Cell;

  constructor(first: FloatHistogram) {
    this.schema = first.schema;
    this.zeroThreshold = first.zeroThreshold;
    this.hint = first.hint;
    this.customBounds = first.customBounds;
    this.positive = cellsOf(first.positive);
    this.negative = cellsOf(first.negative);
    this.zeroCount = { sum: first.zeroCount, lost: 0 };
    this.count = { sum: first.count, lost: 0 };
    this.sum = { sum: first.sum, lost: 0 };
  }

  /** Null when one has custom bounds and the other has not; the sum is then as it was. */
  add(other: FloatHistogram): CombineNotes | null {
    const isCustom = hasCustomBounds(other);
    if (isCustom !== (this.schema === CUSTOM_SCHEMA)) return null;
    const collision = this.takeHint(other.hint);
    addTo(this.count, other.count);
    addTo(this.sum, other.sum);
    if (isCustom) return { collision, reconciled: this.addCustom(other) };
    this.addExponential(other);
    return { collision, reconciled: false };
  }

  /** The running sum without what rounding has lost. */
  current(): FloatHistogram {
    return this.histogram(({ sum }) => sum);
  }

  /** The sum, or the mean of so many. */
  result(divisor = 1): FloatHistogram {
    return this.histogram(({ sum, lost }) => sum / divisor + lost / divisor);
  }

  /** Puts every running sum, and what was lost of it, through `change`. */
  scale(change: (value: number) => number): void {
    for (const cell of this.allCells()) {
      cell.sum = change(cell.sum);
      cell.lost = change(cell.lost);
    }
  }

  /** Whether any of the sums has become infinite. */
  hasOverflow(): boolean {
    return this.allCells().some(({ sum }) => sum === Infinity || sum === -Infinity);
  }

  /** A sum of its own that goes on from here. */
  copy(): HistogramSum {
    const out = new HistogramSum(this.current());
    const from = this.allCells();
    out.allCells().forEach((cell, i) => {
      cell.lost = (from[i] as Cell).lost;
    });
    return out;
  }

  private allCells(): Cell[] {
    return [this.count, this.sum, this.zeroCount, ...this.positive.cells, ...this.negative.cells];
  }

  private histogram(value: (cell: Cell) => number): FloatHistogram {
    const side = ({ indexes, cells }: Cells): NativeBuckets => ({
      indexes: [...indexes],
      counts: cells.map(value),
    });
    return {
      schema: this.schema,
      hint: this.hint,
      count: value(this.count),
      sum: value(this.sum),
      zeroThreshold: this.zeroThreshold,
      zeroCount: value(this.zeroCount),
      positive: side(this.positive),
      negative: side(this.negative),
      customBounds: this.customBounds,
    };
  }

  /** A gauge makes all a gauge, and what isn't known stays unknown; returns whether hints contradict each other. */
  private takeHint(hint: ResetHint): boolean {
    if (hint === this.hint || this.hint === 'gauge') return false;
    if (hint === 'gauge') this.hint = 'gauge';
    else if (this.hint !== 'unknown') {
      this.hint = 'unknown';
      return hint !== 'unknown';
    }
    return false;
  }

  private addExponential(other: FloatHistogram): void {
    addTo(this.zeroCount, this.settleZero(other));
    if (other.schema < this.schema) {
      this.positive = mergedCells(this.positive, (index) => coarserIndex(index, this.schema, other.schema));
      this.negative = mergedCells(this.negative, (index) => coarserIndex(index, this.schema, other.schema));
      this.schema = other.schema;
    }
    this.positive = this.withBuckets(this.positive, other.positive, other.schema);
    this.negative = this.withBuckets(this.negative, other.negative, other.schema);
  }

  /** Widens the zero bucket until it covers both; returns what is in it of the other. */
  private settleZero(other: FloatHistogram): number {
    let theirs = { threshold: other.zeroThreshold, zeroCount: other.zeroCount };
    while (theirs.threshold !== this.zeroThreshold) {
      if (this.zeroThreshold > theirs.threshold) theirs = widenZero(other, this.zeroThreshold);
      if (theirs.threshold > this.zeroThreshold) this.widenTo(theirs.threshold);
    }
    return theirs.zeroCount;
  }

  private widenTo(wanted: number): void {
    const { threshold } = widenZero(this.current(), wanted);
    this.zeroThreshold = threshold;
    const outside = (side: Cells): Cells => {
      const out: Cells = { indexes: [], cells: [] };
      side.indexes.forEach((index, i) => {
        const cell = side.cells[i] as Cell;
        if (exponentialBound(index - 1, this.schema) >= threshold) {
          if (cell.sum === 0) return;
          out.indexes.push(index);
          out.cells.push(cell);
          return;
        }
        addTo(this.zeroCount, cell.sum);
        addTo(this.zeroCount, cell.lost);
      });
      return out;
    };
    this.positive = outside(this.positive);
    this.negative = outside(this.negative);
  }

  /** Those cells with a histogram's buckets added, except what is in the zero bucket already. */
  private withBuckets(side: Cells, { indexes, counts }: NativeBuckets, schema: number): Cells {
    const added: Cells = { indexes: [], cells: [] };
    indexes.forEach((index, i) => {
      added.indexes.push(coarserIndex(index, schema, this.schema));
      added.cells.push({ sum: counts[i] as number, lost: 0 });
    });
    const coarse = schema === this.schema ? added : mergedCells(added, (index) => index);
    let from = 0;
    const { zeroThreshold } = this;
    while (
      from < coarse.indexes.length &&
      exponentialBound(coarse.indexes[from] as number, this.schema) <= zeroThreshold
    )
      from++;
    return joinCells(side, coarse, from);
  }

  /** Returns whether the bounds had to be settled. */
  private addCustom({ customBounds, positive }: FloatHistogram): boolean {
    if (sameNumbers(customBounds, this.customBounds)) {
      this.positive = joinCells(this.positive, cellsOf(positive), 0);
      return false;
    }
    const shared = sharedBounds(this.customBounds, customBounds);
    const mine = mergedCells(this.positive, rebucketing(this.customBounds, shared));
    const theirs = mergedCells(cellsOf(positive), rebucketing(customBounds, shared));
    const joined = joinCells(mine, theirs, 0);
    const isFilled = (i: number): boolean => joined.cells[i]?.sum !== 0 || joined.cells[i].lost !== 0;
    this.positive = {
      indexes: joined.indexes.filter((_, i) => isFilled(i)),
      cells: joined.cells.filter((_, i) => isFilled(i)),
    };
    this.customBounds = shared;
    return true;
  }
}

/** Cells under new indexes, which never fall; those of one index become one. */
function mergedCells({ indexes, cells }: Cells, indexOf: (index: number) => number): Cells {
  const out: Cells = { indexes: [], cells: [] };
  indexes.forEach((index, i) => {
    const target = indexOf(index);
    const cell = cells[i] as Cell;
    const last = out.indexes.length - 1;
    if (last < 0 || out.indexes[last] !== target) {
      out.indexes.push(target);
      out.cells.push({ ...cell });
      return;
    }
    const kept = out.cells[last] as Cell;
    addTo(kept, cell.sum);
    addTo(kept, cell.lost);
  });
  return out;
}

/** The cells of both by index, those of `b` from `from` on. */
function joinCells(a: Cells, b: Cells, from: number): Cells {
  if (b.indexes.length === from) return a;
  const out: Cells = { indexes: [], cells: [] };
  let i = 0;
  let k = from;
  while (i < a.indexes.length || k < b.indexes.length) {
    const indexA = a.indexes[i] ?? Infinity;
    const indexB = b.indexes[k] ?? Infinity;
    const cell = (indexA <= indexB ? a.cells[i] : b.cells[k]) as Cell;
    out.indexes.push(Math.min(indexA, indexB));
    out.cells.push(cell);
    if (indexA === indexB) {
      const other = b.cells[k] as Cell;
      addTo(cell, other.sum);
      if (other.lost !== 0) addTo(cell, other.lost);
    }
    if (indexA <= indexB) i++;
    if (indexB <= indexA) k++;
  }
  return out;
}

export interface Combined extends CombineNotes {
  readonly histogram: FloatHistogram;
}

/** `a + b`, empty buckets kept; null when one has custom bounds and the other has not. */
export function add(a: FloatHistogram, b: FloatHistogram): Combined | null {
  const sum = new HistogramSum(a);
  const notes = sum.add(b);
  return notes === null ? null : { ...notes, histogram: sum.current() };
}

/** `a - b`, as {@link add}; the hint too is as for a sum: who wants a gauge says so. */
export function subtract(a: FloatHistogram, b: FloatHistogram): Combined | null {
  return add(
    a,
    mapCounts(b, (count) => -count),
  );
}
