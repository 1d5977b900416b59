import type { Calculation } from '#shared/dashboard/index.ts';
import type { Column } from '../live/series-buffer.ts';

/** One value out of a series; gaps don't count, and a series of gaps has none. `delta` is the last less the first. */
export function calculate(column: Column, calculation: Calculation): number | null {
  switch (calculation) {
    case 'last':
      return column.findLast((value) => value !== null) ?? null;
    case 'first':
      return column.find((value) => value !== null) ?? null;
    case 'delta': {
      const last = calculate(column, 'last');
      const first = calculate(column, 'first');
      return last === null || first === null ? null : last - first;
    }
    default:
      return swept(column, calculation);
  }
}

function swept(column: Column, calculation: Calculation): number | null {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let count = 0;
  for (const value of column) {
    if (value === null) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  if (calculation === 'count') return count;
  if (count === 0) return null;
  switch (calculation) {
    case 'min':
      return min;
    case 'max':
      return max;
    case 'sum':
      return sum;
    case 'range':
      return max - min;
    default:
      return sum / count;
  }
}
