import { METRIC_NAME } from '#shared/model/labels.ts';
import { unwrapParens, type Call, type Expr, type VectorSelector } from './ast.ts';
import { parseError } from './errors.ts';

/** The info metric that is meant where none is named, and those that are where it is only said which are not. */
const DEFAULT_NAME = { name: METRIC_NAME, op: '=', value: 'target_info' } as const;
const ANY_INFO_NAME = { name: METRIC_NAME, op: '=~', value: '.+_info' } as const;

/** The label selector of info(), if it has one. */
export function infoConditions({ args }: Call): VectorSelector | null {
  const second = args[1] === undefined ? null : unwrapParens(args[1]);
  return second?.kind === 'selector' ? second : null;
}

/** Checks what stands where info() takes label selectors (Prometheus parse.go checkAST). */
export function checkInfo(expr: Call): void {
  const second = expr.args[1];
  if (second === undefined) return;
  const selector = infoConditions(expr);
  if (selector?.name !== null)
    throw parseError('expected label selectors only, got vector selector instead', second.position);
}

/** The info series that a call of info() reads: at the steps themselves, whatever the times of what is enriched. */
export function infoSelector(expr: Call): VectorSelector {
  const conditions = infoConditions(expr)?.matchers ?? [];
  const named = conditions.filter(({ name }) => name === METRIC_NAME);
  const implied =
    named.length === 0 ? [DEFAULT_NAME] : named.some(({ op }) => op.startsWith('=')) ? [] : [ANY_INFO_NAME];
  const matchers = [...conditions, ...implied];
  return { kind: 'selector', name: null, matchers, offsetMs: 0, at: null, position: expr.position };
}

/** What is evaluated of a call, in this order: of info() the info series twice, once for their values and once for their times. */
export function evaluatedArgs(expr: Call): readonly Expr[] {
  if (expr.name !== 'info') return expr.args;
  const series = infoSelector(expr);
  return [...expr.args.slice(0, 1), series, series];
}
