import { formatExpr, parseExpr } from '../promql/index.ts';
import type { ComparisonOperator, Expr } from '../promql/index.ts';

/** An expression that compares something with a number. */
export interface Threshold {
  /** What is compared. */
  readonly expr: string;
  readonly op: ComparisonOperator;
  readonly value: number;
}

const FLIPPED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '==',
  '!=': '!=',
  '>': '<',
  '<': '>',
  '>=': '<=',
  '<=': '>=',
};

/** The parts of `expr op number` or `number op expr`; null for everything else. Throws PromqlError. */
export function thresholdOf(text: string): Threshold | null {
  const expr = unwrap(parseExpr(text));
  if (expr.kind !== 'binary' || expr.returnBool || !isComparison(expr.op)) return null;
  const right = numberOf(expr.right);
  if (right !== null) return { expr: formatExpr(unwrap(expr.left)), op: expr.op, value: right };
  const left = numberOf(expr.left);
  return left === null ? null : { expr: formatExpr(unwrap(expr.right)), op: FLIPPED[expr.op], value: left };
}

/** Whether a value passes, as PromQL's filter has it. */
export function passes(value: number, op: ComparisonOperator, threshold: number): boolean {
  switch (op) {
    case '==':
      return value === threshold;
    case '!=':
      return value !== threshold;
    case '>':
      return value > threshold;
    case '<':
      return value < threshold;
    case '>=':
      return value >= threshold;
    case '<=':
      return value <= threshold;
  }
}

function isComparison(op: string): op is ComparisonOperator {
  return op in FLIPPED;
}

function unwrap(expr: Expr): Expr {
  return expr.kind === 'paren' ? unwrap(expr.expr) : expr;
}

function numberOf(expr: Expr): number | null {
  const inner = unwrap(expr);
  if (inner.kind === 'number') return inner.value;
  const value = inner.kind === 'unary' ? numberOf(inner.expr) : null;
  return inner.kind === 'unary' && value !== null && inner.op === '-' ? -value : value;
}
