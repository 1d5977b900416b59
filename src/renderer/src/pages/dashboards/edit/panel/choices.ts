import { colorNames } from '#shared/dashboard/index.ts';
import type { Calculation, Display } from '#shared/dashboard/index.ts';
import { formatValue, unitRules } from '#shared/format/index.ts';

export const calculationWords: Readonly<Record<Calculation, string>> = {
  last: 'Last',
  first: 'First',
  min: 'Least',
  max: 'Greatest',
  mean: 'Mean',
  sum: 'Sum',
  count: 'Count',
  range: 'Greatest less least',
  delta: 'Last less first',
};

/** Colours by name, which follow the theme. */
export const colorWords: Readonly<Record<(typeof colorNames)[number], string>> = {
  green: 'Green',
  yellow: 'Yellow',
  orange: 'Orange',
  red: 'Red',
  blue: 'Blue',
  purple: 'Purple',
  text: 'Text',
  transparent: 'None',
};

export const displayColors: Readonly<Record<string, string>> = {
  palette: 'Each series its own',
  thresholds: 'By thresholds',
  ...colorWords,
};

export function isNamedColor(color: string): color is (typeof colorNames)[number] {
  return colorNames.some((name) => name === color);
}

/** A display's colour of what the field says. */
export function readColor(value: string | undefined): Display['color'] {
  if (value === undefined || value === 'palette' || value === 'thresholds') return value;
  return isNamedColor(value) || /^#[0-9a-fA-F]{6}$/.test(value) ? value : undefined;
}

/** Every unit with what a number looks like in it, so that one finds it by its name or by its sign. */
export const unitOptions: readonly { readonly value: string; readonly text: string }[] = [
  { value: '', text: 'As it is' },
  ...[...unitRules.keys()].map((unit) => ({ value: unit, text: `${unit} · ${formatValue(1234.5, unit)}` })),
];
