import { compact, type FloatHistogram } from '#engine/promql/index.ts';
import { formatHistogram } from '#engine/rules/unit-test/native-histogram.ts';
import type { NotedPoint } from '#engine/rules/unit-test/series-notation.ts';

export function pointText(point: NotedPoint): string {
  if (typeof point === 'object') return formatHistogram(point);
  return point === 'gap' ? '_' : String(point);
}

/** Whether an evaluation gave what was wanted, as promqltest compares. */
export function samePoint(have: NotedPoint, want: NotedPoint): boolean {
  if (typeof want === 'number') return typeof have === 'number' && almostEqual(have, want);
  if (typeof want === 'object')
    return typeof have === 'object' && sameHistogram(compact(have), compact(want));
  return have === want;
}

/** Numbers up to rounding, layouts exactly; a hint only where one is wanted. */
function sameHistogram(have: FloatHistogram, want: FloatHistogram): boolean {
  const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((value, i) => almostEqual(value, b[i] ?? NaN));
  return (
    have.schema === want.schema &&
    (want.hint === 'unknown' || have.hint === want.hint) &&
    have.zeroThreshold === want.zeroThreshold &&
    almostEqual(have.count, want.count) &&
    almostEqual(have.sum, want.sum) &&
    almostEqual(have.zeroCount, want.zeroCount) &&
    sameNumbers(have.customBounds, want.customBounds) &&
    have.positive.indexes.join() === want.positive.indexes.join() &&
    have.negative.indexes.join() === want.negative.indexes.join() &&
    sameNumbers(have.positive.counts, want.positive.counts) &&
    sameNumbers(have.negative.counts, want.negative.counts)
  );
}

const TOLERANCE = 1e-6;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** Prometheus's util/almost: equal within a relative 1e-6, NaN equal to NaN. */
export function almostEqual(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  const size = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || size < SMALLEST_NORMAL) return difference < TOLERANCE * SMALLEST_NORMAL;
  return difference / Math.min(size, Number.MAX_VALUE) < TOLERANCE;
}
