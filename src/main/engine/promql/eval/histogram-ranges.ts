import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Call } from '../ast.ts';
import { equals, multiply, type FloatHistogram } from '../histogram/float-histogram.ts';
import { detectReset } from '../histogram/reset.ts';
import type { EvaluationContext } from './context.ts';
import { HistogramFold } from './histogram-fold.ts';
import { histogramNotes } from './histogram-notes.ts';
import { histogramDifference, instantHistogramRate, type Subject } from './histogram-rate.ts';
import { floatSamples } from './mixed-series.ts';
import { RatePlan } from './rate-plan.ts';
import { hasAny, HISTOGRAM, newColumn, type Column, type Histograms } from './values.ts';
import type { WindowSeries, Windows } from './windows.ts';

/** One window that has histograms in it. */
interface HistogramWindow {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly histograms: Histograms;
  readonly from: number;
  readonly to: number;
  /** The histograms in it, oldest first; fewer than `to - from` where there are numbers too. */
  readonly inside: readonly FloatHistogram[];
  /** What the function gives for the numbers alone; null where that is nothing. */
  readonly float: number | null;
  readonly step: number;
  readonly subject: Subject;
}

/** Null: no sample. */
type HistogramFunction = (window: HistogramWindow) => number | FloatHistogram | null;

/** Functions that can do something with histograms; the others pass over them. */
type MakeFunction = (windows: Windows, series: WindowSeries, name: string) => HistogramFunction;

const functions: ReadonlyMap<string, MakeFunction> = new Map<string, MakeFunction>([
  ['rate', extrapolated],
  ['increase', extrapolated],
  ['delta', extrapolated],
  ['irate', (_windows, _series, name) => (window) => instant(window, name === 'irate')],
  ['idelta', (_windows, _series, name) => (window) => instant(window, name === 'irate')],
  ['sum_over_time', () => (window) => folded(window, false)],
  ['avg_over_time', () => (window) => folded(window, true)],
  [
    'count_over_time',
    () =>
      ({ from, to }) =>
        to - from,
  ],
  ['present_over_time', () => () => 1],
  ['first_over_time', () => (window) => sampleAt(window, window.from)],
  ['last_over_time', () => (window) => sampleAt(window, window.to - 1)],
  [
    'ts_of_first_over_time',
    () =>
      ({ times, from }) =>
        (times[from] as number) / 1000,
  ],
  [
    'ts_of_last_over_time',
    () =>
      ({ times, to }) =>
        (times[to - 1] as number) / 1000,
  ],
  ['changes', () => (window) => countPairs(window, isOther, (a, b) => !equals(a, b))],
  [
    'resets',
    () => (window) =>
      countPairs(
        window,
        (a, b) => b < a,
        (a, b) => detectReset(b, a),
      ),
  ],
]);

/**
 * A function over windows on series of which some have histograms. `overFloats` gives the function's columns for series of
 * numbers; what it says of windows with numbers only holds as it is.
 */
export function overHistograms(
  expr: Call,
  windows: Windows,
  context: EvaluationContext,
  overFloats: (windows: Windows) => Column[],
): Column[] {
  const position = (expr.args[0] ?? expr).position;
  const make = functions.get(expr.name);
  return windows.series.flatMap((series) => {
    context.checkpoint();
    const floats: WindowSeries = { ...floatSamples(series), dropName: series.dropName ?? false };
    const [column] = overFloats({ ...windows, series: [floats] });
    const { histograms } = series;
    if (histograms === undefined) return column === undefined ? [] : [column];
    const subject = { place: { context, position }, metric: series.labels[METRIC_NAME] ?? '' };
    const fn = make?.(windows, series, expr.name) ?? passOver;
    const out = slideOver({ ...series, histograms }, windows, column, subject, fn);
    return hasAny(out.present) ? [out] : [];
  });
}

/** Functions that know numbers only say so where they pass over histograms beside these. */
function passOver({ from, to, inside, float, subject }: HistogramWindow): number | null {
  if (inside.length < to - from) histogramNotes.ignoredInRange(subject.place, subject.metric);
  return float;
}

