import {
  isComparison,
  isSetOperator,
  type ArithmeticOperator,
  type Binary,
  type ComparisonOperator,
} from '../ast.ts';
import type { EvaluationContext } from './context.ts';
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
  if (left.type === 'vector' && right.type === 'vector') {
    const columns = vectorOperation(
      { op, matching, returnBool },
      left.columns,
      right.columns,
      steps,
      context,
    );
    return { type: 'vector', columns };
  }
  if (left.type === 'vector' && right.type === 'scalar') {
    return {
      type: 'vector',
      columns: withScalar(op, returnBool, left.columns, right.values, false, context),
    };
  }
  if (left.type === 'scalar' && right.type === 'vector') {
    return { type: 'vector', columns: withScalar(op, returnBool, right.columns, left.values, true, context) };
  }
  const a = left.type === 'scalar' ? left.values : new Float64Array(steps);
  const b = right.type === 'scalar' ? right.values : new Float64Array(steps);
  return { type: 'scalar', values: scalarOperation(op, a, b) };
}

function columnsOf(value: Value): readonly Column[] {
  return value.type === 'vector' ? value.columns : [];
}

function scalarOperation(
  op: ArithmeticOperator | ComparisonOperator,
  a: Float64Array,
  b: Float64Array,
): Float64Array {
  if (isComparison(op)) return a.map((value, i) => (comparison[op](value, b[i] as number) ? 1 : 0));
  return a.map((value, i) => arithmetic[op](value, b[i] as number));
}

/** Vector and scalar; `swapped` when the scalar stands on the left. Comparisons keep the vector's value. */
function withScalar(
  op: ArithmeticOperator | ComparisonOperator,
  returnBool: boolean,
  columns: readonly Column[],
  scalar: Float64Array,
  swapped: boolean,
  context: EvaluationContext,
): readonly Column[] {
  const steps = scalar.length;
  const results: Column[] = [];
  for (const { labels, values, present, dropName } of columns) {
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
    } else {
      const apply = arithmetic[op];
      for (let i = 0; i < steps; i++) {
        if (present[i] !== 1) continue;
        const value = values[i] as number;
        out.values[i] = swapped ? apply(scalar[i] as number, value) : apply(value, scalar[i] as number);
        out.present[i] = 1;
      }
    }
    if (hasAny(out.present)) results.push(out);
  }
  return returnBool || !isComparison(op) ? dropNames(results, context) : results;
}
