/** Lines that are shown by name; null: all of them. */
export type Selection = ReadonlySet<string> | null;

/** The selection after a click on a name: alone, or all again; with `adding`, one more or one less. */
export function clickName(selection: Selection, name: string, adding: boolean): Selection {
  if (!adding) return selection?.size === 1 && selection.has(name) ? null : new Set([name]);
  const next = new Set(selection ?? []);
  if (!next.delete(name)) next.add(name);
  return next.size === 0 ? null : next;
}

/** Indexes of the series, largest value first; those without a value last, ties as they came. */
export function sortedOrder(values: readonly (number | null)[]): number[] {
  const value = (i: number) => values[i] ?? -Infinity;
  return values.map((_, i) => i).sort((a, b) => (value(a) === value(b) ? a - b : value(b) - value(a)));
}
