import type { Labels } from '#shared/model/labels.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { severities } from '#shared/model/severity.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { RuleName } from './instance-rows.ts';
import { notificationBody, notificationTitle } from './notification-text.ts';
import type { FormatTime } from './notification-text.ts';
import type { GroupNotification } from './routing/dispatcher.ts';

/** One alert of a message; times are unix ms. */
export interface MessageAlert {
  readonly fingerprint: string;
  readonly status: 'firing' | 'resolved';
  readonly rule: string;
  readonly severity: Severity;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  readonly endsAtMs: number | null;
  /** Where its sender shows it; "" for alerts of own rules. */
  readonly generatorUrl: string;
  readonly title: string;
  readonly body: string;
}

/** What a receiver is told of a group of alerts; kept in the outbox as it was when it was raised. */
export interface GroupMessage {
  readonly groupKey: string;
  readonly receiver: string;
  /** Resolved when nothing of the group fires any more. */
  readonly status: 'firing' | 'resolved';
  /** The highest among the alerts. */
  readonly severity: Severity;
  readonly title: string;
  readonly body: string;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  /** Firing ones first. */
  readonly alerts: readonly MessageAlert[];
}

/** An alert instance with the rule it is of. */
export interface KnownAlert {
  readonly name: RuleName;
  readonly instance: AlertInstance;
}

const LISTED = 5;

export interface MessageOptions {
  readonly externalLabels: Labels;
  readonly formatTime: FormatTime;
  /** Null for alerts of own rules. */
  readonly generatorUrl: (fingerprint: string) => string | null;
  /** Reads the label `severity`. */
  readonly severityOf: (label: string | undefined) => Severity;
}

/** Says a group's news; null when none of its alerts is known any more. */
export function groupMessage(
  notification: GroupNotification,
  known: (fingerprint: string) => KnownAlert | undefined,
  options: MessageOptions,
): GroupMessage | null {
  const alerts = [...notification.firing, ...notification.resolved].flatMap(({ fingerprint, endsAtMs }) => {
    const alert = known(fingerprint);
    return alert === undefined ? [] : [messageAlert(alert, endsAtMs, options)];
  });
  const [first] = alerts;
  if (first === undefined) return null;
  const status = alerts.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved';
  const { groupKey, receiver, groupLabels } = notification;
  return {
    groupKey,
    receiver,
    status,
    severity: severities.find((severity) => alerts.some((alert) => alert.severity === severity)) ?? 'medium',
    ...(alerts.length === 1
      ? { title: first.title, body: first.body }
      : textOfMany(alerts, status, groupLabels)),
    groupLabels,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    alerts,
  };
}

function messageAlert(
  { name, instance }: KnownAlert,
  endsAtMs: number | null,
  options: MessageOptions,
): MessageAlert {
  const status = endsAtMs === null ? 'firing' : 'resolved';
  const generatorUrl = options.generatorUrl(instance.fingerprint);
  return {
    fingerprint: instance.fingerprint,
    status,
    rule: name.rule,
    severity: options.severityOf(instance.labels['severity']),
    // The alert's own labels win, as in Prometheus; alerts of others have their sender's already.
    labels:
      generatorUrl === null
        ? makeLabels(Object.entries({ ...options.externalLabels, ...instance.labels }))
        : instance.labels,
    annotations: instance.annotations,
    startsAtMs: instance.activeSinceMs,
    endsAtMs,
    generatorUrl: generatorUrl ?? '',
    title: notificationTitle(name.rule, instance),
    body: notificationBody(status, name.expr, instance, options.formatTime),
  };
}

/** "3 firing, 1 resolved: HighLatency" and a line for each of the first few. */
function textOfMany(
  alerts: readonly MessageAlert[],
  status: GroupMessage['status'],
  groupLabels: Labels,
): { title: string; body: string } {
  const firing = alerts.filter((alert) => alert.status === 'firing').length;
  const resolved = alerts.length - firing;
  const rules = [...new Set(alerts.map(({ rule }) => rule))];
  const about =
    rules.length === 1
      ? (rules[0] ?? '')
      : Object.values(groupLabels).join(' ') || `${String(rules.length)} rules`;
  const counts = [
    firing > 0 ? `${String(firing)} firing` : '',
    resolved > 0 ? `${String(resolved)} ${status === 'firing' ? 'resolved' : 'recovered'}` : '',
  ].filter((part) => part !== '');
  const lines = alerts
    .slice(0, LISTED)
    .map((alert) => (alert.status === 'firing' ? alert.title : `${alert.title} (recovered)`));
  const more = alerts.length - lines.length;
  return {
    title: `${counts.join(', ')}: ${about}`,
    body: [...lines, ...(more > 0 ? [`and ${String(more)} more`] : [])].join('\n'),
  };
}

function common(sets: readonly Readonly<Record<string, string>>[]): Labels {
  const [first = {}, ...rest] = sets;
  return makeLabels(
    Object.entries(first).filter(([name, value]) => rest.every((set) => set[name] === value)),
  );
}
