export { createQueryService, MAX_POINTS } from './service.ts';
export type { Answer, QueryService, QueryOptions, QueryRange } from './service.ts';
export { checkExpr } from './check-expr.ts';
export { parseSelector } from './parse-selector.ts';
