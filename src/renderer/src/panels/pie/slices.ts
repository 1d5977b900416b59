import type { ReducedValue } from '../reduced/reduced-values.ts';

/** A part of a pie, as shares of the whole clockwise from the top. */
export interface Slice {
  /** Index into the values. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** The values that have a part of the whole, largest first; what is missing, zero or negative has none. */
export function slicesOf(values: readonly Pick<ReducedValue, 'value'>[]): Slice[] {
  const parts = values
    .map(({ value }, index) => ({
      index,
      size: value !== null && value > 0 && Number.isFinite(value) ? value : 0,
    }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size);
  const whole = parts.reduce((sum, { size }) => sum + size, 0);
  let from = 0;
  return parts.map(({ index, size }) => {
    const share = size / whole;
    const slice = { index, from, to: from + share, share };
    from += share;
    return slice;
  });
}
