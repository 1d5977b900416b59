import { PromqlError } from '../errors.ts';
import type { EvaluationContext } from './context.ts';
import { quantile } from './quantile.ts';
import type { Column } from './values.ts';
import { slide, type WindowFunction, type Windows } from './windows.ts';

/** Index of the last of the least (or greatest) values of a window; NaN gives way to any number. */
function lastExtreme(values: Float64Array, from: number, to: number, greatest: boolean): number {
  let best = from;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] as number;
    const kept = values[best] as number;
    if (kept !== kept || (greatest ? value >= kept : value <= kept)) best = i;
  }
  return best;
}

function medianAbsoluteDeviation(
  _times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
): number {
  const window = Array.from(values.subarray(from, to));
  // Sorting would put a NaN aside instead of letting it count.
  if (window.some((value) => value !== value)) return NaN;
  const median = quantile(0.5, window.slice());
  return quantile(
    0.5,
    window.map((value) => Math.abs(value - median)),
  );
}

/** Experimental functions of one window (Prometheus functions.go). */
export const experimentalOverTime: ReadonlyMap<string, WindowFunction> = new Map<string, WindowFunction>([
  ['mad_over_time', medianAbsoluteDeviation],
  ['first_over_time', (_times, values, from) => values[from] as number],
  ['ts_of_first_over_time', (times, _values, from) => (times[from] as number) / 1000],
  ['ts_of_last_over_time', (times, _values, _from, to) => (times[to - 1] as number) / 1000],
  [
    'ts_of_min_over_time',
    (times, values, from, to) => (times[lastExtreme(values, from, to, false)] as number) / 1000,
  ],
  [
    'ts_of_max_over_time',
    (times, values, from, to) => (times[lastExtreme(values, from, to, true)] as number) / 1000,
  ],
]);

/** double_exponential_smoothing (once holt_winters): level and trend, each with a factor between 0 and 1. */
export function doubleExponentialSmoothing(
  windows: Windows,
  smoothing: Float64Array,
  trend: Float64Array,
  context: EvaluationContext,
): Column[] {
  return slide(windows, 2, context, (_times, values, from, to, step) => {
    const sf = factor(smoothing[step] as number, 'smoothing');
    const tf = factor(trend[step] as number, 'trend');
    let previous = 0;
    let level = values[from] as number;
    let slope = (values[from + 1] as number) - level;
    for (let i = from + 1; i < to; i++) {
      if (i > from + 1) slope = tf * (level - previous) + (1 - tf) * slope;
      const next = sf * (values[i] as number) + (1 - sf) * (level + slope);
      previous = level;
      level = next;
    }
    return level;
  });
}

function factor(value: number, what: 'smoothing' | 'trend'): number {
  if (value > 0 && value < 1) return value;
  const short = what === 'smoothing' ? 'sf' : 'tf';
  throw new PromqlError(`invalid ${what} factor. Expected: 0 < ${short} < 1, got: ${value.toFixed(6)}`);
}

/** sort_by_label and its reverse at a single step: by the labels named, in natural order, then by all labels. */
export function sortByLabel(
  columns: readonly Column[],
  names: readonly string[],
  descending: boolean,
): readonly Column[] {
  if (columns.some((column) => column.values.length !== 1)) return columns;
  const sign = descending ? -1 : 1;
  return columns.toSorted((a, b) => {
    for (const name of names) {
      const [x = '', y = ''] = [a.labels[name], b.labels[name]];
      if (x !== y) return isNaturallyBefore(x, y) ? -sign : sign;
    }
    return sign * compareLabels(a, b);
  });
}

/** Numbers in texts count as numbers: `node9` before `node10` (facette/natsort, which Prometheus uses). */
function isNaturallyBefore(a: string, b: string): boolean {
  const chunksA = a.match(/\d+|\D+/g) ?? [];
  const chunksB = b.match(/\d+|\D+/g) ?? [];
  for (const [i, x] of chunksA.entries()) {
    const y = chunksB[i];
    if (y === undefined) return false;
    const bothNumbers = /^\d+$/.test(x) && /^\d+$/.test(y);
    const isSame = bothNumbers ? Number(x) === Number(y) : x === y;
    if (!isSame) return bothNumbers ? Number(x) < Number(y) : x < y;
    if (i === chunksA.length - 1) return true;
    if (i === chunksB.length - 1) return false;
  }
  return false;
}

/** By name, then by value, label after label (labels.Compare). */
function compareLabels(a: Column, b: Column): number {
  const [namesA, namesB] = [a, b].map(({ labels }) => Object.keys(labels).sort()) as [string[], string[]];
  for (let i = 0; i < Math.min(namesA.length, namesB.length); i++) {
    const [nameA = '', nameB = ''] = [namesA[i], namesB[i]];
    if (nameA !== nameB) return nameA < nameB ? -1 : 1;
    const [x = '', y = ''] = [a.labels[nameA], b.labels[nameB]];
    if (x !== y) return x < y ? -1 : 1;
  }
  return namesA.length - namesB.length;
}
