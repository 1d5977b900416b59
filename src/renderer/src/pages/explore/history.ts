const KEY = 'watchdeck.explore.history';
const KEPT = 50;

/** The list with these expressions first, once each, the oldest beyond fifty left out. */
export function withNewest(
  entries: readonly (readonly string[])[],
  exprs: readonly string[],
): (readonly string[])[] {
  const key = exprs.join('\0');
  return [exprs, ...entries.filter((entry) => entry.join('\0') !== key)].slice(0, KEPT);
}

/** Reads what was stored; anything that isn't such a list is an empty one. */
export function parseHistory(text: string | null): (readonly string[])[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter(
      (entry): entry is string[] =>
        Array.isArray(entry) && entry.length > 0 && entry.every((expr) => typeof expr === 'string'),
    );
  } catch {
    return [];
  }
}

/** Expressions run in this browser, newest first. */
export function recalled(): (readonly string[])[] {
  return parseHistory(localStorage.getItem(KEY));
}

/** Notes that these expressions were run together. */
export function remember(exprs: readonly string[]): void {
  if (exprs.length === 0) return;
  localStorage.setItem(KEY, JSON.stringify(withNewest(recalled(), exprs)));
}

/** Empties the history. */
export function forget(): void {
  localStorage.removeItem(KEY);
}
