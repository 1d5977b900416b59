import { isComparison, isSetOperator, isTrim, type Binary } from '../ast.ts';
import { PromqlError } from '../errors.ts';
import type { EvaluationContext } from './context.ts';
import {
  changesMetric,
  combineElements,
  needsElements,
  type ElementOperation,
  type ElementOperator,
} from './histogram-binary.ts';
import { arithmetic, comparison } from './operators.ts';
import { setOperation } from './set-operators.ts';
import { dropNames, hasAny, newColumn, type Column, type Value } from './values.ts';
import { vectorOperation } from './vector-binary.ts';

/** Evaluates a binary operator on the evaluated sides; types have been checked. */
export function binaryOperation(
  expr: Binary,
  left: Value,
  right: Value,
  steps: number,
  context: EvaluationContext,
): Value {
  const { op, returnBool, matching } = expr;
  if (isSetOperator(op)) {
    return {
      type: 'vector',
      columns: setOperation(op, matching, columnsOf(left), columnsOf(right), steps, context),
    };
  }
  const operation = { op, returnBool, place: { context, position: expr.position } };
  if (left.type === 'vector' && right.type === 'vector') {
    const columns = vectorOperation({ ...operation, matching }, left.columns, right.columns, steps, context);
    return { type: 'vector', columns };
  }
  if (left.type === 'vector' && right.type === 'scalar') {
    return {
      type: 'vector',
      columns: withScalar(operation, left.columns, right.values, false, context),
    };
  }
  if (left.type === 'scalar' && right.type === 'vector') {
    return { type: 'vector', columns: withScalar(operation, right.columns, left.values, true, context) };
  }
  const a = left.type === 'scalar' ? left.values : new Float64Array(steps);
  const b = right.type === 'scalar' ? right.values : new Float64Array(steps);
  return { type: 'scalar', values: scalarOperation(op, a, b) };
}

function columnsOf(value: Value): readonly Column[] {
  return value.type === 'vector' ? value.columns : [];
}

function scalarOperation(op: ElementOperator, a: Float64Array, b: Float64Array): Float64Array {
  if (isTrim(op)) throw new PromqlError(`operator "${op}" not allowed for Scalar operations`);
  if (isComparison(op)) return a.map((value, i) => (comparison[op](value, b[i] as number) ? 1 : 0));
  return a.map((value, i) => arithmetic[op](value, b[i] as number));
}

/** Vector and scalar; `swapped` when the scalar stands on the left. Comparisons keep the vector's value. */
function withScalar(
  operation: ElementOperation,
  columns: readonly Column[],
  scalar: Float64Array,
  swapped: boolean,
  context: EvaluationContext,
): readonly Column[] {
  const { op, returnBool } = operation;
  const steps = scalar.length;
  const results: Column[] = [];
  const other = { values: scalar, present: null, histograms: null };
  for (const column of columns) {
    const { labels, values, present, dropName } = column;
    context.checkpoint();
    context.charge(steps);
    const out = newColumn(labels, steps, dropName);
    if (isComparison(op)) {
      const holds = comparison[op];
      for (let i = 0; i < steps; i++) {
        if (present[i] !== 1) continue;
        const value = values[i] as number;
        const kept = swapped ? holds(scalar[i] as number, value) : holds(value, scalar[i] as number);
        if (!kept && !returnBool) continue;
        out.values[i] = returnBool ? (kept ? 1 : 0) : value;
        out.present[i] = 1;
      }
    } else if (!isTrim(op)) {
      const apply = arithmetic[op];
      for (let i = 0; i < steps; i++) {
        if (present[i] !== 1) continue;
        const value = values[i] as number;
        out.values[i] = swapped ? apply(scalar[i] as number, value) : apply(value, scalar[i] as number);
        out.present[i] = 1;
      }
    }
    const [left, right] = swapped ? [other, column] : [column, other];
    const whole = needsElements(operation, left, right) ? combineElements(operation, left, right, out) : out;
    if (hasAny(whole.present)) results.push(whole);
  }
  return returnBool || changesMetric(op) ? dropNames(results, context) : results;
}
