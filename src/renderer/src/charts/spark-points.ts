import type { Column } from '../live/series-buffer.ts';

/**
 * A column as runs of points between 0 and 1, cut at gaps. The bottom is zero (or the lowest value below it); a line
 * that doesn't move lies at its share of `max`, or in the lower middle where there is no bound.
 */
export function sparkPoints(column: Column, max?: number): [number, number][][] {
  let low = 0;
  let high = max ?? -Infinity;
  for (const value of column) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // Headroom, so that a steady line isn't pressed against the top.
  const top = max ?? low + (high - low) * 1.25;
  const span = top - low || 1;
  const runs: [number, number][][] = [];
  let run: [number, number][] = [];
  const last = Math.max(1, column.length - 1);
  column.forEach((value, i) => {
    if (value === null) {
      if (run.length > 0) runs.push(run);
      run = [];
    } else run.push([i / last, Math.min(1, (value - low) / span)]);
  });
  if (run.length > 0) runs.push(run);
  return runs;
}
