import type { Alert, AlertState } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import { severities } from '#shared/model/severity.ts';
import type { Mark } from '../../ui/SeverityMark.tsx';

/** The sentence its author gave it, or the expression that holds. */
export function alertSummary({ annotations, expr }: Pick<Alert, 'annotations' | 'expr'>): string {
  return annotations.summary ?? annotations.description ?? annotations.message ?? expr;
}

/** Alerts of one state by severity, most severe first, without empty groups. */
export function bySeverity(
  alerts: readonly Alert[],
  state: AlertState,
): { readonly severity: Severity; readonly alerts: readonly Alert[] }[] {
  return severities
    .map((severity) => ({
      severity,
      alerts: alerts.filter((alert) => alert.state === state && alert.severity === severity),
    }))
    .filter((group) => group.alerts.length > 0);
}

/** A rule's or transition's mark: firing shows its severity, the rest is calm. */
export function markOfState(state: AlertState, severity: Severity): Mark {
  if (state === 'firing') return severity;
  return state === 'pending' ? 'unknown' : 'ok';
}
