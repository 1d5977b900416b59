import type { Labels } from '#shared/model/labels.ts';
import { quoteLabelValue } from '#shared/model/labels.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { AlertMatcher } from '../../alerting/types.ts';

/** `incidents` of `watchdeck.yml`. */
export interface IncidentSettings {
  /** Whether alerts open incidents by themselves. */
  readonly enabled: boolean;
  /** Alerts of these severities open one. */
  readonly severities: readonly Severity[];
  /** So do alerts that one of these lists matches whole. */
  readonly matchers: readonly (readonly AlertMatcher[])[];
  /** Alerts with the same values of these labels belong to one incident. */
  readonly groupBy: readonly string[];
  /** Whether an incident is resolved when its last alert is. */
  readonly resolveWithAlerts: boolean;
  /** Alerts that come back within this time open their resolved incident again. */
  readonly reopenWithinMs: number;
}

export const DEFAULT_INCIDENT_SETTINGS: IncidentSettings = {
  enabled: true,
  severities: ['critical'],
  matchers: [],
  groupBy: ['alertname', 'job'],
  resolveWithAlerts: true,
  reopenWithinMs: 30 * 60_000,
};

/** The group an alert belongs to, as text that stays the same over restarts. */
export function groupKeyOf({ groupBy }: IncidentSettings, labels: Labels): string {
  return groupBy.map((name) => `${name}=${quoteLabelValue(labels[name] ?? '')}`).join(',');
}

/** Whether an alert opens an incident by itself. */
export function opensIncident(
  { enabled, severities, matchers }: IncidentSettings,
  alert: { readonly severity: Severity; readonly labels: Labels },
): boolean {
  if (!enabled) return false;
  return (
    severities.includes(alert.severity) ||
    matchers.some((list) => list.every((matcher) => matcher.matches(alert.labels)))
  );
}
