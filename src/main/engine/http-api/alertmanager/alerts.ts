import { z } from 'zod';
import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { Alerting, PostedAlert, StandingAlert } from '../../alerting/types.ts';
import type { HttpAnswer, HttpRequest } from '../types.ts';
import { readBody, timeSchema } from './body.ts';
import { AlertmanagerError, emptyAnswer, jsonAnswer, wrongType } from './errors.ts';
import { filterMatchers, isOn, receiverFilter } from './filter.ts';

const postableSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()).nullish(),
    startsAt: timeSchema.nullish(),
    endsAt: timeSchema.nullish(),
    generatorURL: z.string().nullish(),
  }),
);

/** GET /alerts. */
export function getAlerts(alerting: Alerting, params: URLSearchParams): HttpAnswer {
  const isAsked = alertFilter(params);
  const alerts = alerting
    .standing()
    .filter(isAsked)
    .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return jsonAnswer(alerts.map(gettable));
}

/** GET /alerts/groups. */
export function getGroups(alerting: Alerting, params: URLSearchParams): HttpAnswer {
  const isAsked = alertFilter(params);
  const toReceiver = receiverFilter(params);
  const standing = new Map(alerting.standing().map((alert) => [alert.fingerprint, alert]));
  const groups = alerting.groups().flatMap(({ labels, receiver, alerts }) => {
    if (!toReceiver(receiver)) return [];
    const shown = alerts.flatMap(({ fingerprint }) => standing.get(fingerprint) ?? []).filter(isAsked);
    if (shown.length === 0) return [];
    // Of an alert's receivers those that were asked for.
    const told = shown.map((alert) => ({ ...alert, receivers: alert.receivers.filter(toReceiver) }));
    return [{ alerts: told.map(gettable), labels, receiver: { name: receiver } }];
  });
  const key = ({ labels, receiver }: (typeof groups)[number]): string =>
    `${labelsKey(labels)}${receiver.name}`;
  return jsonAnswer(groups.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
}

/** POST /alerts: what can be taken is, and what can't is named. */
export function postAlerts(alerting: Alerting, request: HttpRequest, nowMs: number): HttpAnswer {
  const problems: string[] = [];
  const posted: PostedAlert[] = [];
  for (const [at, entry] of readBody(request, 'alerts', postableSchema).entries()) {
    const generatorUrl = entry.generatorURL ?? '';
    if (generatorUrl !== '' && !URL.canParse(generatorUrl))
      throw wrongType(`${String(at)}.generatorURL`, 'body', 'uri', generatorUrl);
    const alert: PostedAlert = {
      labels: makeLabels(Object.entries(entry.labels)),
      annotations: makeLabels(Object.entries(entry.annotations ?? {})),
      startsAtMs: entry.startsAt ?? null,
      endsAtMs: entry.endsAt ?? null,
      generatorUrl,
    };
    const problem = problemOf(alert, nowMs);
    if (problem === null) posted.push(alert);
    else problems.push(problem);
  }
  if (posted.length > 0) alerting.receive(posted, request.headers['user-agent'] ?? 'another program');
  if (problems.length > 0) throw new AlertmanagerError(400, null, problems.join('; '));
  return emptyAnswer();
}

/** Why an alert can't be taken; null when it can (Alertmanager types.Alert.Validate). */
function problemOf({ labels, annotations, startsAtMs, endsAtMs }: PostedAlert, nowMs: number): string | null {
  if (endsAtMs !== null && endsAtMs < (startsAtMs ?? Math.min(nowMs, endsAtMs)))
    return 'start time must be before end time';
  const names = Object.keys(labels);
  if (names.length === 0) return 'at least one label pair required';
  if (names.includes('')) return 'invalid label set: invalid name ""';
  return '' in annotations ? 'invalid annotations: invalid name ""' : null;
}

function alertFilter(params: URLSearchParams): (alert: StandingAlert) => boolean {
  const matchers = filterMatchers(params);
  const toReceiver = receiverFilter(params);
  const [active, silenced, inhibited] = ['active', 'silenced', 'inhibited'].map((name) => isOn(params, name));
  return (alert) =>
    (active === true || isSuppressed(alert)) &&
    (silenced === true || alert.silencedBy.length === 0) &&
    (inhibited === true || alert.inhibitedBy.length === 0) &&
    alert.receivers.some(toReceiver) &&
    matchers.every((matcher) => matcher.matches(alert.labels));
}

function isSuppressed({ silencedBy, inhibitedBy }: StandingAlert): boolean {
  return silencedBy.length + inhibitedBy.length > 0;
}

function gettable(alert: StandingAlert): Record<string, unknown> {
  const { silencedBy, inhibitedBy, mutedBy } = alert;
  return {
    annotations: alert.annotations,
    endsAt: new Date(alert.endsAtMs).toISOString(),
    fingerprint: alert.fingerprint,
    receivers: alert.receivers.map((name) => ({ name })),
    startsAt: new Date(alert.startsAtMs).toISOString(),
    status: { inhibitedBy, mutedBy, silencedBy, state: isSuppressed(alert) ? 'suppressed' : 'active' },
    updatedAt: new Date(alert.updatedAtMs).toISOString(),
    ...(alert.generatorUrl === '' ? {} : { generatorURL: alert.generatorUrl }),
    labels: alert.labels,
  };
}
