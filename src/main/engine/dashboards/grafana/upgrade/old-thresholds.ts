import type { Fields } from '../part.ts';

/** `50,80` with three colours, as single values and tables had them. Null where there are none. */
export function oldThresholds(values: unknown, colors: readonly string[]): Fields | null {
  const list: readonly unknown[] = Array.isArray(values)
    ? values
    : typeof values === 'string'
      ? values.split(',')
      : [];
  const numbers = list
    .map((each) => (typeof each === 'string' && each.trim() !== '' ? Number(each) : each))
    .filter((each): each is number => typeof each === 'number' && Number.isFinite(each));
  if (numbers.length === 0) return null;
  const steps = [null, ...numbers].map((value, i) => ({
    value,
    color: colors[i] ?? colors.at(-1) ?? 'green',
  }));
  return { mode: 'absolute', steps };
}

/** `valueMaps` and `rangeMaps` in the form that mappings had next. `mappingType` 2 are ranges. */
export function oldMappings(
  type: number | undefined,
  values: readonly Fields[],
  ranges: readonly Fields[],
): Fields[] {
  return type === 2
    ? ranges.map((each) => ({ type: 2, from: each['from'], to: each['to'], text: each['text'] }))
    : values.map((each) => ({ type: 1, value: each['value'], text: each['text'] }));
}
