import { makeLabels } from '#shared/model/labels.ts';
import type { Notification } from '#shared/contract/alerts.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { GroupMessage } from './group-message.ts';
import type { Notifying } from './notifying.ts';
import type { OutboxRows } from './outbox-rows.ts';
import type { Announcement } from './types.ts';

/** An announcement in the form in which receivers are told of alerts: as one that just began. */
function messageOf(
  { key, severity, title, text }: Announcement,
  receiver: string,
  nowMs: number,
): GroupMessage {
  const labels = makeLabels([
    ['alertname', title],
    ['severity', severity],
  ]);
  const annotations = { summary: title, description: text };
  return {
    groupKey: key,
    receiver,
    status: 'firing',
    severity,
    title,
    body: text,
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: annotations,
    alerts: [
      {
        fingerprint: '',
        status: 'firing',
        rule: title,
        severity,
        labels,
        annotations,
        startsAtMs: nowMs,
        endsAtMs: null,
        title,
        body: text,
        generatorUrl: '',
      },
    ],
  };
}

/** Puts an announcement into the outbox; throws `not_found` when there is no such receiver. */
export function announce(
  notifying: Pick<Notifying, 'routing' | 'raise'>,
  announcement: Announcement,
  nowMs: number,
): Notification[] {
  const { routing } = notifying;
  const receiver = announcement.receiver ?? routing.root.receiver;
  if (!routing.receivers.some(({ name }) => name === receiver))
    throw new WatchdeckError('not_found', `There is no receiver "${receiver}"`);
  return notifying.raise(messageOf(announcement, receiver, nowMs), nowMs);
}

/** Puts the end of an announcement into the outbox, for everybody who was told of it and not of its end. */
export function endAnnouncement(
  { notifying, outbox }: { readonly notifying: Pick<Notifying, 'raise'>; readonly outbox: OutboxRows },
  { key, sinceMs, text }: { readonly key: string; readonly sinceMs: number; readonly text: string },
  nowMs: number,
): Notification[] {
  const last = new Map(
    outbox
      .ofGroup(key, sinceMs)
      .map(({ integration, message }) => [`${message.receiver}\0${integration}`, { integration, message }]),
  );
  return [...last.values()].flatMap(({ integration, message }) =>
    message.status === 'firing' ? notifying.raise(overAt(message, text, nowMs), nowMs, integration) : [],
  );
}

function overAt(message: GroupMessage, text: string, nowMs: number): GroupMessage {
  const alerts = message.alerts.map((alert) => ({
    ...alert,
    status: 'resolved' as const,
    endsAtMs: nowMs,
    body: text,
  }));
  return { ...message, status: 'resolved', body: text, alerts };
}