function slideOver(
  series: WindowSeries & { readonly histograms: Histograms },
  { opens, ends }: Windows,
  floats: Column | undefined,
  subject: Subject,
  fn: HistogramFunction,
): Column {
  const { labels, times, values, histograms, dropName } = series;
  const column = newColumn(labels, ends.length, dropName ?? false);
  const results: (FloatHistogram | undefined)[] = [];
  let [from, to] = [0, 0];
  for (let step = 0; step < ends.length; step++) {
    const end = ends[step] as number;
    while (to < times.length && (times[to] as number) <= end) to++;
    while (from < to && (times[from] as number) <= (opens[step] as number)) from++;
    if (from === to) continue;
    const inside = histograms.slice(from, to).filter((histogram) => histogram !== undefined);
    const float = floats?.present[step] === 1 ? (floats.values[step] as number) : null;
    const window = { times, values, histograms, from, to, inside, float, step, subject };
    const result = inside.length === 0 ? float : fn(window);
    if (result === null) continue;
    column.present[step] = typeof result === 'number' ? 1 : HISTOGRAM;
    if (typeof result === 'number') column.values[step] = result;
    else results[step] = result;
  }
  return { ...column, histograms: results };
}

function sampleAt({ values, histograms }: HistogramWindow, i: number): number | FloatHistogram {
  return histograms[i] ?? (values[i] as number);
}

function isMixed({ from, to, inside, subject }: HistogramWindow): boolean {
  if (inside.length === to - from) return false;
  histogramNotes.mixedFloatsHistograms(subject.place, subject.metric);
  return true;
}

/** rate, increase and delta, extrapolated as for numbers; a counter's zero is where it had counted nothing. */
function extrapolated(windows: Windows, series: WindowSeries, name: string): HistogramFunction {
  const isCounter = name !== 'delta';
  const times = series.times.filter((_, i) => series.histograms?.[i] !== undefined);
  const plan = new RatePlan(windows, name === 'rate', times, undefined);
  return (window) => {
    if (isMixed(window) || window.inside.length < 2) return null;
    const difference = histogramDifference(window.inside, isCounter, window.subject);
    if (difference === null) return null;
    const { step } = window;
    const first = window.inside[0] as FloatHistogram;
    const isNearZero = isCounter && difference.count > 0 && first.count >= 0;
    const factor = isNearZero
      ? plan.factorAt(step, first.count / difference.count)
      : (plan.factor[step] as number);
    return multiply(difference, factor);
  };
}

function instant(window: HistogramWindow, isRate: boolean): number | FloatHistogram | null {
  const { times, histograms, from, to, float, subject } = window;
  if (to - from < 2) return null;
  const last = histograms[to - 1];
  const previous = histograms[to - 2];
  if (last === undefined && previous === undefined) return float;
  if (last === undefined || previous === undefined) {
    histogramNotes.mixedFloatsHistograms(subject.place, subject.metric);
    return null;
  }
  const ms = (times[to - 1] as number) - (times[to - 2] as number);
  return instantHistogramRate(previous, last, ms, isRate, subject);
}

function folded(window: HistogramWindow, isMean: boolean): FloatHistogram | null {
  if (isMixed(window)) return null;
  const [first, ...rest] = window.inside;
  const fold = new HistogramFold(first as FloatHistogram, isMean);
  for (const histogram of rest) fold.add(histogram);
  const { place, metric } = window.subject;
  if (fold.incompatible) histogramNotes.mixedSchemas(place, metric);
  else {
    if (fold.collision) histogramNotes.resetCollision(place, 'aggregation');
    if (fold.reconciled) histogramNotes.boundsReconciled(place, 'aggregation');
  }
  return fold.result();
}

/** Two NaN in a row are no change. */
function isOther(a: number, b: number): boolean {
  return a !== b && !(a !== a && b !== b);
}

/** Neighbours that differ as asked; a number after a histogram, or the other way round, always does. */
function countPairs(
  { values, histograms, from, to }: HistogramWindow,
  floatsDiffer: (a: number, b: number) => boolean,
  histogramsDiffer: (a: FloatHistogram, b: FloatHistogram) => boolean,
): number {
  let count = 0;
  for (let i = from + 1; i < to; i++) {
    const [a, b] = [histograms[i - 1], histograms[i]];
    const differ =
      a === undefined && b === undefined
        ? floatsDiffer(values[i - 1] as number, values[i] as number)
        : a === undefined || b === undefined || histogramsDiffer(a, b);
    if (differ) count++;
  }
  return count;
}
