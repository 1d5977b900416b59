/** Finding one's way among hundreds of alerts: by words, and under one heading for what belongs together. */
import type { Alert } from '#shared/contract/alerts.ts';
import { alertSummary } from './alert-words.ts';

/** By what alerts stand together. `job` is the target or check they are about. */
export const groupings = ['severity', 'rule', 'job'] as const;
export type Grouping = (typeof groupings)[number];

/** Alerts in which every word stands: in the rule's name, the summary, or a label as `name=value`. */
export function findAlerts(alerts: readonly Alert[], text: string): readonly Alert[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return alerts;
  return alerts.filter((alert) => {
    const labels = Object.entries(alert.labels).map(([name, value]) => `${name}=${value}`);
    const all = [alert.rule, alertSummary(alert), ...labels].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Alerts that stand together. */
export interface AlertGroup {
  readonly name: string;
  /** In the order given. */
  readonly alerts: readonly Alert[];
}

/** Groups in the order of their first alert, so that the worst stands first where the alerts are in that order. */
export function groupAlerts(alerts: readonly Alert[], by: Exclude<Grouping, 'severity'>): AlertGroup[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const name =
      by === 'rule' ? alert.rule : (alert.labels.job ?? alert.labels.instance ?? 'of nothing by name');
    const group = groups.get(name);
    if (group) group.push(alert);
    else groups.set(name, [alert]);
  }
  return [...groups].map(([name, members]) => ({ name, alerts: members }));
}
