import type {
  Acknowledgement,
  AlertTimeline,
  AlertTransition,
  AlertsSnapshot,
  HistoryPage,
  NewSilence,
  Notification,
  RotaView,
  RuleQuality,
  SilenceView,
} from '#shared/contract/alerts.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { NewTransition, AlertInstance } from '../rules/types.ts';
import type { PostedAlert } from './external/types.ts';
import type { Unreachable } from './dependencies/dependencies.ts';
import type { AlertRouting, Integration } from './file/types.ts';
import type { GroupMessage } from './group-message.ts';
import type { GroupView } from './routing/dispatcher.ts';
import type { AlertingSettings } from './settings/types.ts';

export type { PostedAlert } from './external/types.ts';
export type { AlertRouting, HttpAuth, Integration, Secret } from './file/types.ts';
export type { AlertMatcher } from './routing/matchers.ts';
export type { GroupMessage, MessageAlert } from './group-message.ts';
export type { AlertingSettings, HeartbeatSettings, OwnNetworkSettings } from './settings/types.ts';
export type { DependencyNode } from './dependencies/graph.ts';
export type { OwnNetworkState, WatchedThing } from './dependencies/reach.ts';

/**
 * Sends one message by one of a receiver's ways. Rejects when it could not be: with {@link DeliveryRefused} when trying again
 * is of no use, with any other error when it is.
 */
export type Sender = (
  integration: Integration,
  message: GroupMessage,
  notification: Pick<Notification, 'id' | 'atMs'>,
) => Promise<void>;

/** The receiver understood and said no (a wrong key, an unknown channel): the same message would be refused again. */
export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused';
}

/** Who does something to an alert, and where. */
export interface Actor {
  readonly by: string;
  /** `console`, `notification`, `api`. */
  readonly via: string;
}

/** One rule's alerts after an evaluation, with what changed: stored in one transaction before anyone is told. */
export interface RuleEvaluation {
  /** Identity of the rule over reloads and restarts (rules/fingerprint.ts `ruleIdOf`). */
  readonly ruleId: string;
  readonly group: string;
  readonly rule: string;
  readonly expr: string;
  readonly atMs: number;
  readonly instances: readonly AlertInstance[];
  readonly transitions: readonly NewTransition[];
}

/** An alert that fires, as Alertmanager's API tells of it; times are unix ms. */
export interface StandingAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  /** When it ends unless it goes on. */
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly generatorUrl: string;
  readonly receivers: readonly string[];
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  /** Fingerprints of alerts. */
  readonly inhibitedBy: readonly string[];
  /** Time intervals, in words. */
  readonly mutedBy: readonly string[];
}

/** Something to be told that is no alert: a playbook that asks, an advice. */
export interface Announcement {
  /** Null: whoever hears of everything that no route takes. */
  readonly receiver: string | null;
  /** Receivers update what they showed for the same key. */
  readonly key: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
}

/** The capability's whole face. */
export interface Alerting {
  /** Alert instances as they were stored, to start the rules from after a restart. */
  restore(ruleId: string): AlertInstance[];
  /** Rules that have stored instances: those no longer in the config are to be retired. */
  ruleIds(): string[];
  /** About when rules were last evaluated, before a restart too (kept to within 10 s); null before the first time. */
  lastEvaluationMs(): number | null;
  /** What some rules gave at one instant. All of it is stored, or it throws and none is. */
  record(evaluations: readonly RuleEvaluation[]): void;
  /** Takes alerts that another program sends; `sender` is what it calls itself. All are stored, or it throws and none is. */
  receive(posted: readonly PostedAlert[], sender: string): void;
  /** A rule that is gone from the config: its alerts are resolved with that reason. */
  retire(ruleId: string, atMs: number): void;
  snapshot(): AlertsSnapshot;
  history(page: HistoryPage): AlertTransition[];
  /** Transitions after the one of this id, oldest first: to follow what happens, over restarts too. */
  transitionsAfter(id: number, limit: number): AlertTransition[];
  /** Acknowledgements after the one of this id, oldest first. */
  acknowledgementsAfter(
    id: number,
    limit: number,
  ): (Acknowledgement & { readonly id: number; readonly fingerprint: string })[];
  notifications(page: HistoryPage): Notification[];
  onChange(listener: () => void): () => void;
  onNotification(listener: (notification: Notification) => void): () => void;
  /** Reads the label `severity` as the config says. */
  severityOf(label: string | undefined): Severity;
  setSettings(settings: AlertingSettings): void;
  /** Who hears of what from now on. */
  setRouting(routing: AlertRouting): void;
  /** Raises what is due by now: group waits and intervals, repeats, silences that ended. Called by the engine's loop. */
  tick(): void;
  /** Sends what is still pending (after a crash too); called by the engine's loop. */
  deliverPending(): Promise<void>;
  /** Tells a receiver of something that is no alert, by the outbox; throws `not_found` when there is no such receiver. */
  announce(announcement: Announcement): void;
  /** Says to those who were told since `sinceMs` under this key that it is over; nothing where nobody was. */
  endAnnouncement(end: { readonly key: string; readonly sinceMs: number; readonly text: string }): void;
  /** Tells other Alertmanagers again of what still fires: they let go of what they don't hear of. Called every minute. */
  resend(): Promise<void>;
  /** Puts a failed notification back into the outbox; throws `not_found`. */
  sendAgain(id: number): void;
  setNotificationsEnabled(enabled: boolean): void;
  /** "I have it": not repeated any more, cleared when the alert recovers. Throws `not_found` unless it fires. */
  acknowledge(fingerprint: string, actor: Actor, comment: string): void;
  /** Takes it back; throws `not_found` when there is none. */
  unacknowledge(fingerprint: string, actor: Actor): void;
  /** What happened about an alert since it last became active, and what comes; empty for one that never was. */
  timeline(fingerprint: string): AlertTimeline;
  /** How the rules did that fired in this time (unix ms), the noisiest first. */
  quality(fromMs: number, toMs: number): RuleQuality[];
  /** Says of an alert's last firing that it was false, or takes it back; throws `not_found` when it never fired. */
  markFalse(fingerprint: string, isFalse: boolean, by: string): void;
  /** This machine shows no notifications for so long; null ends it. */
  mute(forMs: number | null): void;
  /** Targets, checks and services that can't be reached because of something else. */
  unreachable(): readonly Unreachable[];
  /** Who is on call now and next, by rota. */
  onCall(): RotaView[];
  /** Active and coming ones first, then those that expired in the last five days. */
  silences(): SilenceView[];
  /** Adds one, or changes the one of that id. Throws `bad_request` with what is wrong in words. */
  putSilence(silence: NewSilence, by: string): string;
  /** Ends one now; throws `not_found`. */
  expireSilence(id: string): void;
  /** The groups as they are routed now. */
  groups(): GroupView[];
  /** The alerts that fire, with who hears of them and what keeps them quiet. */
  standing(): StandingAlert[];
  /** Who hears of what. */
  routing(): AlertRouting;
}
