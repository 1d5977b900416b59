import type { RuleStatus } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import { ruleIdOf } from '../fingerprint.ts';
import { prepareRule } from '../state/prepare-rule.ts';
import type { PreparedRule, TemplateSurroundings } from '../state/prepare-rule.ts';
import type { AlertInstance, Rule, RuleGroup } from '../types.ts';

/** What the engine remembers of one rule between evaluations. */
export interface RuleRuntime {
  readonly id: string;
  readonly rule: Rule;
  /** Null for recording rules; made when it is first asked for, since a file may have ten thousand. */
  readonly prepared: PreparedRule | null;
  instances: readonly AlertInstance[];
  /** Instances came from storage and have not been confirmed yet, see `settleMs` of the engine. */
  restored: boolean;
  health: RuleStatus['health'];
  lastError: string | null;
  lastEvaluationMs: number | null;
  lastDurationMs: number | null;
}

/** Gives every rule its id; rules alike in group, name and labels are numbered in order of appearance. */
export function createRuntimes(
  groups: readonly RuleGroup[],
  surroundings: TemplateSurroundings,
): Map<RuleGroup, RuleRuntime[]> {
  const ordinals = new Map<string, number>();
  return new Map(
    groups.map((group) => [
      group,
      group.rules.map((rule): RuleRuntime => {
        const base = ruleIdOf(group.name, rule.name, rule.labels, 0);
        const ordinal = ordinals.get(base) ?? 0;
        ordinals.set(base, ordinal + 1);
        let prepared: PreparedRule | null = null;
        return {
          id: ordinal === 0 ? base : ruleIdOf(group.name, rule.name, rule.labels, ordinal),
          rule,
          get prepared() {
            if (rule.kind === 'alerting') prepared ??= prepareRule(rule, surroundings);
            return prepared;
          },
          instances: [],
          restored: false,
          health: 'unknown',
          lastError: null,
          lastEvaluationMs: null,
          lastDurationMs: null,
        };
      }),
    ]),
  );
}

/** The rule as the console shows it. */
export function statusOf(
  group: RuleGroup,
  runtime: RuleRuntime,
  severityOf: (label: string | undefined) => Severity,
): RuleStatus {
  const { rule, instances } = runtime;
  const alerting = rule.kind === 'alerting' ? rule : null;
  const has = (state: AlertInstance['state']): boolean => instances.some((each) => each.state === state);
  return {
    id: runtime.id,
    group: group.name,
    intervalMs: group.intervalMs,
    name: rule.name,
    kind: rule.kind,
    expr: rule.expr,
    forMs: alerting?.forMs ?? 0,
    keepFiringForMs: alerting?.keepFiringForMs ?? 0,
    labels: rule.labels,
    severity: severityOf(rule.labels['severity']),
    annotations: alerting?.annotations ?? {},
    source: `${rule.source.file}:${rule.source.line}`,
    health: runtime.health,
    lastError: runtime.lastError,
    lastEvaluationMs: runtime.lastEvaluationMs,
    lastDurationMs: runtime.lastDurationMs,
    state: has('firing') ? 'firing' : has('pending') ? 'pending' : 'inactive',
  };
}
