export { parseRuleFile, parseRuleGroupsNode } from './file/parse-rule-file.ts';
export type { RuleFileDefaults, RuleNodeContext } from './file/parse-rule-file.ts';
export type { CheckExpr } from './file/schema.ts';
export { createRuleEngine } from './engine/rule-engine.ts';
export type { RuleEngine, RuleEngineOptions } from './engine/rule-engine.ts';
export { createRuleScheduler } from './engine/rule-scheduler.ts';
export type { GroupSchedule, RuleScheduler, RuleSchedulerOptions } from './engine/rule-scheduler.ts';
