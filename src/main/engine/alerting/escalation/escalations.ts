import { formatDuration } from '#shared/format/index.ts';
import type { Notification } from '#shared/contract/alerts.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { AlertInstance } from '../../rules/types.ts';
import type { WritableDatabase } from '../../storage/types.ts';
import type { GroupMessage } from '../group-message.ts';
import { onCallAt } from '../rota/rota.ts';
import type { AlertingSettings } from '../settings/types.ts';
import { chainOf, levelsToCome } from './chain.ts';
import type { Away, DueLevel, EscalationLevel } from './chain.ts';
import { openEscalationRows } from './rows.ts';
import type { EscalationRecord } from './rows.ts';

/** How an alert stands with the people who are to answer it. */
export interface Standing {
  readonly isAcknowledged: boolean;
  /** Why nobody is told of it; null when somebody is. */
  readonly held: string | null;
  /** Since when it waits for an answer, unix ms. */
  readonly waitingSinceMs: number;
}

export interface EscalationOptions {
  readonly db: WritableDatabase;
  readonly settings: () => AlertingSettings;
  readonly severityOf: (label: string | undefined) => Severity;
  readonly standing: (alert: AlertInstance) => Standing;
  /** Times in which nobody could answer, in order and without overlaps. */
  readonly away: () => readonly Away[];
  /** The receivers that routes give an alert to. */
  readonly routedTo: (labels: Labels) => readonly string[];
  /** Whether a route has told of it: what nobody heard of is not escalated. */
  readonly wasTold: (fingerprint: string) => boolean;
  /** The message about one alert, or null when the alert is no longer known. */
  readonly messageAbout: (fingerprint: string, groupKey: string, receiver: string) => GroupMessage | null;
  /** Puts a message into the outbox. */
  readonly raise: (message: GroupMessage, nowMs: number) => Notification[];
}

/** What was told of an alert and what comes. */
export interface EscalationPlan {
  readonly chain: string | null;
  readonly told: readonly EscalationRecord[];
  readonly next: readonly DueLevel[];
}

/** Alerts that can't be escalated yet though their time has come (nobody was told) are looked at again after this. */
const LOOK_AGAIN_MS = 5_000;

const KEY = 'escalation/';

/** Whether messages of this key are about a level of escalation. */
export function isEscalation(groupKey: string): boolean {
  return groupKey.startsWith(KEY);
}

/** Tells the next ones when nobody answers an alert; what was told is stored with the messages, in one transaction. */
export class Escalations {
  private readonly options: EscalationOptions;
  private readonly rows: ReturnType<typeof openEscalationRows>;
  private nextLookMs = 0;

  constructor(options: EscalationOptions) {
    this.options = options;
    this.rows = openEscalationRows(options.db);
  }

  /** Alerts, acknowledgements or settings changed. */
  lookAgain(): void {
    this.nextLookMs = 0;
  }

  /** Raises what is due by now, of all alerts that fire or just ended. */
  tick(alerts: readonly AlertInstance[], nowMs: number): Notification[] {
    if (nowMs < this.nextLookMs) return [];
    const raised = this.tellOfEnds(alerts, nowMs);
    let next = Infinity;
    for (const alert of this.options.settings().escalation.length === 0 ? [] : alerts) {
      if (alert.state !== 'firing') continue;
      const [first] = this.plan(alert).next;
      if (first === undefined) continue;
      if (first.dueMs > nowMs) next = Math.min(next, first.dueMs);
      else {
        if (this.options.wasTold(alert.fingerprint)) raised.push(...this.tell(alert, first.level, nowMs));
        next = Math.min(next, nowMs + LOOK_AGAIN_MS);
      }
    }
    this.nextLookMs = next;
    return raised;
  }

  plan(alert: AlertInstance): EscalationPlan {
    const { settings, routedTo, standing, severityOf, away } = this.options;
    const told = this.rows.of(alert.fingerprint, firedMs(alert));
    const chain = chainOf(settings().escalation, alert.labels, routedTo(alert.labels));
    if (chain === null) return { chain: null, told, next: [] };
    const { isAcknowledged, held, waitingSinceMs } = standing(alert);
    if (alert.state !== 'firing' || isAcknowledged || held !== null)
      return { chain: chain.name, told, next: [] };
    const severity = severityOf(alert.labels['severity']);
    const next = levelsToCome({ chain, severity, waitingSinceMs, told, away: away() });
    return { chain: chain.name, told, next };
  }

  private tell(alert: AlertInstance, level: EscalationLevel, nowMs: number): Notification[] {
    const { settings, standing, db } = this.options;
    const { fingerprint } = alert;
    const { receivers, onCall } = whoHears(level, settings(), nowMs);
    const chain = this.plan(alert).chain ?? '';
    const waitedMs = nowMs - standing(alert).waitingSinceMs;
    const record = {
      fingerprint,
      firedMs: firedMs(alert),
      level: level.name,
      atMs: nowMs,
      chain,
      receivers,
      onCall,
    };
    return db.transaction(() => {
      this.rows.append(record);
      return receivers.flatMap((receiver) =>
        this.raise(record, receiver, nowMs, (message) => ({
          ...message,
          title: `${capital(level.name)}: ${message.title}`,
          body: `${unanswered(waitedMs, onCall)}\n${message.body}`,
        })),
      );
    })();
  }

  /** Who heard of the trouble by escalation hears of its end. */
  private tellOfEnds(alerts: readonly AlertInstance[], nowMs: number): Notification[] {
    const burning = new Map(
      alerts.flatMap((alert) => (alert.state === 'firing' ? [[alert.fingerprint, firedMs(alert)]] : [])),
    );
    const over = this.rows.open().filter((each) => burning.get(each.fingerprint) !== each.firedMs);
    if (over.length === 0) return [];
    return this.options.db.transaction(() =>
      over.flatMap((record) => {
        this.rows.close(record.fingerprint, record.firedMs, nowMs);
        return record.receivers.flatMap((receiver) =>
          this.raise(record, receiver, nowMs, (message) => (message.status === 'resolved' ? message : null)),
        );
      }),
    )();
  }

  private raise(
    { fingerprint, firedMs: fired, level }: EscalationRecord,
    receiver: string,
    nowMs: number,
    worded: (message: GroupMessage) => GroupMessage | null,
  ): Notification[] {
    const key = `${KEY}${fingerprint}/${String(fired)}/${level}`;
    const message = this.options.messageAbout(fingerprint, key, receiver);
    const said = message === null ? null : worded(message);
    return said === null ? [] : this.options.raise(said, nowMs);
  }
}

/** Receivers of a level, each once, and who is on call at this time. */
export function whoHears(
  level: EscalationLevel,
  { rotas, people }: Pick<AlertingSettings, 'rotas' | 'people'>,
  atMs: number,
): { receivers: string[]; onCall: string[] } {
  const onCall = level.rotas.flatMap((name) =>
    rotas.filter((rota) => rota.name === name).map((rota) => onCallAt(rota, atMs).person),
  );
  const theirs = onCall.flatMap((name) => people.find((person) => person.name === name)?.receivers ?? []);
  return { receivers: [...new Set([...theirs, ...level.receivers])], onCall: [...new Set(onCall)] };
}

/** Whole ms, as the database keeps it. */
const firedMs = ({ firedAtMs, activeSinceMs }: AlertInstance): number =>
  Math.round(firedAtMs ?? activeSinceMs);

function unanswered(waitedMs: number, onCall: readonly string[]): string {
  const who = onCall.length === 0 ? '' : ` On call: ${onCall.join(', ')}.`;
  return `Nobody has answered for ${formatDuration(waitedMs)}.${who}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
