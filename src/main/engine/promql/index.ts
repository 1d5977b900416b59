/** PromQL: parse an expression once, evaluate it over a range or at an instant. Pure: data and time come in as options. */
export { parseExpr } from './parse.ts';
export type { ParseOptions } from './parse.ts';
export { formatExpr } from './format.ts';
export { typeOf } from './check.ts';
export { isSetOperator, selectorsOf } from './ast.ts';
export { questionKey, selectionKey, selectionsOf, subqueryCost } from './selections.ts';
export type { Selection } from './selections.ts';
export { signatures } from './signatures.ts';
export { PromqlError } from './errors.ts';
export { DEFAULT_LOOKBACK_MS, DEFAULT_SUBQUERY_STEP_MS, evaluateInstant, evaluateRange } from './query.ts';
export type { EvaluateOptions, InstantOptions, RangeOptions } from './query.ts';
export type * from './ast.ts';
export type * from './types.ts';
