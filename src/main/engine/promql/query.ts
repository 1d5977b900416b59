import { unwrapParens, type Expr } from './ast.ts';
import { documentedType, typeOf } from './check.ts';
import { PromqlError } from './errors.ts';
import { EvaluationContext, makeGrid, type Grid } from './eval/context.ts';
import { evaluate } from './eval/evaluate.ts';
import { HISTOGRAM, histogramAt, noLabels, removeDroppedNames, type Column } from './eval/values.ts';
import { NEWEST } from './readings.ts';
import { readWindows } from './eval/windows.ts';
import type {
  Evaluated,
  InstantValue,
  MatrixSeries,
  QueryLimits,
  QuerySource,
  RangeSeries,
  RangeValue,
  VectorSample,
} from './types.ts';

export interface EvaluateOptions {
  readonly source: QuerySource;
  readonly limits: QueryLimits;
  /** How far back an instant selector looks for a sample; 5 min unless given. */
  readonly lookbackMs?: number;
  /** Step of subqueries written without one (Prometheus's evaluation interval); 1 min unless given. */
  readonly subqueryStepMs?: number;
  /** Prometheus's feature flag `promql-delayed-name-removal`; off unless given, as there. */
  readonly delayedNameRemoval?: boolean;
}

export interface RangeOptions extends EvaluateOptions {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

export interface InstantOptions extends EvaluateOptions {
  readonly timeMs: number;
}

/** What an evaluation takes for granted unless told. */
export const DEFAULT_LOOKBACK_MS = 300_000;
export const DEFAULT_SUBQUERY_STEP_MS = 60_000;

function contextOf(
  options: EvaluateOptions,
  startMs: number,
  endMs: number,
  stepMs: number,
): EvaluationContext {
  return new EvaluationContext({
    source: options.source,
    limits: options.limits,
    lookbackMs: options.lookbackMs ?? DEFAULT_LOOKBACK_MS,
    subqueryStepMs: options.subqueryStepMs ?? DEFAULT_SUBQUERY_STEP_MS,
    delayedNameRemoval: options.delayedNameRemoval ?? false,
    startMs,
    endMs,
    stepMs,
  });
}

/**
 * Evaluates an expression at every step from `startMs` to `endMs` (unix ms, inclusive). Scalars become one series without
 * labels. Throws {@link PromqlError} (`bad_request`), and WatchdeckError `limit` or `cancelled`.
 */
export function evaluateRange(expr: Expr, options: RangeOptions): Evaluated<RangeValue> {
  const { startMs, endMs, stepMs } = options;
  const type = typeOf(expr);
  if (type !== 'scalar' && type !== 'vector') {
    throw new PromqlError(
      `invalid expression type "${documentedType(type)}" for range query, must be Scalar or instant Vector`,
      expr.position,
    );
  }
  if (!(stepMs > 0)) throw new PromqlError('zero or negative query resolution step widths are not accepted');
  if (!(endMs >= startMs)) throw new PromqlError('end timestamp must not be before start time');
  const context = contextOf(options, startMs, endMs, stepMs);
  const grid = makeGrid(startMs, endMs, stepMs, context);
  const value = evaluate(expr, grid, context);
  context.checkNow();
  let series: RangeSeries[] = [];
  if (value.type === 'vector') series = removeDroppedNames(value.columns).map(blankGaps);
  if (value.type === 'scalar') {
    series = [{ labels: noLabels, values: value.values, present: new Uint8Array(grid.times.length).fill(1) }];
  }
  return { value: { times: grid.times, series }, annotations: context.annotations(), stats: context.stats };
}

/** Gaps are NaN in what goes out; inside the evaluator their values are undefined. */
function blankGaps(column: Column): RangeSeries {
  const { labels, present, histograms } = column;
  // Columns may be views of a larger allocation, which must not travel with them.
  const values = column.values.slice();
  for (let i = 0; i < values.length; i++) if (present[i] !== 1) values[i] = NaN;
  if (histograms === null || !present.includes(HISTOGRAM))
    return { labels, values, present: present.slice() };
  return {
    labels,
    values,
    present: present.slice(),
    histograms: histograms.map((histogram, i) => (present[i] === HISTOGRAM ? histogram : undefined)),
  };
}

/**
 * Evaluates an expression at one time (unix ms). Range selectors and subqueries give a matrix. Throws as
 * {@link evaluateRange}.
 */
export function evaluateInstant(expr: Expr, options: InstantOptions): Evaluated<InstantValue> {
  const { timeMs } = options;
  const context = contextOf(options, timeMs, timeMs, 0);
  const grid = makeGrid(timeMs, timeMs, 1, context);
  const value = instantValue(expr, grid, context);
  return { value, annotations: context.annotations(), stats: context.stats };
}

function instantValue(expr: Expr, grid: Grid, context: EvaluationContext): InstantValue {
  if (typeOf(expr) === 'matrix') return matrixValue(unwrapParens(expr), grid, context);
  const value = evaluate(expr, grid, context);
  context.checkNow();
  if (value.type === 'string') return value;
  if (value.type === 'scalar') return { type: 'scalar', value: value.values[0] ?? NaN };
  const samples = removeDroppedNames(value.columns).flatMap((column): VectorSample[] => {
    const { labels, values, present } = column;
    if (present[0] === 1) return [{ labels, value: values[0] ?? NaN }];
    const histogram = histogramAt(column, 0);
    return histogram === null ? [] : [{ labels, value: 0, histogram }];
  });
  return { type: 'vector', samples };
}

function matrixValue(expr: Expr, grid: Grid, context: EvaluationContext): InstantValue {
  const { series, opens, ends } = readWindows(expr, NEWEST, grid, context, evaluate);
  const open = opens[0] ?? 0;
  const end = ends[0] ?? 0;
  const out: MatrixSeries[] = [];
  for (const { labels, times, values, histograms } of series) {
    const from = times.findIndex((time) => time > open);
    const to = times.findLastIndex((time) => time <= end) + 1;
    if (from < 0 || to <= from) continue;
    const samples = { labels, times: times.slice(from, to), values: values.slice(from, to) };
    out.push(histograms === undefined ? samples : { ...samples, histograms: histograms.slice(from, to) });
  }
  return { type: 'matrix', series: out };
}
