import { makeLabels } from '#shared/model/labels.ts';
import type { Notification } from '#shared/contract/alerts.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { GroupMessage } from './group-message.ts';
import type { Notifying } from './notifying.ts';
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
