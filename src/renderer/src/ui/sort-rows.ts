export type SortKey = string | number | null;

export interface SortState {
  readonly column: string;
  readonly descending: boolean;
}

/** "disk10" after "disk9". Made once: thousands of rows are compared with it. */
export const byName = new Intl.Collator(undefined, { numeric: true });

/** A sorted copy; equal rows keep their order, unknown values come last in both directions. */
export function sortRows<Row>(
  rows: readonly Row[],
  by: (row: Row) => SortKey,
  descending: boolean,
): readonly Row[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const a = by(left);
    const b = by(right);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * byName.compare(String(a), String(b));
  });
}
