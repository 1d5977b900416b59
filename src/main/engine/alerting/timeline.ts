import { receiverInWords } from '#shared/model/receiver.ts';
import type { AlertTimeline, AlertTransition, Notification } from '#shared/contract/alerts.ts';
import type { PastAcknowledgement } from './acknowledgement-rows.ts';
import type { EscalationPlan } from './escalation/escalations.ts';
import type { Hold } from './hold-rows.ts';

type Entry = AlertTimeline['entries'][number];

/** Everything that is known about one alert since it became active. */
export interface TimelineFacts {
  /** Newest first. */
  readonly transitions: readonly AlertTransition[];
  readonly acknowledgements: readonly PastAcknowledgement[];
  readonly holds: readonly Hold[];
  readonly notifications: readonly Notification[];
  readonly plan: EscalationPlan | null;
  /** Who would hear of a level then, in words. */
  readonly whoHears: (level: EscalationPlan['next'][number]) => string;
}

/** When the alert last became active: everything before belongs to another time. Null when it never was. */
export function activeSince(newestFirst: readonly AlertTransition[]): number | null {
  const first = newestFirst.find(({ from }) => from === 'inactive' || from === 'resolved');
  return first?.atMs ?? newestFirst.at(-1)?.atMs ?? null;
}

/** Puts an alert's story in order. */
export function timelineOf(facts: TimelineFacts, sinceMs: number): AlertTimeline {
  const { transitions, acknowledgements, holds, notifications, plan } = facts;
  const entries: Entry[] = [];
  const add = (kind: Entry['kind'], atMs: number, text: string): void => {
    if (atMs >= sinceMs) entries.push({ atMs, kind, text });
  };
  for (const { atMs, to, reason } of transitions) add('state', atMs, `${to}: ${reason}`);
  for (const { atMs, by, via, comment, clearedMs, clearedWhy } of acknowledgements) {
    const where = via === 'notification' ? 'from the notification' : via;
    add('acknowledged', atMs, `${by} has it (${where})${comment === '' ? '' : `: ${comment}`}`);
    if (clearedMs !== null) add('acknowledged', clearedMs, `no longer in hand: ${clearedWhy ?? ''}`);
  }
  for (const { fromMs, toMs, why } of holds) {
    add('held', fromMs, `nobody is told: ${why}`);
    if (toMs !== null) add('held', toMs, `no longer held back (${why})`);
  }
  for (const { atMs, receiver, integration, kind, delivery, deliveryError } of notifications) {
    const what = kind === 'firing' ? 'it fires' : 'it is over';
    const how = { delivered: 'was told', pending: 'is still to be told', failed: 'could not be told' }[
      delivery
    ];
    const why = deliveryError === null ? '' : ` (${deliveryError})`;
    add('told', atMs, `${receiverInWords(receiver, integration)} ${how} that ${what}${why}`);
  }
  for (const { atMs, level, receivers, onCall } of plan?.told ?? []) {
    const who = onCall.length === 0 ? '' : `, on call: ${onCall.join(', ')}`;
    add('escalated', atMs, `${level}: told ${receivers.join(', ')}${who}`);
  }
  entries.sort((a, b) => a.atMs - b.atMs);
  return {
    entries,
    chain: plan?.chain ?? null,
    next: (plan?.next ?? []).map((due) => ({
      atMs: due.dueMs,
      text: `${due.level.name}: ${facts.whoHears(due)}`,
    })),
  };
}
