import { formatValue, unitSpacing } from '#shared/format/index.ts';
import type { Unit } from '#shared/format/index.ts';

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
 * a flat line gets room around it. Null bounds (no data) give 0 to 1.
 */
export function valueBounds(
  min: number | null,
  max: number | null,
  unit: Unit,
  threshold?: number,
): [number, number] {
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
  const low = threshold === undefined ? min : Math.min(min, threshold);
  const high = threshold === undefined ? max : Math.max(max, threshold);
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

/** Tick texts; a bare number is shortened (1.20 M) so that the axis keeps its width, the legend tells it in full. */
export function axisTicks(splits: readonly number[], unit: Unit): string[] {
  return splits.map((value) => formatValue(value, unit === 'none' ? 'short' : unit));
}
