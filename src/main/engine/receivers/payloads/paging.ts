import { createHash } from 'node:crypto';
import type { Severity } from '#shared/model/severity.ts';
import type { GroupMessage } from '../../alerting/types.ts';
import type { ReceiverRequest } from '../types.ts';

/** Both services know an incident by a key of limited length. */
function incidentKey({ groupKey }: GroupMessage): string {
  return createHash('sha256').update(groupKey).digest('hex');
}

const PAGERDUTY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

/** PagerDuty Events API v2 (developer.pagerduty.com/docs/send-alert-event). */
export function pagerDutyBody(message: GroupMessage, routingKey: string): Record<string, unknown> {
  const dedup = { routing_key: routingKey, dedup_key: incidentKey(message) };
  if (message.status === 'resolved') return { ...dedup, event_action: 'resolve' };
  return {
    ...dedup,
    event_action: 'trigger',
    client: 'Watchdeck',
    payload: {
      summary: message.title.slice(0, 1024),
      source: message.commonLabels['instance'] ?? message.commonLabels['job'] ?? 'watchdeck',
      severity: PAGERDUTY_SEVERITY[message.severity],
      timestamp: new Date(Math.min(...message.alerts.map((alert) => alert.startsAtMs))).toISOString(),
      custom_details: {
        description: message.body,
        firing: message.alerts.filter((alert) => alert.status === 'firing').map(({ title }) => title),
        ...message.commonLabels,
      },
    },
  };
}

const OPSGENIE_PRIORITY: Readonly<Record<Severity, string>> = {
  critical: 'P1',
  high: 'P2',
  medium: 'P3',
  low: 'P4',
};

/** Opsgenie's Alert API: one alert per group, closed by its alias. */
export function opsgenieRequest(message: GroupMessage, apiUrl: string, apiKey: string): ReceiverRequest {
  const alias = incidentKey(message);
  const headers = { authorization: `GenieKey ${apiKey}` };
  const base = `${apiUrl.replace(/\/+$/, '')}/v2/alerts`;
  if (message.status === 'resolved') {
    return {
      url: `${base}/${alias}/close?identifierType=alias`,
      headers,
      body: { source: 'Watchdeck', note: message.body },
    };
  }
  return {
    url: base,
    headers,
    body: {
      message: message.title.slice(0, 130),
      alias,
      description: message.body.slice(0, 15_000),
      source: 'Watchdeck',
      priority: OPSGENIE_PRIORITY[message.severity],
      details: message.commonLabels,
    },
  };
}
