import type { RuleEvaluation } from '#engine/alerting/types.ts';

/** What the rules say when the rule "Down" begins to fire for one instance. */
export function firingEvaluation(instance: string, atMs: number): RuleEvaluation {
  const labels = { alertname: 'Down', instance };
  return {
    ruleId: instance,
    group: 'g',
    rule: 'Down',
    expr: 'up == 0',
    atMs,
    instances: [
      {
        fingerprint: instance,
        labels,
        annotations: {},
        state: 'firing',
        value: 0,
        activeSinceMs: atMs,
        firedAtMs: atMs,
        resolvedAtMs: null,
        keepFiringSinceMs: null,
      },
    ],
    transitions: [
      {
        atMs,
        fingerprint: instance,
        rule: 'Down',
        severity: 'high',
        labels,
        from: 'inactive',
        to: 'firing',
        reason: 'expression true',
        value: 0,
      },
    ],
  };
}
