import type { Display, PanelColor } from '#shared/dashboard/index.ts';
import { formatValue } from '#shared/format/index.ts';
import { localZone } from '../../ui/times.ts';
import { mapValue } from './mappings.ts';
import { thresholdBands, thresholdColor } from './thresholds.ts';

/** A value as a panel shows it. `color` is null where nothing colours it. */
export interface ShownValue {
  readonly text: string;
  readonly color: PanelColor | null;
}

/** The display's number format alone, without mappings: for axes and what is added up. */
export function numberText(value: number | null, display: Display): string {
  return formatValue(value, display.unit ?? 'short', { decimals: display.decimals, timeZone: localZone });
}

/** Text and colour of a value: a mapping says both, else unit and thresholds. `bounds` are what percentages are of. */
export function showValue(
  value: number | null,
  display: Display,
  bounds: { readonly min: number; readonly max: number } = boundsOf(display, []),
): ShownValue {
  const mapped = mapValue(value, display.mappings);
  const color = mapped?.color ?? valueColor(value, display, bounds);
  if (mapped?.text !== undefined) return { text: mapped.text, color };
  if (value === null) return { text: display.noValue ?? '–', color };
  return { text: numberText(value, display), color };
}

/** The scale of a display: its own ends, 0 to 100 of a percentage, else those of the values with zero in it. */
export function boundsOf(display: Display, values: readonly (number | null)[]): { min: number; max: number } {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const whole = display.unit === 'percentunit' ? 1 : display.unit === 'percent' ? 100 : undefined;
  const min = display.min ?? Math.min(0, ...known);
  const max = display.max ?? Math.max(whole ?? -Infinity, ...known, min);
  return { min, max: max > min ? max : min + 1 };
}

function valueColor(
  value: number | null,
  display: Display,
  { min, max }: { readonly min: number; readonly max: number },
): PanelColor | null {
  const { color, thresholds } = display;
  if (color !== undefined && color !== 'thresholds') return color === 'palette' ? null : color;
  return thresholdColor(value, thresholdBands(thresholds, min, max));
}
