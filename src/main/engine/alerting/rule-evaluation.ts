import type { Severity } from '#shared/model/severity.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { RuleEvaluation } from './types.ts';

/** Ends all alerts of a rule that is gone: firing ones resolve, pending ones vanish. */
export function retired(
  instances: readonly AlertInstance[],
  rule: string,
  atMs: number,
  severityOf: (label: string | undefined) => Severity,
): Pick<RuleEvaluation, 'instances' | 'transitions'> {
  const active = instances.filter((instance) => instance.state !== 'resolved');
  return {
    instances: active
      .filter((instance) => instance.state === 'firing')
      .map((instance) => ({ ...instance, state: 'resolved', resolvedAtMs: atMs, keepFiringSinceMs: null })),
    transitions: active.map((instance) => ({
      atMs,
      fingerprint: instance.fingerprint,
      rule,
      severity: severityOf(instance.labels['severity']),
      labels: instance.labels,
      from: instance.state,
      to: instance.state === 'firing' ? 'resolved' : 'inactive',
      reason: 'the rule is no longer in the config',
      value: instance.value,
    })),
  };
}

/** Whether the stored set is to be written again. */
export function setDiffers(before: readonly AlertInstance[], after: readonly AlertInstance[]): boolean {
  if (before.length !== after.length) return true;
  const old = new Map(before.map((instance) => [instance.fingerprint, instance]));
  return after.some((instance) => {
    const stored = old.get(instance.fingerprint);
    return stored === undefined || differs(stored, instance);
  });
}

/** Whether a restart would go on differently. */
export function differs(a: AlertInstance, b: AlertInstance): boolean {
  return (
    a.state !== b.state ||
    a.activeSinceMs !== b.activeSinceMs ||
    a.firedAtMs !== b.firedAtMs ||
    a.resolvedAtMs !== b.resolvedAtMs ||
    a.keepFiringSinceMs !== b.keepFiringSinceMs
  );
}
