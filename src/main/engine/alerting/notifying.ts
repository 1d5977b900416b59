import type { Labels } from '#shared/model/labels.ts';
import type { Notification } from '#shared/contract/alerts.ts';
import type { Severity } from '#shared/model/severity.ts';
import type { Log } from '../base/log.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { WritableDatabase } from '../storage/types.ts';
import { integrationName, NOTIFICATIONS_OFF } from './delivery.ts';
import { DEFAULT_ROUTING } from './file/types.ts';
import type { AlertRouting } from './file/types.ts';
import { groupMessage } from './group-message.ts';
import type { GroupMessage, KnownAlert } from './group-message.ts';
import type { FormatTime } from './notification-text.ts';
import type { OutboxRows } from './outbox-rows.ts';
import { Dispatcher } from './routing/dispatcher.ts';
import type { GroupNotification, GroupView, RoutedAlert } from './routing/dispatcher.ts';
import type { SentBefore } from './routing/due.ts';
import { createInhibitor } from './routing/inhibition.ts';
import type { FiringAlert } from './routing/inhibition.ts';
import { matchRoutes } from './routing/route.ts';
import type { Route } from './routing/route.ts';
import { silencedBy } from './routing/silence.ts';
import type { Silence } from './routing/silence.ts';
import { containsTime } from './routing/time-interval.ts';
import { openSentRows } from './sent-rows.ts';

export interface NotifyingOptions {
  readonly db: WritableDatabase;
  readonly outbox: OutboxRows;
  readonly log: Log;
  /** Those stored when the engine last ran. */
  readonly restored: Iterable<KnownAlert>;
  readonly silences: () => readonly Silence[];
  readonly isAcknowledged: (fingerprint: string) => boolean;
  /** Why an alert is held back beyond silences and inhibition, in words; null when it is not. */
  readonly heldBack: Muted;
  readonly isEnabled: () => boolean;
  readonly externalLabels: () => Labels;
  readonly formatTime: FormatTime;
  readonly generatorUrl: (fingerprint: string) => string | null;
  readonly severityOf: (label: string | undefined) => Severity;
}

/** What keeps an alert quiet. */
export interface Standing {
  readonly silences: readonly Silence[];
  readonly inhibitedBy: FiringAlert | null;
}

/** Why an alert is not told, in words; null when it is. */
export type Muted = (alert: { readonly fingerprint: string; readonly labels: Labels }) => string | null;

/** Alerts in one message that only tells again. */
const AT_ONCE = 500;

type Emitted = readonly [SentBefore & { groupKey: string; receiver: string }, GroupNotification | null];

/** From alerts to messages in the outbox: routes, groups, silences, inhibition, time intervals, and what was told before. */
export class Notifying {
  private readonly options: NotifyingOptions;
  private readonly sent: ReturnType<typeof openSentRows>;
  /** By fingerprint: firing ones, and resolved ones until their groups have told of it. */
  private readonly known = new Map<string, KnownAlert>();
  private dispatcher = new Dispatcher(DEFAULT_ROUTING.root);
  private held: AlertRouting = DEFAULT_ROUTING;

  constructor(options: NotifyingOptions) {
    this.options = options;
    this.sent = openSentRows(options.db);
    for (const alert of options.restored) {
      if (alert.instance.state !== 'pending') this.known.set(alert.instance.fingerprint, alert);
    }
  }

  get routing(): AlertRouting {
    return this.held;
  }

  setRouting(routing: AlertRouting, nowMs: number): void {
    this.held = routing;
    this.rebuild(nowMs);
  }

  /** Alerts that fire, fire no more, or were acknowledged. */
  tell(alerts: Iterable<KnownAlert>, nowMs: number): void {
    for (const alert of alerts) {
      const { instance } = alert;
      if (instance.state === 'pending') continue;
      this.known.set(instance.fingerprint, alert);
      this.dispatcher.put(this.routed(instance), nowMs);
    }
  }

  /** The newest of an alert that was told before: value and annotations change without news. */
  refresh(alert: KnownAlert): void {
    if (this.known.has(alert.instance.fingerprint)) this.known.set(alert.instance.fingerprint, alert);
  }

