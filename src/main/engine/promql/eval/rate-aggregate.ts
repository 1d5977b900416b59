import { METRIC_NAME } from '#shared/model/labels.ts';
import { unwrapParens, type Aggregate, type Call } from '../ast.ts';
import { aggregate, GroupFolder } from './aggregate.ts';
import type { EvaluationContext, Grid } from './context.ts';
import type { PlainOperator } from './groups.ts';
import { hintNonCounter, rangeCall } from './range-calls.ts';
import { eachRate } from './rate.ts';
import { withoutName, type Column } from './values.ts';
import { readingOf } from '../readings.ts';
import { readWindows, type Evaluate } from './windows.ts';

/** The rate, increase or delta of a range selector inside an aggregation; null when something else is inside. */
function rateInside({ expr }: Aggregate): Call | null {
  const call = unwrapParens(expr);
  if (call.kind !== 'call' || !['rate', 'increase', 'delta'].includes(call.name)) return null;
  const matrix = call.args[0] === undefined ? null : unwrapParens(call.args[0]);
  if (matrix?.kind !== 'matrix') return null;
  // Series of several metrics can become the same without their names, which is looked for on the long way.
  const isOneMetric = matrix.selector.matchers.some(({ name, op }) => name === METRIC_NAME && op === '=');
  return isOneMetric ? call : null;
}

/**
 * `sum by (x) (rate(y[5m]))` and its like, of which most dashboards and rules are made: each series is folded into its group
 * as soon as its rate is there, so that thousands of columns in between need no memory. Null when it isn't of that form.
 */
export function rateAggregate(
  op: PlainOperator,
  expr: Aggregate,
  grid: Grid,
  context: EvaluationContext,
  evaluate: Evaluate,
): Column[] | null {
  const call = rateInside(expr);
  const arg = call?.args[0];
  if (call === null || arg === undefined || context.options.delayedNameRemoval) return null;
  const windows = readWindows(arg, readingOf(call.name), grid, context, evaluate);
  if (windows.series.some(({ histograms }) => histograms !== undefined)) {
    const columns = rangeCall(call, windows, () => new Float64Array(), context);
    return aggregate(op, expr, columns, grid.times.length, context);
  }
  const name = windows.series[0]?.labels[METRIC_NAME];
  const folder = new GroupFolder(op, expr, grid.times.length, context);
  const byName = !expr.without && expr.grouping.includes(METRIC_NAME);
  const isCounter = call.name !== 'delta';
  let hinted = false;
  eachRate(windows, isCounter, call.name === 'rate', context, ({ labels }, values, present, isFull) => {
    if (isCounter && !hinted) hintNonCounter(name ?? '', arg, context);
    hinted = true;
    folder.add(byName ? withoutName(labels) : labels, values, present, false, null, isFull);
  });
  return folder.result();
}
