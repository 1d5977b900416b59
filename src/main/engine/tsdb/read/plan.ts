import type { Cuts } from '../tombstones/types.ts';
import type { BlockRef } from './block-reader.ts';

/**
 * What is to be read for one selector: decided by who has the index and the head, read by whoever has the plan and a
 * connection. Plain data over memory that can be shared with another thread.
 */
export interface ReadPlan {
  readonly minMs: number;
  readonly maxMs: number;
  /** Numbers of the series that match, rising. */
  readonly ids: Uint32Array;
  /** In order of age: what a younger one has is newer. */
  readonly layouts: readonly LayoutPlan[];
  /** What was deleted of them and is still there; null when nothing was. */
  readonly cuts: Cuts | null;
}

/** Where some of the series are columns (slots) of the same rows. */
export interface LayoutPlan {
  readonly slots: Int32Array;
  /** Place in `ids` of each slot. */
  readonly members: Int32Array;
  readonly blocks: readonly BlockRef[];
  readonly windows: readonly WindowPlan[];
  /** Samples with timestamps of their own that are not sealed yet. */
  readonly points: readonly PointsPlan[];
}

/** Rows `from` (inclusive) to `to` (exclusive) of a window of the head. */
export interface WindowPlan {
  readonly from: number;
  readonly to: number;
  readonly times: ArrayLike<number>;
  /** Cells of each row. */
  readonly counts: ArrayLike<number>;
  readonly slabs: readonly SlabPlan[];
}

/** Memory of `rows` rows of `stride` cells, of which the first is the window's row `firstRow`. */
export interface SlabPlan {
  readonly values: Float64Array;
  readonly firstRow: number;
  readonly rows: number;
  readonly stride: number;
}

export interface PointsPlan {
  readonly member: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** First index with time >= minMs and first with time > maxMs, of the first `length` of rising times. */
export function rangeOf(
  times: ArrayLike<number>,
  minMs: number,
  maxMs: number,
  length = times.length,
): [number, number] {
  return [firstFrom(times, minMs, length), firstAfter(times, maxMs, length)];
}

function firstFrom(times: ArrayLike<number>, minMs: number, length: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! >= minMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstAfter(times: ArrayLike<number>, maxMs: number, length: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! > maxMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