  /** A silence began or ended: see {@link Dispatcher.lookAgain}. */
  lookAgain(nowMs: number): void {
    this.dispatcher.lookAgain(nowMs);
  }

  /** What held these alerts back is over: see {@link Dispatcher.lookAt}. */
  lookAt(fingerprints: readonly string[], nowMs: number): void {
    if (fingerprints.length > 0) this.dispatcher.lookAt(fingerprints, nowMs);
  }

  groups(): GroupView[] {
    return this.dispatcher.views();
  }

  /** The receivers that routes give an alert to. */
  routedTo(labels: Labels): string[] {
    return matchRoutes(this.held.root, labels).map(({ receiver }) => receiver);
  }

  /** Whether a route has told of this alert. */
  wasTold(fingerprint: string): boolean {
    return this.dispatcher
      .views()
      .some(
        ({ key, receiver, alerts }) =>
          alerts.some((alert) => alert.fingerprint === fingerprint) &&
          this.sent.get(key, receiver)?.firing.includes(fingerprint) === true,
      );
  }

  /** A message about some alerts outside of their group's turn; null when none of them is known any more. */
  messageAbout(
    fingerprints: readonly string[],
    about: { readonly groupKey: string; readonly receiver: string; readonly groupLabels?: Labels },
  ): GroupMessage | null {
    const alerts = fingerprints.flatMap((each) => {
      const alert = this.known.get(each);
      return alert === undefined ? [] : [this.routed(alert.instance)];
    });
    const [first] = alerts;
    if (first === undefined) return null;
    const firing = alerts.filter(({ endsAtMs }) => endsAtMs === null);
    const resolved = alerts.filter(({ endsAtMs }) => endsAtMs !== null);
    return this.message({ groupLabels: first.labels, ...about, firing, resolved });
  }

  /** Puts a message into the outbox, for each way of its receiver or only for the one of that name. */
  raise(message: GroupMessage, nowMs: number, only: string | null = null): Notification[] {
    const { outbox, isEnabled } = this.options;
    return (this.receiver(message.receiver)?.integrations ?? []).flatMap((integration, at) => {
      const name = integrationName(integration, at);
      if (only !== null && name !== only) return [];
      if (message.status === 'resolved' && !integration.sendResolved) return [];
      const isOff = integration.kind === 'native' && !isEnabled();
      return [
        outbox.append({
          atMs: nowMs,
          message,
          integration: name,
          delivery: isOff ? 'failed' : 'pending',
          deliveryError: isOff ? NOTIFICATIONS_OFF : null,
        }),
      ];
    });
  }

  /** Whether a way of a receiver tells of recoveries. */
  tellsEnds(receiver: string, name: string): boolean {
    const ways = this.receiver(receiver)?.integrations ?? [];
    return ways.some((each, at) => integrationName(each, at) === name && each.sendResolved);
  }

  /** Puts what is due into the outbox, all of it or (on a full disk) nothing, to be tried again at the next call. */
  flush(nowMs: number): Notification[] {
    const next = this.dispatcher.nextFlushMs();
    if (next === null || next > nowMs) return [];
    const emitted: Emitted[] = [];
    this.dispatcher.flush(nowMs, {
      muted: this.muted(nowMs),
      routeMuted: (route) => this.routeMuted(route, nowMs),
      sendsResolved: (receiver) =>
        this.receiver(receiver)?.integrations.some(({ sendResolved }) => sendResolved) ?? false,
      sentBefore: (groupKey, receiver) => this.sent.get(groupKey, receiver),
      emit: (sent, notification) => emitted.push([sent, notification]),
    });
    try {
      const raised =
        emitted.length === 0
          ? []
          : this.options.db.transaction(() => emitted.flatMap((each) => this.store(each, nowMs)))();
      this.forget();
      return raised;
    } catch (error) {
      // Nothing was stored, so nothing counts as told: begin again from the alerts as they are.
      this.options.log.error({ err: error }, 'notifications could not be stored; they are tried again');
      this.rebuild(nowMs);
      return [];
    }
  }

