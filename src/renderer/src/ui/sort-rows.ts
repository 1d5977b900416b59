export type SortKey = string | number | null;

export interface SortState {
  readonly column: string;
  readonly descending: boolean;
}

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
    // "disk10" after "disk9".
    return sign * String(a).localeCompare(String(b), undefined, { numeric: true });
  });
}
