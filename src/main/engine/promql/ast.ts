import type { Matcher } from '../tsdb/types.ts';

/** Where a node stands in the expression: character offsets (end exclusive), and line and column counted from 1. */
export interface Position {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOperator = '==' | '!=' | '>' | '<' | '>=' | '<=';
/** Cut a histogram off above or below a value. */
export type TrimOperator = '</' | '>/';
export type SetOperator = 'and' | 'or' | 'unless';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | TrimOperator | SetOperator;

export type AggregateOperator =
  | 'sum'
  | 'avg'
  | 'count'
  | 'min'
  | 'max'
  | 'group'
  | 'stddev'
  | 'stdvar'
  | 'topk'
  | 'bottomk'
  | 'quantile'
  | 'count_values'
  | 'limitk'
  | 'limit_ratio';

/** The time of an `@` modifier: fixed (unix ms), or the start or end of the whole query. */
export type AtModifier =
  { readonly kind: 'time'; readonly ms: number } | { readonly kind: 'start' } | { readonly kind: 'end' };

export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
  /** Written as a duration (`5m`); kept so that the formatter writes it back so. */
  readonly isDuration: boolean;
  readonly position: Position;
}

export interface StringLiteral {
  readonly kind: 'string';
  readonly value: string;
  readonly position: Position;
}

export interface VectorSelector {
  readonly kind: 'selector';
  /** The metric name written before the braces; it is also the last of `matchers`. */
  readonly name: string | null;
  readonly matchers: readonly Matcher[];
  readonly offsetMs: number;
  readonly at: AtModifier | null;
  readonly position: Position;
}

export interface MatrixSelector {
  readonly kind: 'matrix';
  readonly selector: VectorSelector;
  readonly rangeMs: number;
  readonly position: Position;
}

export interface Subquery {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly rangeMs: number;
  /** Null takes the evaluator's default step. */
  readonly stepMs: number | null;
  readonly offsetMs: number;
  readonly at: AtModifier | null;
  readonly position: Position;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expr[];
  readonly position: Position;
}

export interface Aggregate {
  readonly kind: 'aggregate';
  readonly op: AggregateOperator;
  readonly expr: Expr;
  readonly param: Expr | null;
  readonly grouping: readonly string[];
  readonly without: boolean;
  readonly position: Position;
}

/** How the two sides of a binary operator between vectors find each other. */
export interface VectorMatching {
  readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Labels copied from the "one" side: `group_left(a, b)`. */
  readonly include: readonly string[];
  /** What stands in for series that one side has and the other has not; null: these have no result. */
  readonly fillLeft: number | null;
  readonly fillRight: number | null;
}

export interface Binary {
  readonly kind: 'binary';
  readonly op: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
  readonly returnBool: boolean;
  /** As written; only meaningful when both sides are vectors. */
  readonly matching: VectorMatching;
  readonly opPosition: Position;
  readonly position: Position;
}

export interface Unary {
  readonly kind: 'unary';
  readonly op: '+' | '-';
  readonly expr: Expr;
  readonly position: Position;
}

export interface Paren {
  readonly kind: 'paren';
  readonly expr: Expr;
  readonly position: Position;
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregate
  | Binary
  | Unary
  | Paren;

/** Removes parentheses around an expression. */
export function unwrapParens(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner;
}

/** Direct children, in the order they are written. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'matrix':
      return [expr.selector];
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.expr];
    case 'call':
      return expr.args;
    case 'aggregate':
      return expr.param === null ? [expr.expr] : [expr.param, expr.expr];
    case 'binary':
      return [expr.left, expr.right];
  }
}

/** Every vector selector of an expression, in the order they are written (those inside ranges and subqueries too). */
export function selectorsOf(expr: Expr): VectorSelector[] {
  if (expr.kind === 'selector') return [expr];
  return childrenOf(expr).flatMap(selectorsOf);
}

export function isComparison(op: BinaryOperator): op is ComparisonOperator {
  return op === '==' || op === '!=' || op === '>' || op === '<' || op === '>=' || op === '<=';
}

export function isTrim(op: BinaryOperator): op is TrimOperator {
  return op === '</' || op === '>/';
}

export function isSetOperator(op: BinaryOperator): op is SetOperator {
  return op === 'and' || op === 'or' || op === 'unless';
}
