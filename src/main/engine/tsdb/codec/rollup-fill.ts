import { KahanSum } from '../../base/kahan.ts';
import { isStaleAt } from '../values.ts';
import type { Cells } from './cells.ts';
import type { RollupRows } from './rollup-rows.ts';

const sum = new KahanSum();

/**
 * Adds samples of one series (times rising, unix ms) to the rows of series `series`; rows they fall into must be empty
 * and samples outside of the chunk must not be given. Sums are compensated as PromQL's sum_over_time does it, so that one
 * bucket gives its result to the bit.
 */
export function fillFromSamples(
  rows: RollupRows,
  series: number,
  times: Float64Array,
  { values, bits }: Cells,
): void {
  const { cells, tierMs } = rows;
  const base = series * rows.rows;
  let i = 0;
  while (i < times.length) {
    const row = rows.rowOf(times[i]!);
    const endMs = rows.startMs + (row + 1) * tierMs;
    const cell = base + row;
    let count = 0;
    let min = NaN;
    let max = NaN;
    let last = NaN;
    let lastAt = -1;
    let resets = 0;
    let staleMs = NaN;
    sum.reset(0);
    for (; i < times.length && times[i]! <= endMs; i++) {
      const value = values[i]!;
      if (value !== value && isStaleAt(bits, i)) {
        staleMs = times[i]!;
        continue;
      }
      if (count === 0) {
        cells.firstMs.values[cell] = times[i]!;
        cells.first.bits[cell * 2] = bits[i * 2]!;
        cells.first.bits[cell * 2 + 1] = bits[i * 2 + 1]!;
      } else if (value < last) resets += last;
      sum.add(value);
      if (value < min || min !== min) min = value;
      if (value > max || max !== max) max = value;
      count++;
      last = value;
      lastAt = i;
      staleMs = NaN;
    }
    cells.count.values[cell] = count;
    cells.staleMs.values[cell] = staleMs;
    cells.resets.values[cell] = resets;
    if (count === 0) continue;
    cells.lastMs.values[cell] = times[lastAt]!;
    cells.last.bits[cell * 2] = bits[lastAt * 2]!;
    cells.last.bits[cell * 2 + 1] = bits[lastAt * 2 + 1]!;
    cells.min.values[cell] = min;
    cells.max.values[cell] = max;
    cells.sum.values[cell] = total();
  }
}

/**
 * Folds rows of a finer tier with bucket ends in `(fromMs, toMs]` into the (empty) rows of a coarser one. What is exact:
 * everything but sums, which are off by rounding only.
 */
export function fillFromRows(
  rows: RollupRows,
  fine: RollupRows,
  series: number,
  fromMs: number,
  toMs: number,
): void {
  const first = Math.max(0, Math.round((fromMs - fine.startMs) / fine.tierMs));
  const end = Math.min(fine.rows, Math.round((toMs - fine.startMs) / fine.tierMs));
  let r = first;
  while (r < end) {
    const row = rows.rowOf(fine.startMs + (r + 1) * fine.tierMs);
    const rowEndMs = rows.startMs + (row + 1) * rows.tierMs;
    const stop = Math.min(end, Math.round((rowEndMs - fine.startMs) / fine.tierMs));
    foldInto(rows, series * rows.rows + row, fine, series * fine.rows + r, series * fine.rows + stop);
    r = stop;
  }
}

/** Adds cells `from .. to` of the finer rows to one cell, which may have earlier ones in it already. */
function foldInto(rows: RollupRows, cell: number, fine: RollupRows, from: number, to: number): void {
  const { cells } = rows;
  const source = fine.cells;
  let count = cells.count.values[cell]!;
  let resets = cells.resets.values[cell]!;
  let staleMs = cells.staleMs.values[cell]!;
  sum.reset(count > 0 ? cells.sum.values[cell]! : 0);
  for (let at = from; at < to; at++) {
    const more = source.count.values[at]!;
    const stale = source.staleMs.values[at]!;
    if (more === 0) {
      if (stale === stale) staleMs = stale;
      continue;
    }
    staleMs = stale;
    if (count === 0) {
      for (const field of ['firstMs', 'first', 'min', 'max'] as const)
        copy(source[field], at, cells[field], cell);
    } else {
      if (source.first.values[at]! < cells.last.values[cell]!) resets += cells.last.values[cell]!;
      const min = cells.min.values[cell]!;
      const max = cells.max.values[cell]!;
      if (source.min.values[at]! < min || min !== min) cells.min.values[cell] = source.min.values[at]!;
      if (source.max.values[at]! > max || max !== max) cells.max.values[cell] = source.max.values[at]!;
    }
    copy(source.last, at, cells.last, cell);
    copy(source.lastMs, at, cells.lastMs, cell);
    resets += source.resets.values[at]!;
    sum.add(source.sum.values[at]!);
    count += more;
  }
  cells.count.values[cell] = count;
  cells.resets.values[cell] = resets;
  cells.staleMs.values[cell] = staleMs;
  if (count > 0) cells.sum.values[cell] = total();
}

function copy(source: Cells, at: number, target: Cells, cell: number): void {
  target.bits[cell * 2] = source.bits[at * 2]!;
  target.bits[cell * 2 + 1] = source.bits[at * 2 + 1]!;
}

function total(): number {
  return sum.sum === Infinity || sum.sum === -Infinity ? sum.sum : sum.sum + sum.compensation;
}
