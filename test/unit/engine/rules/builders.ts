import { makeLabels } from '#shared/model/labels.ts';
import type { AlertingRule, RecordingRule, Rule, RuleGroup } from '#engine/rules/types.ts';
import type { VectorSample } from '#engine/promql/types.ts';

const source = { file: 'test.yml', line: 1, column: 1 };

export function alertingRule(part: Partial<AlertingRule> = {}): AlertingRule {
  return {
    kind: 'alerting',
    name: 'Down',
    expr: 'up == 0',
    forMs: 0,
    keepFiringForMs: 0,
    labels: {},
    annotations: {},
    source,
    ...part,
  };
}

export function recordingRule(part: Partial<RecordingRule> = {}): RecordingRule {
  return { kind: 'recording', name: 'job:up:sum', expr: 'sum(up)', labels: {}, source, ...part };
}

export function ruleGroup(rules: readonly Rule[], part: Partial<RuleGroup> = {}): RuleGroup {
  return { name: 'g', file: 'test.yml', intervalMs: 10_000, queryOffsetMs: 0, limit: 0, rules, ...part };
}

export function sample(labels: Record<string, string>, value = 1): VectorSample {
  return { labels: makeLabels(Object.entries(labels)), value };
}
