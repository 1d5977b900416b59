import type { AlertsSnapshot, NewSilence, Notification } from '#shared/contract/alerts.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Severity } from '#shared/model/severity.ts';
import { Emitter } from '../base/emitter.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../storage/types.ts';
import { openAcknowledgements } from './acknowledgements.ts';
import { severityBy } from './answer-due.ts';
import { announce, endAnnouncement } from './announcement.ts';
import { createDependencies } from './dependencies/dependencies.ts';
import type { OwnNetworkState, WatchedThing } from './dependencies/reach.ts';
import type { Away } from './escalation/chain.ts';
import { isEscalation } from './escalation/escalations.ts';
import { createDelivery } from './delivery.ts';
import { openExternalAlerts } from './external/external-alerts.ts';
import type { ExternalChange } from './external/external-alerts.ts';
import { openKeptAlerts } from './kept-alerts.ts';
import type { Beside, Taken } from './kept-alerts.ts';
import { openMute } from './quiet/mute.ts';
import { Notifying } from './notifying.ts';
import type { FormatTime } from './notification-text.ts';
import { OnScreen } from './on-screen.ts';
import { openOutboxRows } from './outbox-rows.ts';
import { createPeople } from './people.ts';
import { openQuality } from './quality/quality-record.ts';
import { retired } from './rule-evaluation.ts';
import { matchesAll } from './routing/matchers.ts';
import { silencedBy } from './routing/silence.ts';
import { DEFAULT_SETTINGS } from './settings/types.ts';
import { openSilences } from './silences.ts';
import { snapshotOf } from './snapshot.ts';
import { standingOf } from './standing.ts';
import { openTransitionRows } from './transition-rows.ts';
import type { Alerting, RuleEvaluation, Sender } from './types.ts';

export interface AlertingOptions {
  /** The `state` store, with alertingMigrations applied. */
  readonly store: Pick<Store, 'db'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly send: Sender;
  readonly newId: () => string;
  /** Targets and checks as they are now. */
  readonly watched?: () => readonly WatchedThing[];
  /** Whether this machine reaches anything. */
  readonly network?: () => OwnNetworkState;
  /** Right after this machine woke: nothing is raised until its targets were read again. */
  readonly isSettling?: () => boolean;
  /** When this machine slept, in order: nobody could answer then. */
  readonly away?: () => readonly Away[];
  /** Added to alerts that leave this machine. */
  readonly externalLabels?: () => Labels;
  /** Takes a native notification off the screen; `key` is its group's. */
  readonly withdraw?: (key: string) => void;
  /** How notifications write times; default ISO in UTC. */
  readonly formatTime?: FormatTime;
}

