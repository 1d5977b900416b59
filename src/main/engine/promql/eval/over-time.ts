import { KahanSum } from '../../base/kahan.ts';
import type { WindowFunction } from './windows.ts';

const kahan = new KahanSum();
const kahanMean = new KahanSum();

function sumOverTime(_times: Float64Array, values: Float64Array, from: number, to: number): number {
  kahan.reset(0);
  for (let i = from; i < to; i++) kahan.add(values[i] as number);
  const { sum } = kahan;
  return sum === Infinity || sum === -Infinity ? sum : sum + kahan.compensation;
}

/** Direct mean while the sum doesn't overflow, incremental mean from there on (prometheus#16714). */
function avgOverTime(
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  _step: number,
  weights: Float64Array | undefined,
): number {
  // Of rollups the values are sums.
  if (weights !== undefined) return sumOverTime(times, values, from, to) / countOf(from, to, weights);
  kahan.reset(values[from] as number);
  for (let i = from + 1; i < to; i++) {
    const before = kahan.sum;
    const compensation = kahan.compensation;
    kahan.add(values[i] as number);
    if (kahan.sum === Infinity || kahan.sum === -Infinity) {
      return incrementalMean(values, from, i, to, before / (i - from), compensation / (i - from));
    }
  }
  const count = to - from;
  return kahan.sum / count + kahan.compensation / count;
}

function incrementalMean(
  values: Float64Array,
  from: number,
  start: number,
  to: number,
  mean: number,
  compensation: number,
): number {
  kahan.reset(mean, compensation);
  for (let i = start; i < to; i++) {
    const count = i - from + 1;
    const q = (count - 1) / count;
    kahan.reset(q * kahan.sum, q * kahan.compensation);
    kahan.add((values[i] as number) / count);
  }
  return kahan.sum + kahan.compensation;
}

function varianceOverTime(_times: Float64Array, values: Float64Array, from: number, to: number): number {
  kahan.reset(0);
  kahanMean.reset(0);
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    const delta = value - (kahanMean.sum + kahanMean.compensation);
    kahanMean.add(delta / (i - from + 1));
    kahan.add(delta * (value - (kahanMean.sum + kahanMean.compensation)));
  }
  return (kahan.sum + kahan.compensation) / (to - from);
}

/** What the samples of a window stand for. */
function countOf(from: number, to: number, weights: Float64Array | undefined): number {
  if (weights === undefined) return to - from;
  let count = 0;
  for (let i = from; i < to; i++) count += weights[i] as number;
  return count;
}

/** The functions of one window that take no further argument and need one sample (Prometheus functions.go). */
export const overTimeFunctions: ReadonlyMap<string, WindowFunction> = new Map<string, WindowFunction>([
  ['sum_over_time', sumOverTime],
  ['avg_over_time', avgOverTime],
  ['count_over_time', (_times, _values, from, to, _step, weights) => countOf(from, to, weights)],
  ['present_over_time', () => 1],
  ['last_over_time', (_times, values, _from, to) => values[to - 1] as number],
  [
    'min_over_time',
    (_times, values, from, to) => {
      let min = values[from] as number;
      for (let i = from + 1; i < to; i++)
        if ((values[i] as number) < min || min !== min) min = values[i] as number;
      return min;
    },
  ],
  [
    'max_over_time',
    (_times, values, from, to) => {
      let max = values[from] as number;
      for (let i = from + 1; i < to; i++)
        if ((values[i] as number) > max || max !== max) max = values[i] as number;
      return max;
    },
  ],
  ['stdvar_over_time', varianceOverTime],
  ['stddev_over_time', (times, values, from, to) => Math.sqrt(varianceOverTime(times, values, from, to))],
  [
    'changes',
    (_times, values, from, to) => {
      let changes = 0;
      for (let i = from + 1; i < to; i++) {
        const value = values[i] as number;
        const previous = values[i - 1] as number;
        // Two NaN in a row are no change.
        if (value !== previous && !(value !== value && previous !== previous)) changes++;
      }
      return changes;
    },
  ],
  [
    'resets',
    (_times, values, from, to) => {
      let resets = 0;
      for (let i = from + 1; i < to; i++) if ((values[i] as number) < (values[i - 1] as number)) resets++;
      return resets;
    },
  ],
]);
