import type { Aggregate, AggregateOperator, Expr, Unary } from '../ast.ts';
import { stringValue } from '../check.ts';
import { PromqlError } from '../errors.ts';
import { multiply } from '../histogram/float-histogram.ts';
import { aggregate, aggregateQuantile } from './aggregate.ts';
import { binaryOperation } from './binary.ts';
import { callFunction } from './calls.ts';
import type { EvaluationContext, Grid } from './context.ts';
import { countValues } from './count-values.ts';
import type { PlainOperator } from './groups.ts';
import { invalidQuantileMessage, isInvalidQuantile } from './quantile.ts';
import { limitk, limitRatio } from './limit.ts';
import { rateAggregate } from './rate-aggregate.ts';
import { selectVector } from './select.ts';
import { topk } from './topk.ts';
import { dropNames, hasAny, type Column, type Value } from './values.ts';

/** Evaluates a checked expression at every step of a grid at once. */
export function evaluate(expr: Expr, grid: Grid, context: EvaluationContext): Value {
  context.checkpoint();
  const steps = grid.times.length;
  switch (expr.kind) {
    case 'number':
      return { type: 'scalar', values: new Float64Array(steps).fill(expr.value) };
    case 'string':
      return { type: 'string', value: expr.value };
    case 'paren':
      return evaluate(expr.expr, grid, context);
    case 'selector':
      return { type: 'vector', columns: selectVector(expr, grid, context) };
    case 'unary':
      return negate(expr, evaluate(expr.expr, grid, context), context);
    case 'binary': {
      const left = evaluate(expr.left, grid, context);
      return binaryOperation(expr, left, evaluate(expr.right, grid, context), steps, context);
    }
    case 'call':
      return callFunction(expr, grid, context, evaluate);
    case 'aggregate':
      return {
        type: 'vector',
        columns: evaluateAggregate(expr, grid, context).filter((c) => hasAny(c.present)),
      };
    case 'matrix':
    case 'subquery':
      throw new PromqlError('a range vector can only be the argument of a function', expr.position);
  }
}

function negate(expr: Unary, value: Value, context: EvaluationContext): Value {
  if (expr.op === '+' || value.type === 'string') return value;
  if (value.type === 'scalar') return { type: 'scalar', values: value.values.map((number) => -number) };
  const columns = value.columns.map((column) => ({
    ...column,
    values: column.values.map((number) => -number),
    histograms:
      column.histograms?.map((each) => (each === undefined ? undefined : multiply(each, -1))) ?? null,
  }));
  return { type: 'vector', columns: dropNames(columns, context) };
}

const plainOperators: ReadonlySet<string> = new Set<PlainOperator>([
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
]);

function isPlain(op: AggregateOperator): op is PlainOperator {
  return plainOperators.has(op);
}

function evaluateAggregate(expr: Aggregate, grid: Grid, context: EvaluationContext): readonly Column[] {
  const steps = grid.times.length;
  if (isPlain(expr.op)) {
    const direct = rateAggregate(expr.op, expr, grid, context, evaluate);
    if (direct !== null) return direct;
  }
  const param = expr.param === null ? null : evaluate(expr.param, grid, context);
  const value = evaluate(expr.expr, grid, context);
  const columns = value.type === 'vector' ? value.columns : [];
  const numbers = param?.type === 'scalar' ? param.values : new Float64Array(steps);
  switch (expr.op) {
    case 'topk':
    case 'bottomk':
      return topk(numbers, expr.op === 'bottomk', expr, columns, steps, context);
    case 'quantile':
      for (const q of numbers) {
        if (isInvalidQuantile(q)) context.warn(invalidQuantileMessage(q), (expr.param ?? expr).position);
      }
      return aggregateQuantile(numbers, expr, columns, steps, context);
    case 'limitk':
      return limitk(numbers, expr, columns, steps, context);
    case 'limit_ratio':
      return limitRatio(numbers, expr, columns, steps, context);
    case 'count_values':
      return countValues(stringValue(expr.param ?? undefined), expr, columns, steps, context);
    default:
      return aggregate(expr.op, expr, columns, steps, context);
  }
}
