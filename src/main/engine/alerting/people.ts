import type { AlertTimeline, Notification, RotaView } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { WritableDatabase } from '../storage/types.ts';
import type { openAcknowledgements } from './acknowledgements.ts';
import type { Away } from './escalation/chain.ts';
import { Escalations, whoHears } from './escalation/escalations.ts';
import type { Standing } from './escalation/escalations.ts';
import { openHolds } from './holds.ts';
import type { Muted, Notifying } from './notifying.ts';
import type { OutboxRows } from './outbox-rows.ts';
import { dutiesFrom } from './rota/rota.ts';
import type { AlertingSettings } from './settings/types.ts';
import { activeSince, timelineOf } from './timeline.ts';
import type { openTransitionRows } from './transition-rows.ts';

/** How many steps of an alert's life a timeline reaches back. */
const TIMELINE_STEPS = 200;
/** How many changes of duty are shown ahead. */
const DUTIES_AHEAD = 4;

/** What people have to do with alerts over time: who answers, who is told next, what happened. */
export function createPeople(options: {
  readonly db: WritableDatabase;
  readonly transitions: ReturnType<typeof openTransitionRows>;
  readonly acknowledgements: ReturnType<typeof openAcknowledgements>;
  readonly outbox: OutboxRows;
  readonly notifying: Notifying;
  readonly settings: () => AlertingSettings;
  readonly severityOf: (label: string | undefined) => Severity;
  readonly away: () => readonly Away[];
}) {
  const { db, transitions, acknowledgements, outbox, notifying, settings, severityOf } = options;
  const holds = openHolds(db);

  const standing = ({ fingerprint, firedAtMs, activeSinceMs }: AlertInstance): Standing => ({
    isAcknowledged: acknowledgements.get(fingerprint) !== null,
    held: holds.why(fingerprint),
    waitingSinceMs: Math.max(
      firedAtMs ?? activeSinceMs,
      acknowledgements.clearedMs(fingerprint) ?? 0,
      holds.endedMs(fingerprint) ?? 0,
    ),
  });

  const escalations = new Escalations({
    db,
    settings,
    severityOf,
    standing,
    away: options.away,
    routedTo: (labels) => notifying.routedTo(labels),
    wasTold: (fingerprint) => notifying.wasTold(fingerprint),
    messageAbout: (fingerprint, groupKey, receiver) =>
      notifying.messageAbout([fingerprint], { groupKey, receiver }),
    raise: (message, nowMs) => notifying.raise(message, nowMs),
  });

  return {
    /** Alerts, acknowledgements, settings or what is muted changed: takes note of what is held back now. */
    lookAgain(alerts: readonly AlertInstance[], muted: Muted, nowMs: number): void {
      const firing = alerts.filter(({ state }) => state === 'firing');
      holds.update(
        firing.map((alert) => ({ fingerprint: alert.fingerprint, why: muted(alert) })),
        nowMs,
      );
      escalations.lookAgain();
    },
    escalate: (alerts: readonly AlertInstance[], nowMs: number): Notification[] =>
      escalations.tick(alerts, nowMs),
    timeline(fingerprint: string, alert: AlertInstance | null): AlertTimeline {
      const steps = transitions.ofAlert(fingerprint, TIMELINE_STEPS);
      const sinceMs = activeSince(steps);
      if (sinceMs === null) return { entries: [], chain: null, next: [] };
      return timelineOf(
        {
          transitions: steps,
          acknowledgements: acknowledgements.since(fingerprint, sinceMs),
          holds: holds.since(fingerprint, sinceMs),
          notifications: outbox.about(fingerprint, sinceMs),
          plan: alert === null ? null : escalations.plan(alert),
          whoHears: ({ level, dueMs }) => {
            const { receivers, onCall } = whoHears(level, settings(), dueMs);
            return [...onCall.map((person) => `${person} (on call)`), ...receivers].join(', ');
          },
        },
        sinceMs,
      );
    },
    onCall: (nowMs: number): RotaView[] =>
      settings().rotas.flatMap((rota) => {
        const [now, ...next] = dutiesFrom(rota, nowMs, 1 + DUTIES_AHEAD);
        const { name, timeZone } = rota;
        return now === undefined ? [] : [{ name, timeZone, now, next }];
      }),
  };
}
