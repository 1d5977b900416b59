import { goTime, struct, withMethods } from '../../rules/index.ts';
import type { Value } from '../../rules/index.ts';
import type { GroupMessage, MessageAlert } from '../group-message.ts';

/** Go's time that was never set: the end of an alert that fires. */
const ZERO_TIME_MS = -62_135_596_800_000;

/** What a template of a message sees as `.` (Alertmanager template.Data). */
export function templateData(message: GroupMessage): Value {
  const { receiver, status, groupKey, groupLabels, commonLabels, commonAnnotations } = message;
  return struct('*template.Data', {
    Receiver: receiver,
    Status: status,
    Alerts: alertsOf(message.alerts),
    GroupKey: groupKey,
    GroupLabels: keyValues(groupLabels),
    CommonLabels: keyValues(commonLabels),
    CommonAnnotations: keyValues(commonAnnotations),
    ExternalURL: '',
  });
}

function alertsOf(alerts: readonly MessageAlert[]): Value {
  const firing = alerts.filter(({ status }) => status === 'firing');
  return withMethods(alerts.map(alertOf), {
    Firing: () => firing.map(alertOf),
    Resolved: () => alerts.filter((alert) => !firing.includes(alert)).map(alertOf),
  });
}

function alertOf(alert: MessageAlert): Value {
  return struct('template.Alert', {
    Status: alert.status,
    Labels: keyValues(alert.labels),
    Annotations: keyValues(alert.annotations),
    StartsAt: goTime(alert.startsAtMs),
    EndsAt: goTime(alert.endsAtMs ?? ZERO_TIME_MS),
    GeneratorURL: alert.generatorUrl,
    Fingerprint: alert.fingerprint,
  });
}

/** Names with values, and what can be asked of them (template.KV). */
function keyValues(values: Readonly<Record<string, string>>): Value {
  // `alertname` first, as Alertmanager sorts them.
  const names = Object.keys(values).sort((a, b) =>
    a === 'alertname' ? -1 : b === 'alertname' ? 1 : a < b ? -1 : 1,
  );
  const valuesInOrder = (): string[] => names.map((name) => values[name] ?? '');
  return withMethods(new Map<string, Value>(names.map((name) => [name, values[name] ?? ''])), {
    SortedPairs: () =>
      withMethods(
        names.map((name) => struct('template.Pair', { Name: name, Value: values[name] ?? '' })),
        { Names: () => names, Values: valuesInOrder },
      ),
    Names: () => names,
    Values: valuesInOrder,
    Remove: ([gone]) => {
      const without = new Set(Array.isArray(gone) ? (gone as readonly Value[]) : []);
      return keyValues(Object.fromEntries(Object.entries(values).filter(([name]) => !without.has(name))));
    },
  });
}
