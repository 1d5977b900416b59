import type { GroupMessage } from '../../alerting/types.ts';

/** Alertmanager's webhook, version 4 (prometheus.io/docs/alerting/latest/configuration/#webhook_config). `maxAlerts` 0: all. */
export function webhookBody(message: GroupMessage, maxAlerts: number): Record<string, unknown> {
  const sent = maxAlerts === 0 ? message.alerts : message.alerts.slice(0, maxAlerts);
  return {
    version: '4',
    groupKey: message.groupKey,
    truncatedAlerts: message.alerts.length - sent.length,
    status: message.status,
    receiver: message.receiver,
    groupLabels: message.groupLabels,
    commonLabels: message.commonLabels,
    commonAnnotations: message.commonAnnotations,
    externalURL: '',
    alerts: sent.map((alert) => ({
      status: alert.status,
      labels: alert.labels,
      annotations: alert.annotations,
      startsAt: new Date(alert.startsAtMs).toISOString(),
      // Go's zero time stands for "still firing" in this format.
      endsAt: alert.endsAtMs === null ? '0001-01-01T00:00:00Z' : new Date(alert.endsAtMs).toISOString(),
      generatorURL: alert.generatorUrl,
      fingerprint: alert.fingerprint,
    })),
  };
}
