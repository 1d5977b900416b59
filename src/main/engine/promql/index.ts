/** PromQL: parse an expression once, evaluate it over a range or at an instant. Pure: data and time come in as options. */
export { parseExpr } from './parse.ts';
export { formatExpr } from './format.ts';
export { typeOf } from './check.ts';
export { isSetOperator, selectorsOf } from './ast.ts';
export { signatures } from './signatures.ts';
export { PromqlError } from './errors.ts';
export { evaluateInstant, evaluateRange } from './query.ts';
export type { EvaluateOptions, InstantOptions, RangeOptions } from './query.ts';
export type * from './ast.ts';
export type * from './types.ts';
