/** What of a dashboard stands in the address, written as Grafana does: `var-x=`, `viewPanel`-like `panel=`; the time is app/range-address's. */

/** Chosen values by variable; `$__all` is "All". */
export type Choice = ReadonlyMap<string, readonly string[]>;

const PREFIX = 'var-';

export function choiceOf(search: URLSearchParams): Choice {
  const choice = new Map<string, string[]>();
  for (const [key, value] of search) {
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    choice.set(name, [...(choice.get(name) ?? []), value]);
  }
  return choice;
}

/** The same address with another choice of one variable. */
export function withChoice(
  search: URLSearchParams,
  name: string,
  values: readonly string[],
): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete(PREFIX + name);
  for (const value of values) next.append(PREFIX + name, value);
  // Nothing chosen is said too: without a word of it the default would come back.
  if (values.length === 0) next.append(PREFIX + name, '');
  return next;
}
