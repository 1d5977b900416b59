import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Call, Expr } from '../ast.ts';
import { quote } from '../literals.ts';
import type { EvaluationContext } from './context.ts';
import { doubleExponentialSmoothing, experimentalOverTime } from './experimental.ts';
import { overHistograms } from './histogram-ranges.ts';
import { overTimeFunctions } from './over-time.ts';
import { invalidQuantileMessage, isInvalidQuantile, quantile } from './quantile.ts';
import { extrapolatedRate, instantRate } from './rate.ts';
import { deriv, predictLinear } from './regression.ts';
import { dropNames, type Column } from './values.ts';
import { slide, type WindowFunction, type Windows } from './windows.ts';

/** Evaluates a function over a range vector; `scalar` evaluates its scalar argument. */
export function rangeCall(
  expr: Call,
  windows: Windows,
  scalar: (arg: Expr | undefined) => Float64Array,
  context: EvaluationContext,
): readonly Column[] {
  const overFloats = (part: Windows): Column[] => computeRange(expr, part, scalar, context);
  const hasHistograms = windows.series.some(({ histograms }) => histograms !== undefined);
  const columns = hasHistograms ? overHistograms(expr, windows, context, overFloats) : overFloats(windows);
  if (expr.name === 'rate' || expr.name === 'increase') hintNonCounters(expr, columns, context);
  // These give back samples as they were; all others compute something new.
  const keepsSamples = expr.name === 'last_over_time' || expr.name === 'first_over_time';
  return keepsSamples ? columns : dropNames(columns, context);
}

function computeRange(
  expr: Call,
  windows: Windows,
  scalar: (arg: Expr | undefined) => Float64Array,
  context: EvaluationContext,
): Column[] {
  switch (expr.name) {
    case 'rate':
    case 'increase':
      return extrapolatedRate(windows, true, expr.name === 'rate', context);
    case 'delta':
      return extrapolatedRate(windows, false, false, context);
    case 'irate':
    case 'idelta':
      return instantRate(windows, expr.name === 'irate', context);
    case 'deriv':
      return deriv(windows, context);
    case 'predict_linear':
      return predictLinear(windows, scalar(expr.args[1]), context);
    case 'quantile_over_time':
      return quantileOverTime(expr, windows, scalar(expr.args[0]), context);
    case 'double_exponential_smoothing':
      return doubleExponentialSmoothing(windows, scalar(expr.args[1]), scalar(expr.args[2]), context);
    default: {
      const fn = overTimeFunctions.get(expr.name) ?? experimentalOverTime.get(expr.name);
      if (fn === undefined) throw new Error(`function ${expr.name} has a signature and no evaluation`);
      const isTotal = expr.name === 'sum_over_time' || expr.name === 'count_over_time';
      return slide(windows, 1, context, isTotal ? forRange(windows, fn) : fn);
    }
  }
}

/** A total over windows that were moved to where buckets begin and end, told for the range that was asked for. */
function forRange({ opens, ends, rangeMs }: Windows, fn: WindowFunction): WindowFunction {
  return (times, values, from, to, step, weights) => {
    const lengthMs = (ends[step] as number) - (opens[step] as number);
    const total = fn(times, values, from, to, step, weights);
    return lengthMs === rangeMs ? total : (total * rangeMs) / lengthMs;
  };
}

function hintNonCounters(expr: Call, columns: readonly Column[], context: EvaluationContext): void {
  const arg = expr.args[0];
  if (arg === undefined) return;
  let previous = '';
  for (const { labels, histograms, present } of columns) {
    const name = labels[METRIC_NAME] ?? '';
    if (name === previous || (histograms !== null && !present.includes(1))) continue;
    previous = name;
    hintNonCounter(name, arg, context);
  }
}

/** Says when the name of what a rate is taken of is not one that counters have. */
export function hintNonCounter(name: string, arg: Expr, context: EvaluationContext): void {
  if (/_(?:total|sum|count|bucket)$/.test(name)) return;
  context.info(
    `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(name)}`,
    arg.position,
  );
}

function quantileOverTime(
  expr: Call,
  windows: Windows,
  q: Float64Array,
  context: EvaluationContext,
): Column[] {
  const position = (expr.args[0] ?? expr).position;
  return slide(windows, 1, context, (_times, values, from, to, step) => {
    const wanted = q[step] as number;
    if (isInvalidQuantile(wanted)) context.warn(invalidQuantileMessage(wanted), position);
    return quantile(wanted, Array.from(values.subarray(from, to)));
  });
}
