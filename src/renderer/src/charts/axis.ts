import { formatValue, unitSpacing } from '#shared/format/index.ts';
import type { Unit } from '#shared/format/index.ts';
import type { ValueScale } from './looks.ts';

/** 1, 2, 5 times powers of ten, from 1e-9 to 5e18. */
const DECIMAL = Array.from({ length: 28 }, (_, i) => i - 9).flatMap((p) =>
  [1, 2, 5].map((n) => Number(`${String(n)}e${String(p)}`)),
);
/** Powers of two: an axis of bytes is cut at 256 KiB, not at 250 000. */
const BINARY = Array.from({ length: 60 }, (_, i) => 2 ** i);
const SECONDS = [
  ...DECIMAL.filter((n) => n < 10),
  ...[10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400, 172_800, 604_800],
];

/** Distances between the lines of a value axis. */
export function axisIncrements(unit: Unit): number[] {
  const spacing = unitSpacing(unit);
  return spacing === 'binary' ? BINARY : spacing === 'seconds' ? SECONDS : DECIMAL;
}

/**
 * Bounds of the value axis: a ratio keeps 0 to 100 % when it gets anywhere near, values near zero start at zero,
 * a flat line gets room around it; what the scale demands goes before all that. Null bounds (no data) give 0 to 1.
 */
export function valueBounds(
  min: number | null,
  max: number | null,
  scale: Pick<ValueScale, 'unit' | 'kind' | 'min' | 'max' | 'softMin' | 'softMax' | 'keep'>,
): [number, number] {
  if (scale.kind !== 'linear') return logBounds(min, max, scale);
  const hasData = min !== null && max !== null && Number.isFinite(min) && Number.isFinite(max);
  const wanted = [...(scale.keep ?? []), ...(hasData ? [min, max] : [])];
  const low = Math.min(...wanted, scale.softMin ?? Infinity);
  const high = Math.max(...wanted, scale.softMax ?? -Infinity);
  const [bottom, top] = wanted.length === 0 ? [0, 1] : roomAround(low, high, scale.unit);
  // A soft end that nothing goes beyond is the end.
  const from = scale.min ?? (low === scale.softMin ? scale.softMin : bottom);
  const to = scale.max ?? (high === scale.softMax ? scale.softMax : top);
  if (from < to) return [from, to];
  // All values lie beyond a fixed end.
  return scale.max === undefined || scale.min !== undefined ? [from, from + 1] : [to > 0 ? 0 : to - 1, to];
}

function roomAround(low: number, high: number, unit: Unit): [number, number] {
  if (unit === 'percentunit' && low >= 0 && high <= 1.001)
    return [0, high > 0.5 ? 1 : Math.max(high * 1.2, 0.05)];
  if (low === high) {
    if (low === 0) return [0, 1];
    return low > 0 ? [0, high * 1.25] : [low * 1.25, 0];
  }
  const span = high - low;
  // Start at zero unless that would squeeze the line into the upper third.
  const bottom = low >= 0 && low < span * 2 ? 0 : low - span * 0.1;
  const top = high <= 0 && -high < span * 2 ? 0 : high + span * 0.1;
  return [bottom, top];
}

/** Whole powers around the data, since that is where a logarithmic axis has its lines. */
function logBounds(
  min: number | null,
  max: number | null,
  scale: Pick<ValueScale, 'kind' | 'min' | 'max'>,
): [number, number] {
  const base = scale.kind === 'log2' ? 2 : 10;
  const power = (value: number, round: (n: number) => number): number =>
    base ** round(Math.log(value) / Math.log(base));
  const positive = (value: number | null | undefined): number | null =>
    value !== null && value !== undefined && value > 0 && Number.isFinite(value) ? value : null;
  const low = positive(scale.min) ?? power(positive(min) ?? 1, (n) => Math.floor(n + 1e-9));
  const high = positive(scale.max) ?? power(positive(max) ?? base, (n) => Math.ceil(n - 1e-9));
  return low < high ? [low, high] : [low, low * base];
}

/** Tick texts; a bare number is shortened (1.20 M) so that the axis keeps its width, the legend tells it in full. */
export function axisTicks(splits: readonly (number | null)[], unit: Unit, decimals?: number): string[] {
  return splits.map((value) =>
    value === null ? '' : formatValue(value, unit === 'none' ? 'short' : unit, { decimals }),
  );
}

const MIN_AXIS_PX = 40;
/** Of 11 px Inter with tabular figures. */
const PX_PER_CHARACTER = 6.2;
const AXIS_GAP_PX = 12;

/** Width for an axis with these texts, in steps of 8 px so that a digit more doesn't move the chart. */
export function axisWidth(texts: readonly string[]): number {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return Math.max(MIN_AXIS_PX, Math.ceil((longest * PX_PER_CHARACTER + AXIS_GAP_PX) / 8) * 8);
}
