import { createHash } from 'node:crypto';
import type { Severity } from '#shared/model/severity.ts';
import type { GroupMessage } from '../../alerting/types.ts';
import type { ReceiverRequest } from '../types.ts';
import { cut, given, listOf, mapOf, shortened, upTo } from './texts.ts';
import type { Texts } from './texts.ts';

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

/** PagerDuty's limit, in characters; an event has at most 512 KB in all, so that not every alert can be named. */
const SUMMARY_LENGTH = 1024;
const NAMED = 100;
const DETAIL_LENGTH = 4_000;
const PAGERDUTY_SEVERITIES = Object.values(PAGERDUTY_SEVERITY);

/** PagerDuty Events API v2 (developer.pagerduty.com/docs/send-alert-event). */
export function pagerDutyBody(
  message: GroupMessage,
  routingKey: string,
  texts: Texts,
): Record<string, unknown> {
  const dedup = { routing_key: routingKey, dedup_key: incidentKey(message) };
  if (message.status === 'resolved') return { ...dedup, event_action: 'resolve' };
  const asked = (texts['severity'] ?? '').toLowerCase();
  const firing = message.alerts.filter((alert) => alert.status === 'firing');
  return {
    ...dedup,
    event_action: 'trigger',
    client: 'Watchdeck',
    ...given(texts, 'client', 'client_url'),
    ...pagerDutyLists(texts),
    payload: {
      summary: cut(texts['description'] ?? message.title, SUMMARY_LENGTH),
      source: cut(
        given(texts, 'source')['source'] ??
          message.commonLabels['instance'] ??
          message.commonLabels['job'] ??
          'watchdeck',
        SUMMARY_LENGTH,
      ),
      severity: PAGERDUTY_SEVERITIES.includes(asked) ? asked : PAGERDUTY_SEVERITY[message.severity],
      timestamp: new Date(Math.min(...message.alerts.map((alert) => alert.startsAtMs))).toISOString(),
      ...given(texts, 'class', 'component', 'group'),
      custom_details: {
        description: message.body,
        firing: firing.slice(0, NAMED).map(({ title }) => title),
        ...(firing.length > NAMED ? { and_more: firing.length - NAMED } : {}),
        ...shortened(message.commonLabels, DETAIL_LENGTH),
        ...shortened(mapOf(texts, 'details'), DETAIL_LENGTH),
      },
    },
  };
}

/** What an event may carry beside its payload; an image or a link without an address is refused whole, so it is left out. */
function pagerDutyLists(texts: Texts): Record<string, unknown> {
  const images = listOf(texts, 'images').filter(({ src = '' }) => src !== '');
  const links = listOf(texts, 'links').filter(({ href = '' }) => href !== '');
  return { ...(images.length === 0 ? {} : { images }), ...(links.length === 0 ? {} : { links }) };
}

const OPSGENIE_PRIORITY: Readonly<Record<Severity, string>> = {
  critical: 'P1',
  high: 'P2',
  medium: 'P3',
  low: 'P4',
};

/** Opsgenie's limits, in characters (docs.opsgenie.com/docs/alert-api). */
const OPSGENIE = {
  message: 130,
  description: 15_000,
  source: 100,
  entity: 512,
  note: 25_000,
  tag: 50,
  tags: 20,
  details: 8_000,
};

/** Opsgenie's Alert API: one alert per group, closed by its alias. */
export function opsgenieRequest(
  message: GroupMessage,
  to: { readonly apiUrl: string; readonly apiKey: string; readonly texts: Texts },
): ReceiverRequest {
  const { texts } = to;
  const alias = incidentKey(message);
  const headers = { authorization: `GenieKey ${to.apiKey}` };
  const base = `${to.apiUrl.replace(/\/+$/, '')}/v2/alerts`;
  const source = cut(texts['source'] ?? 'Watchdeck', OPSGENIE.source);
  const note = texts['note'] ?? '';
  if (message.status === 'resolved') {
    return {
      url: `${base}/${alias}/close?identifierType=alias`,
      headers,
      body: { source, note: cut(note === '' ? message.body : note, OPSGENIE.note) },
    };
  }
  const asked = texts['priority'] ?? '';
  const tags = (texts['tags'] ?? '').split(',').flatMap((tag) => {
    const name = tag.trim();
    return name === '' ? [] : [cut(name, OPSGENIE.tag)];
  });
  return {
    url: base,
    headers,
    body: {
      message: cut(texts['message'] ?? message.title, OPSGENIE.message),
      alias,
      description: cut(texts['description'] ?? message.body, OPSGENIE.description),
      source,
      priority: /^P[1-5]$/.test(asked) ? asked : OPSGENIE_PRIORITY[message.severity],
      details: upTo({ ...message.commonLabels, ...mapOf(texts, 'details') }, OPSGENIE.details),
      ...(note === '' ? {} : { note: cut(note, OPSGENIE.note) }),
      ...(texts['entity'] === undefined ? {} : { entity: cut(texts['entity'], OPSGENIE.entity) }),
      ...(tags.length === 0 ? {} : { tags: tags.slice(0, OPSGENIE.tags) }),
    },
  };
}