  /** Which alerts are muted now, and why. */
  muted(nowMs: number): Muted {
    const standing = this.standing(nowMs);
    return (alert) => {
      const { silences, inhibitedBy } = standing(alert);
      const [silence] = silences;
      if (silence !== undefined) {
        const why = silence.comment === '' ? '' : `: ${silence.comment}`;
        return `silenced by ${silence.createdBy}${why}`;
      }
      if (inhibitedBy !== null)
        return `muted while ${inhibitedBy.labels['alertname'] ?? 'another alert'} fires`;
      return this.options.heldBack(alert);
    };
  }

  /** The silences and the alert that keep alerts quiet now. */
  standing(nowMs: number): (alert: { readonly labels: Labels }) => Standing {
    const silences = this.options.silences();
    const firing = [...this.known.values()].flatMap(({ instance }) =>
      instance.state === 'firing' ? [instance] : [],
    );
    const inhibitor = createInhibitor(this.held.inhibitRules, firing);
    return ({ labels }) => ({
      silences: silencedBy(silences, labels, nowMs),
      inhibitedBy: inhibitor(labels),
    });
  }

  /** The receivers an alert goes to, and the time intervals that mute them now. */
  routes(labels: Labels, nowMs: number): { readonly receiver: string; readonly mutedBy: string | null }[] {
    return matchRoutes(this.held.root, labels).map((route) => ({
      receiver: route.receiver,
      mutedBy: this.routeMuted(route, nowMs),
    }));
  }

  /** What a receiver was told of and still fires, as messages to tell it again. */
  believed(receiver: string): GroupMessage[] {
    const firing = [...new Set(this.sent.believed(receiver))].flatMap((fingerprint) => {
      const alert = this.known.get(fingerprint);
      return alert?.instance.state === 'firing' ? [this.routed(alert.instance)] : [];
    });
    const messages: GroupMessage[] = [];
    for (let at = 0; at < firing.length; at += AT_ONCE) {
      const some = firing.slice(at, at + AT_ONCE);
      const message = this.message({ groupKey: '', receiver, groupLabels: {}, firing: some, resolved: [] });
      if (message !== null) messages.push(message);
    }
    return messages;
  }

  private store([sent, notification]: Emitted, nowMs: number): Notification[] {
    this.sent.put(sent);
    if (notification === null) return [];
    const message = this.message(notification);
    return message === null ? [] : this.raise(message, nowMs);
  }

  private message(notification: GroupNotification): GroupMessage | null {
    const { externalLabels, formatTime, generatorUrl, severityOf } = this.options;
    return groupMessage(notification, (fingerprint) => this.known.get(fingerprint), {
      externalLabels: externalLabels(),
      formatTime,
      generatorUrl,
      severityOf,
    });
  }

  private rebuild(nowMs: number): void {
    this.dispatcher = new Dispatcher(this.held.root);
    this.tell([...this.known.values()], nowMs);
  }

  /** Resolved alerts that every group has told of. */
  private forget(): void {
    const resolved = [...this.known.values()].filter(({ instance }) => instance.state === 'resolved');
    if (resolved.length === 0) return;
    const held = this.dispatcher.held();
    for (const { instance } of resolved) {
      if (!held.has(instance.fingerprint)) this.known.delete(instance.fingerprint);
    }
  }

  private routed(instance: AlertInstance): RoutedAlert {
    const { fingerprint, labels, state, firedAtMs, activeSinceMs, resolvedAtMs } = instance;
    return {
      fingerprint,
      labels,
      startsAtMs: firedAtMs ?? activeSinceMs,
      endsAtMs: state === 'resolved' ? (resolvedAtMs ?? activeSinceMs) : null,
      isAcknowledged: this.options.isAcknowledged(fingerprint),
    };
  }

  private receiver(name: string) {
    return this.held.receivers.find((receiver) => receiver.name === name);
  }

  private routeMuted(route: Route, nowMs: number): string | null {
    const holds = (name: string): boolean =>
      (this.held.timeIntervals.get(name) ?? []).some((interval) => containsTime(interval, nowMs));
    const muting = route.muteTimeIntervals.find(holds);
    if (muting !== undefined) return `muted by the time interval ${muting}`;
    if (route.activeTimeIntervals.length === 0 || route.activeTimeIntervals.some(holds)) return null;
    return `outside of ${route.activeTimeIntervals.join(', ')}`;
  }
}
