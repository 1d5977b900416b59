export { createQueryService, MAX_POINTS } from './service.ts';
export type {
  Answer,
  QueryService,
  QueryServiceOptions,
  QueryOptions,
  RunningQueryService,
} from './service.ts';
export type { ReadAhead } from './read-ahead.ts';
export type { QueryRange } from './evaluation.ts';
export { checkExpr } from './check-expr.ts';
export { parseSelector } from './parse-selector.ts';
