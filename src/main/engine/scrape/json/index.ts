export { compileJsonMapping, expressionProblem } from './mapper.ts';
export type { JsonMapper } from './mapper.ts';
export type { JsonMapping, JsonMetric } from './types.ts';