const isoTime: FormatTime = (ms) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Opens the alerts as they were stored. */
export function openAlerting(options: AlertingOptions): Alerting {
  const { store, clock, log, send, formatTime = isoTime } = options;
  const transitions = openTransitionRows(store.db);
  const outbox = openOutboxRows(store.db);
  const changed = new Emitter<undefined>(log);
  const raised = new Emitter<Notification>(log);
  let enabled = true;
  let settings = DEFAULT_SETTINGS;
  let standingChanged = true;
  const severityOf = (label: string | undefined): Severity => severityBy(settings.severity)(label);
  let snapshot: AlertsSnapshot | null = null;
  const acknowledgements = openAcknowledgements(store.db);
  const kept = openKeptAlerts({ db: store.db, transitions, acknowledgements });
  const dependencies = createDependencies({
    graph: () => settings.dependencies,
    watched: options.watched ?? (() => []),
    network: options.network ?? (() => ({ state: 'unknown', lastLookMs: null })),
  });
  const mute = openMute(store.db);
  const silences = openSilences({ db: store.db, clock, newId: options.newId });
  const external = openExternalAlerts({
    db: store.db,
    nowMs: clock.nowMs(),
    instancesOf: kept.of,
    severityOf,
  });
  const notifying = new Notifying({
    db: store.db,
    outbox,
    log,
    restored: kept.all(),
    silences: () => silences.all(),
    isAcknowledged: (fingerprint) => acknowledgements.get(fingerprint) !== null,
    heldBack: ({ fingerprint, labels }) =>
      settings.heartbeats.some(({ matchers }) => matchesAll(matchers, labels))
        ? 'a heartbeat tells of it while it fires'
        : dependencies.why(fingerprint),
    isEnabled: () => enabled,
    externalLabels: options.externalLabels ?? (() => ({})),
    formatTime,
    generatorUrl: (fingerprint) => external.facts(fingerprint)?.generatorUrl ?? null,
    severityOf,
  });
  notifying.setRouting(notifying.routing, clock.nowMs());
  const quality = openQuality({ db: store.db, transitions, acknowledgements });
  const people = createPeople({
    db: store.db,
    transitions,
    acknowledgements,
    outbox,
    notifying,
    settings: () => settings,
    severityOf,
    away: options.away ?? (() => []),
  });

  const onScreen = new OnScreen({
    outbox,
    nowMs: clock.nowMs(),
    isFiring: (fingerprint) => kept.find(fingerprint)?.instance.state === 'firing',
    isInHand(fingerprint) {
      const labels = kept.find(fingerprint)?.instance.labels;
      if (acknowledgements.get(fingerprint) !== null) return true;
      return labels !== undefined && silencedBy(silences.all(), labels, clock.nowMs()).length > 0;
    },
    tellsEnds: (receiver, integration) => notifying.tellsEnds(receiver, integration),
    withdraw: options.withdraw ?? (() => undefined),
    showAgain({ receiver, integration, message: { groupKey, groupLabels } }, fingerprints) {
      // Levels are told once; and where a repeat was due too, it says it.
      if (isEscalation(groupKey) || outbox.isPending(receiver, integration, groupKey)) return;
      const nowMs = clock.nowMs();
      const message = notifying.messageAbout(fingerprints, { groupKey, receiver, groupLabels });
      const again = message === null ? [] : notifying.raise(message, nowMs, integration);
      for (const notification of again) raised.emit(notification);
    },
  });
  const delivery = createDelivery({
    outbox,
    send,
    clock,
    log,
    routing: () => notifying.routing,
    isEnabled: () => enabled,
    believed: (receiver) => notifying.believed(receiver),
    shown: (shown) => onScreen.shown(shown, clock.nowMs()),
    quiet: () => mute.holdBack(settings.quiet, clock.nowMs(), formatTime),
  });

  function record(evaluations: readonly RuleEvaluation[]): void {
    const atMs = evaluations.at(-1)?.atMs;
    if (atMs === undefined) return;
    // Most rules, most of the time, have nothing to say.
    const telling = evaluations.filter(
      ({ ruleId, instances: now, transitions: news }) =>
        now.length > 0 || news.length > 0 || kept.nameOf(ruleId) !== null,
    );
    if (telling.length > 0 && take(telling)) kept.evaluated(atMs);
    else kept.noteEvaluation(atMs);
  }

  /** Alerts of some rules as they are now, with what belongs to them; true when there was something to store. */
  function take(evaluations: readonly RuleEvaluation[], beside?: Beside): boolean {
    const { isStored, taken } = kept.take(evaluations, beside);
    for (const each of taken) follow(each);
    if (taken.some(({ news }) => news.length > 0)) {
      dependOn();
      tick();
    }
    return isStored;
  }

  /** Goes on from what was stored. */
  function follow({ name, news, others, touches }: Taken): void {
    for (const instance of others) notifying.refresh({ name, instance });
    notifying.tell(
      news.map((instance) => ({ name, instance })),
      clock.nowMs(),
    );
    if (touches) touched();
  }

  function takeExternal(change: ExternalChange): void {
    if (change.facts.size === 0 && change.evaluations.length === 0) return;
    take(change.evaluations, { store: () => external.store(change), keep: () => external.keep(change) });
  }

  /** Alerts look different now. */
  function touched(): void {
    snapshot = null;
    standingChanged = true;
    changed.emit(undefined);
  }

  function tick(): void {
    for (const notification of notifying.flush(clock.nowMs())) raised.emit(notification);
  }

  function sourceOf(fingerprint: string): { sender: string; url: string } | null {
    const facts = external.facts(fingerprint);
    return facts === null ? null : { sender: facts.sender, url: facts.generatorUrl };
  }

  /** Looks at what alerts depend on; those held back no more are told now. */
  function dependOn(): void {
    const nowMs = clock.nowMs();
    const { changed, released } = dependencies.update(kept.instances, nowMs);
    if (!changed) return;
    notifying.lookAt(released, nowMs);
    touched();
  }

  /** Takes note of what is held back now, and tells the next level where nobody answers. */
  function escalate(): void {
    const nowMs = clock.nowMs();
    const alerts = kept.instances();
    if (standingChanged) people.lookAgain(alerts, notifying.muted(nowMs), nowMs);
    onScreen.look(nowMs, standingChanged);
    standingChanged = false;
    for (const notification of people.escalate(alerts, nowMs)) raised.emit(notification);
  }

  /** Tells the routing of an alert whose acknowledgement changed. */
  function retell(fingerprint: string): void {
    const alert = kept.find(fingerprint);
    if (alert !== undefined) notifying.tell([alert], clock.nowMs());
    touched();
  }

  return {
    restore: (ruleId) => [...kept.of(ruleId)],
    ruleIds: kept.ruleIds,
    lastEvaluationMs: kept.lastEvaluationMs,
    record,
    receive(posted, sender) {
      const { resolveTimeoutMs } = notifying.routing;
      takeExternal(external.receive(posted, { sender, nowMs: clock.nowMs(), resolveTimeoutMs }));
    },
    retire(ruleId, atMs) {
      const name = kept.nameOf(ruleId);
      if (name === null) return;
      record([{ ...name, atMs, ...retired(kept.of(ruleId), name.rule, atMs, severityOf) }]);
      // Resolved instances of a rule that is gone have no evaluation that would drop them later.
      kept.forget(ruleId);
      touched();
    },
    snapshot: () =>
      (snapshot ??= snapshotOf(kept.byRule(), {
        acknowledgement: acknowledgements.get,
        muted: notifying.muted(clock.nowMs()),
        source: sourceOf,
        severity: settings.severity,
        isFalse: ({ fingerprint, firedAtMs, state }) =>
          state !== 'pending' && firedAtMs !== null && quality.isMarked(fingerprint, firedAtMs),
        quiet: mute.quiet(settings.quiet, clock.nowMs()),
      })),
    history: (range) => transitions.history(range),
    transitionsAfter: transitions.after,
    acknowledgementsAfter: acknowledgements.after,
    notifications: (range) => outbox.list(range),
    onChange: (listener) => changed.on(listener),
    onNotification: (listener) => raised.on(listener),
    severityOf,
    setSettings(next) {
      settings = next;
      touched();
    },
    setRouting(routing) {
      notifying.setRouting(routing, clock.nowMs());
      touched();
    },
    tick() {
      if (mute.hasTurned(settings.quiet, clock.nowMs())) touched();
      if (options.isSettling?.() === true) return;
      takeExternal(external.expire(clock.nowMs(), notifying.routing.resolveTimeoutMs));
      // A silence that begins or ends changes what is muted without anything else happening.
      if (silences.hasTurned()) {
        notifying.lookAgain(clock.nowMs());
        touched();
      }
      dependOn();
      tick();
      escalate();
    },
    quality: (fromMs, toMs) => quality.read(fromMs, toMs),
    markFalse(fingerprint, isFalse, by) {
      quality.mark(fingerprint, isFalse, by, clock.nowMs());
      touched();
    },
    mute(forMs) {
      mute.set(forMs === null ? null : clock.nowMs() + forMs);
      touched();
    },
    unreachable: () => dependencies.unreachable(),
    timeline: (fingerprint) => people.timeline(fingerprint, kept.find(fingerprint)?.instance ?? null),
    onCall: () => people.onCall(clock.nowMs()),
    deliverPending: delivery.deliver,
    resend: delivery.resend,
    announce(announcement) {
      for (const notification of announce(notifying, announcement, clock.nowMs())) raised.emit(notification);
    },
    endAnnouncement(end) {
      for (const each of endAnnouncement({ notifying, outbox }, end, clock.nowMs())) raised.emit(each);
    },
    sendAgain(id) {
      if (!outbox.sendAgain(id))
        throw new WatchdeckError('not_found', `There is no failed notification ${String(id)}.`);
    },
    setNotificationsEnabled(value) {
      enabled = value;
    },
    acknowledge(fingerprint, actor, comment) {
      const alert = kept.find(fingerprint);
      if (alert?.instance.state !== 'firing')
        throw new WatchdeckError('not_found', 'That alert does not fire (any more).');
      acknowledgements.put(fingerprint, { ...actor, atMs: clock.nowMs(), comment });
      retell(fingerprint);
    },
    unacknowledge(fingerprint, { by }) {
      if (acknowledgements.get(fingerprint) === null)
        throw new WatchdeckError('not_found', 'Nobody has acknowledged that alert.');
      acknowledgements.clear(fingerprint, clock.nowMs(), `taken back by ${by}`);
      retell(fingerprint);
    },
    silences: () => silences.views(kept.instances()),
    putSilence(silence: NewSilence, by) {
      const id = silences.put(silence, by);
      notifying.lookAgain(clock.nowMs());
      touched();
      return id;
    },
    expireSilence(id) {
      silences.expire(id);
      notifying.lookAgain(clock.nowMs());
      touched();
      tick();
    },
    groups: () => notifying.groups(),
    standing: () =>
      standingOf(kept.all(), {
        nowMs: clock.nowMs(),
        lastEvaluationMs: kept.lastEvaluationMs(),
        notifying,
        facts: external.facts,
        resolveTimeoutMs: notifying.routing.resolveTimeoutMs,
      }),
    routing: () => notifying.routing,
  };
}
