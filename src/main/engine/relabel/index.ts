/** Prometheus's relabelling of label sets: rules are checked once, compiled once, and applied to targets and samples. */
export { defaultRule, ruleProblem } from './check-rule.ts';
export { isLabelName } from './names.ts';
export { compileRelabel } from './relabel.ts';
export type { Relabel } from './relabel.ts';
export { relabelActions } from './types.ts';
export type { NameScheme, RelabelAction, RelabelRule } from './types.ts';
