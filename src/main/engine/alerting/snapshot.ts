import type { Alert, AlertsSnapshot } from '#shared/contract/alerts.ts';
import { severities, severityOf } from '#shared/model/severity.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { RuleName } from './instance-rows.ts';

const STATE_ORDER: readonly Alert['state'][] = ['firing', 'pending', 'resolved', 'inactive'];

/** Everything that is not inactive: by severity, then firing before pending before resolved, then oldest first. */
export function snapshotOf(entries: Iterable<readonly [RuleName, readonly AlertInstance[]]>): AlertsSnapshot {
  const alerts: Alert[] = [];
  const firing = { critical: 0, high: 0, medium: 0, low: 0 };
  let pending = 0;
  for (const [name, instances] of entries) {
    for (const instance of instances) {
      const alert = alertOf(name, instance);
      alerts.push(alert);
      if (alert.state === 'firing') firing[alert.severity]++;
      else if (alert.state === 'pending') pending++;
    }
  }
  alerts.sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) ||
      a.activeSinceMs - b.activeSinceMs ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
  return { alerts, firing, pending };
}

function alertOf(name: RuleName, instance: AlertInstance): Alert {
  return {
    fingerprint: instance.fingerprint,
    rule: name.rule,
    group: name.group,
    severity: severityOf(instance.labels['severity']),
    state: instance.state,
    labels: instance.labels,
    annotations: instance.annotations,
    value: instance.value,
    expr: name.expr,
    activeSinceMs: instance.activeSinceMs,
    firedAtMs: instance.firedAtMs,
    resolvedAtMs: instance.resolvedAtMs,
  };
}
