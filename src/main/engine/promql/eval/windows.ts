import type { Expr, MatrixSelector, Subquery } from '../ast.ts';
import { unwrapParens } from '../ast.ts';
import { PromqlError } from '../errors.ts';
import { makeGrid, type EvaluationContext, type Grid } from './context.ts';
import type { RollupReading } from '../readings.ts';
import { rangeSelection, subquerySteps } from '../selections.ts';
import { windowOn } from '../tier-windows.ts';
import type { EvalSeries } from './mixed-series.ts';
import { readSeries, referenceTimes, risingLength, spanOf, withoutStale } from './select.ts';
import { ColumnSlab, HISTOGRAM, type Column, type Histograms, type Value } from './values.ts';

/** A series to slide over; of a subquery it may be one whose name is to be dropped at the end. */
export interface WindowSeries extends EvalSeries {
  readonly dropName?: boolean;
}

/**
 * A range vector over a grid: whole series, and for each step the window `(open, end]` on them. That is `rangeMs` long
 * unless it had to be moved to where buckets begin and end.
 */
export interface Windows {
  readonly series: readonly WindowSeries[];
  readonly opens: Float64Array;
  readonly ends: Float64Array;
  readonly rangeMs: number;
  readonly grid: Grid;
  /** Values known never to fall nor to be NaN: nobody need look for resets. */
  readonly rising: ReadonlySet<Float64Array>;
}

/** Evaluates an expression over a grid; handed in, because subqueries and expressions contain each other. */
export type Evaluate = (expr: Expr, grid: Grid, context: EvaluationContext) => Value;

/** Reads a range selector, from rollups as `reading` says, or evaluates a subquery. */
export function readWindows(
  expr: Expr,
  reading: RollupReading,
  grid: Grid,
  context: EvaluationContext,
  evaluate: Evaluate,
): Windows {
  const inner = unwrapParens(expr);
  if (inner.kind === 'matrix') return readMatrix(inner, reading, grid, context);
  if (inner.kind === 'subquery') return readSubquery(inner, grid, context, evaluate);
  throw new PromqlError('expected a range vector', inner.position);
}

function readMatrix(
  expr: MatrixSelector,
  reading: RollupReading,
  grid: Grid,
  context: EvaluationContext,
): Windows {
  const { selector, rangeMs } = expr;
  const { source } = context.options;
  const ends = referenceTimes(grid, selector.at, selector.offsetMs, context);
  const span = spanOf(ends, grid);
  const opens = ends.map((end) => end - rangeMs);
  const rising = new Set<Float64Array>();
  if (span === null) return { series: [], opens, ends, rangeMs, grid, rising };
  const selection = rangeSelection(selector, span, rangeMs, reading, source.tiers?.bind(source));
  const { view } = selection;
  const series = readSeries(selection, context).map((one) => {
    const length = risingLength(one.values);
    if (length < one.values.length) return withoutStale(one, length);
    rising.add(one.values);
    return one;
  });
  if (view === null) return { series, opens, ends, rangeMs, grid, rising };
  ends.forEach((end, i) => {
    const window = windowOn(view, end, rangeMs, reading.leastBuckets);
    opens[i] = window.openMs;
    ends[i] = window.endMs;
  });
  return { series, opens, ends, rangeMs, grid, rising };
}

function readSubquery(expr: Subquery, grid: Grid, context: EvaluationContext, evaluate: Evaluate): Windows {
  const { rangeMs } = expr;
  const ends = referenceTimes(grid, expr.at, expr.offsetMs, context);
  const stepMs = expr.stepMs ?? context.options.subqueryStepMs;
  const steps = subquerySteps(ends[0] ?? 0, ends.at(-1) ?? 0, rangeMs, stepMs);
  const inner = makeGrid(steps.startMs, steps.endMs, stepMs, context);
  const value = inner.times.length === 0 || ends.length === 0 ? null : evaluate(expr.expr, inner, context);
  const columns = value?.type === 'vector' ? value.columns : [];
  const opens = ends.map((end) => end - rangeMs);
  const series = columns.map((column) => compact(column, inner.times));
  return { series, opens, ends, rangeMs, grid, rising: new Set() };
}

function compact(column: Column, times: Float64Array): WindowSeries {
  const { present, values, labels, dropName } = column;
  if (column.histograms !== null && present.includes(HISTOGRAM))
    return compactMixed(column, column.histograms, times);
  let count = 0;
  for (let i = 0; i < present.length; i++) count += present[i] as number;
  if (count === present.length) return { labels, times, values, dropName };
  const keptTimes = new Float64Array(count);
  const keptValues = new Float64Array(count);
  let kept = 0;
  for (let i = 0; i < present.length; i++) {
    if (present[i] !== 1) continue;
    keptTimes[kept] = times[i] as number;
    keptValues[kept++] = values[i] as number;
  }
  return { labels, times: keptTimes, values: keptValues, dropName };
}

function compactMixed(column: Column, histograms: Histograms, times: Float64Array): WindowSeries {
  const { present, values, labels, dropName } = column;
  const kept = Array.from(present.keys()).filter((i) => present[i] !== 0);
  return {
    labels,
    times: Float64Array.from(kept, (i) => times[i] as number),
    values: Float64Array.from(kept, (i) => values[i] as number),
    histograms: kept.map((i) => (present[i] === HISTOGRAM ? histograms[i] : undefined)),
    dropName,
  };
}

/**
 * The value of one window: samples `from` (inclusive) to `to` (exclusive) of a series, at the given step. `weights`: how many
 * samples each stands for; absent: each for itself.
 */
export type WindowFunction = (
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  step: number,
  weights: Float64Array | undefined,
) => number;

/** Long windows of one series are work too: after so many values it is looked whether to go on. */
const CHECK_AFTER_VALUES = 1_000_000;

/**
 * Slides the window over each series. The function is only called on windows of at least `minSamples` samples; series
 * without any such window are left out. Labels are kept as they are.
 */
export function slide(
  windows: Windows,
  minSamples: number,
  context: EvaluationContext,
  fn: WindowFunction,
): Column[] {
  const columns: Column[] = [];
  const slab = new ColumnSlab(windows.ends.length, windows.series.length);
  for (const series of windows.series) {
    context.checkpoint();
    context.charge(windows.ends.length);
    const column = slab.next(series.labels, series.dropName);
    if (slideOne(series, windows, minSamples, context, fn, column)) columns.push(column);
  }
  return columns;
}

/** One series; returns whether any window had enough samples. */
function slideOne(
  { times, values, weights }: WindowSeries,
  { opens, ends }: Windows,
  minSamples: number,
  context: EvaluationContext,
  fn: WindowFunction,
  column: Column,
): boolean {
  const count = times.length;
  let from = 0;
  let to = 0;
  let any = false;
  let looked = 0;
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i] as number;
    const open = opens[i] as number;
    while (to < count && (times[to] as number) <= end) to++;
    while (from < to && (times[from] as number) <= open) from++;
    if (to - from < minSamples) continue;
    looked += to - from;
    if (looked > CHECK_AFTER_VALUES) {
      context.checkpoint(looked);
      looked = 0;
    }
    column.values[i] = fn(times, values, from, to, i, weights);
    column.present[i] = 1;
    any = true;
  }
  return any;
}
