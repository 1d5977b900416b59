import { floatsOnly, type Column } from './values.ts';

/**
 * sort and sort_desc at a single step: by value, NaN last either way. Over a range the order of series has no meaning.
 * Histograms have no order and are left out.
 */
export function sortColumns(all: readonly Column[], descending: boolean): readonly Column[] {
  const columns = floatsOnly(all);
  if (columns.some((column) => column.values.length !== 1)) return columns;
  return columns.toSorted((a, b) => {
    const x = a.values[0] as number;
    const y = b.values[0] as number;
    if (x !== x || y !== y) return (x !== x ? 1 : 0) - (y !== y ? 1 : 0);
    return x === y ? 0 : x < y !== descending ? -1 : 1;
  });
}
