export { compileJsonMapping, expressionProblem } from './mapper.ts';
export type { JsonMapper } from './mapper.ts';
