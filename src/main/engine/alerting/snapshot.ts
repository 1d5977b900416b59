import type { Acknowledgement, Alert, AlertsSnapshot } from '#shared/contract/alerts.ts';
import { severities } from '#shared/model/severity.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { AlertInstance } from '../rules/types.ts';
import { answerDueMs, severityBy } from './answer-due.ts';
import type { RuleName } from './instance-rows.ts';
import type { Muted } from './notifying.ts';
import type { SeveritySettings } from './settings/types.ts';

const STATE_ORDER: readonly Alert['state'][] = ['firing', 'pending', 'resolved', 'inactive'];

/** What is known of an alert beside what its rule says. */
export interface AlertFacts {
  readonly acknowledgement: (fingerprint: string) => Acknowledgement | null;
  readonly muted: Muted;
  /** Null for alerts of own rules. */
  readonly source: (fingerprint: string) => Alert['source'];
  readonly severity: SeveritySettings;
  readonly isFalse: (instance: AlertInstance) => boolean;
  readonly quiet: AlertsSnapshot['quiet'];
}

/**
 * Everything that is not inactive: by severity, then firing before pending before resolved, then what waits for an answer
 * before what somebody has in hand, then by when the answer is due and oldest first.
 */
export function snapshotOf(
  entries: Iterable<readonly [RuleName, readonly AlertInstance[]]>,
  facts: AlertFacts,
): AlertsSnapshot {
  const alerts: Alert[] = [];
  const severityOf = severityBy(facts.severity);
  const firing = { critical: 0, high: 0, medium: 0, low: 0 };
  let pending = 0;
  for (const [name, instances] of entries) {
    for (const instance of instances) {
      const alert = alertOf(name, instance, facts, severityOf(instance.labels['severity']));
      alerts.push(alert);
      if (alert.state === 'firing') firing[alert.severity]++;
      else if (alert.state === 'pending') pending++;
    }
  }
  alerts.sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) ||
      dueOf(a) - dueOf(b) ||
      a.activeSinceMs - b.activeSinceMs ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
  return { alerts, firing, pending, quiet: facts.quiet };
}

const dueOf = ({ answerDueMs: due }: Alert): number => due ?? Number.MAX_SAFE_INTEGER;

function alertOf(name: RuleName, instance: AlertInstance, facts: AlertFacts, severity: Severity): Alert {
  const acknowledgement = facts.acknowledgement(instance.fingerprint);
  const muted = instance.state === 'resolved' ? null : facts.muted(instance);
  return {
    fingerprint: instance.fingerprint,
    rule: name.rule,
    group: name.group,
    severity,
    state: instance.state,
    labels: instance.labels,
    annotations: instance.annotations,
    value: instance.value,
    expr: name.expr,
    activeSinceMs: instance.activeSinceMs,
    firedAtMs: instance.firedAtMs,
    resolvedAtMs: instance.resolvedAtMs,
    acknowledgement,
    // What nobody is told of nobody has to answer.
    answerDueMs:
      muted === null ? answerDueMs(instance, severity, acknowledgement, facts.severity.answerWithinMs) : null,
    isFalse: facts.isFalse(instance),
    muted,
    source: facts.source(instance.fingerprint),
  };
}
