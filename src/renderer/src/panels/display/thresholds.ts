import type { PanelColor, Thresholds } from '#shared/dashboard/index.ts';

/** A stretch of values with one colour, from `from` up to where the next begins. */
export interface ThresholdBand {
  readonly from: number;
  readonly to: number;
  readonly color: PanelColor;
}

/** The steps as absolute bands, rising and without gaps; percentages are of `min` to `max`. */
export function thresholdBands(
  thresholds: Thresholds | undefined,
  min: number,
  max: number,
): ThresholdBand[] {
  if (thresholds === undefined) return [];
  const at = (from: number | null): number => {
    if (from === null) return -Infinity;
    return thresholds.mode === 'percent' ? min + ((max - min) * from) / 100 : from;
  };
  const steps = thresholds.steps.map(({ from, color }) => ({ from: at(from), color }));
  steps.sort((a, b) => a.from - b.from);
  return steps.map(({ from, color }, i) => ({ from, to: steps[i + 1]?.from ?? Infinity, color }));
}

/** The colour of the step a value stands on; null below the first one and for no value. */
export function thresholdColor(value: number | null, bands: readonly ThresholdBand[]): PanelColor | null {
  if (value === null || Number.isNaN(value)) return null;
  let color: PanelColor | null = null;
  for (const band of bands) if (value >= band.from) color = band.color;
  return color;
}
