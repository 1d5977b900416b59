import type { AlertsSnapshot, NewSilence, Notification } from '#shared/contract/alerts.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { Severity } from '#shared/model/severity.ts';
import { Emitter } from '../base/emitter.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { AlertInstance } from '../rules/types.ts';
import type { Store } from '../storage/types.ts';
import { openAcknowledgements } from './acknowledgements.ts';
import { severityBy } from './answer-due.ts';
import { announce } from './announcement.ts';
import { createDependencies } from './dependencies/dependencies.ts';
import type { OwnNetworkState, WatchedThing } from './dependencies/reach.ts';
import type { Away } from './escalation/chain.ts';
import { createDelivery } from './delivery.ts';
import { isExternalRule, openExternalAlerts } from './external/external-alerts.ts';
import type { ExternalChange } from './external/external-alerts.ts';
import type { KnownAlert } from './group-message.ts';
import { openMute } from './quiet/mute.ts';
import { openInstanceRows } from './instance-rows.ts';
import type { RuleName } from './instance-rows.ts';
import { Notifying } from './notifying.ts';
import type { FormatTime } from './notification-text.ts';
import { openOutboxRows } from './outbox-rows.ts';
import { createPeople } from './people.ts';
import { openQuality } from './quality/quality-record.ts';
import { retired, setDiffers } from './rule-evaluation.ts';
import { matchesAll } from './routing/matchers.ts';
import { DEFAULT_SETTINGS } from './settings/types.ts';
import { openSilences } from './silences.ts';
import { snapshotOf } from './snapshot.ts';
import { standingOf } from './standing.ts';
import { storeInstances } from './store-instances.ts';
import { openTransitionRows } from './transition-rows.ts';
import type { Alerting, RuleEvaluation, Sender } from './types.ts';

/** How far the stored time of the last evaluation may lag, to spare a synced write per evaluation. */
const LAST_EVALUATION_STEP_MS = 10_000;

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
  /** How notifications write times; default ISO in UTC. */
  readonly formatTime?: FormatTime;
}

const isoTime: FormatTime = (ms) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Opens the alerts as they were stored. */
export function openAlerting(options: AlertingOptions): Alerting {
  const { store, clock, log, send, formatTime = isoTime } = options;
  const instances = openInstanceRows(store.db);
  const transitions = openTransitionRows(store.db);
  const outbox = openOutboxRows(store.db);
  const changed = new Emitter<undefined>(log);
  const raised = new Emitter<Notification>(log);
  let enabled = true;
  let settings = DEFAULT_SETTINGS;
  let standingChanged = true;
  const severityOf = (label: string | undefined): Severity => severityBy(settings.severity)(label);
  let snapshot: AlertsSnapshot | null = null;
  let lastEvaluationMs = instances.lastEvaluationMs();
  let storedEvaluationMs = lastEvaluationMs;

  const rules = new Map<string, { name: RuleName; instances: readonly AlertInstance[] }>();
  for (const { name, instance } of instances.all()) {
    const before = rules.get(name.ruleId)?.instances ?? [];
    rules.set(name.ruleId, { name, instances: [...before, instance] });
  }
  const allAlerts = (): KnownAlert[] =>
    [...rules.values()].flatMap(({ name, instances: own }) => own.map((instance) => ({ name, instance })));

  const allInstances = (): AlertInstance[] => [...rules.values()].flatMap(({ instances: own }) => own);

  const acknowledgements = openAcknowledgements(store.db);
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
    instancesOf: (ruleId) => rules.get(ruleId)?.instances ?? [],
    severityOf,
  });
  const notifying = new Notifying({
    db: store.db,
    outbox,
    log,
    restored: allAlerts(),
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

  const delivery = createDelivery({
    outbox,
    send,
    clock,
    log,
    routing: () => notifying.routing,
    isEnabled: () => enabled,
    believed: (receiver) => notifying.believed(receiver),
    quiet: () => mute.holdBack(settings.quiet, clock.nowMs(), formatTime),
  });

  function commit(evaluation: RuleEvaluation, before: readonly AlertInstance[], all: boolean): void {
    const { ruleId, group, rule, expr } = evaluation;
    storeInstances(instances, { ruleId, group, rule, expr }, { before, after: evaluation.instances, all });
    for (const transition of evaluation.transitions) {
      transitions.append(transition);
      if (transition.to === 'resolved')
        acknowledgements.clear(transition.fingerprint, transition.atMs, 'the alert recovered');
    }
    // Alerts of others say nothing of when our rules were evaluated.
    if (!isExternalRule(ruleId)) instances.setLastEvaluationMs(evaluation.atMs);
  }

  function noteEvaluation(atMs: number): void {
    lastEvaluationMs = atMs;
    if (storedEvaluationMs !== null && Math.abs(atMs - storedEvaluationMs) < LAST_EVALUATION_STEP_MS) return;
    instances.setLastEvaluationMs(atMs);
    storedEvaluationMs = atMs;
  }

  function record(evaluation: RuleEvaluation): void {
    const { ruleId, atMs } = evaluation;
    // Most rules, most of the time.
    const isQuiet =
      evaluation.instances.length === 0 && evaluation.transitions.length === 0 && !rules.has(ruleId);
    if (!isQuiet && take([evaluation])) lastEvaluationMs = storedEvaluationMs = atMs;
    else noteEvaluation(atMs);
  }

  /** Alerts of some rules as they are now, with what belongs to them; true when there was something to store. */
  function take(
    evaluations: readonly RuleEvaluation[],
    beside?: { readonly store: () => void; readonly keep: () => void },
  ): boolean {
    const changes = evaluations.map((evaluation) => {
      const before = rules.get(evaluation.ruleId);
      const old = before?.instances ?? [];
      const edited = before !== undefined && before.name.expr !== evaluation.expr;
      const mustStore = edited || evaluation.transitions.length > 0 || setDiffers(old, evaluation.instances);
      return { evaluation, old, edited, mustStore };
    });
    const isStored = beside !== undefined || changes.some(({ mustStore }) => mustStore);
    if (isStored) {
      store.db.transaction(() => {
        beside?.store();
        for (const { evaluation, old, edited, mustStore } of changes)
          if (mustStore) commit(evaluation, old, edited);
      })();
    }
    beside?.keep();
    let hasNews = false;
    for (const { evaluation, old } of changes) hasNews = follow(evaluation, old) || hasNews;
    if (hasNews) {
      dependOn();
      tick();
    }
    return isStored;
  }

  /** Goes on from what was stored; true when somebody may be to be told. */
  function follow(evaluation: RuleEvaluation, old: readonly AlertInstance[]): boolean {
    const { ruleId, group, rule, expr } = evaluation;
    const name = { ruleId, group, rule, expr };
    if (evaluation.instances.length > 0) rules.set(ruleId, { name, instances: evaluation.instances });
    else rules.delete(ruleId);
    const news = new Set(evaluation.transitions.map(({ fingerprint }) => fingerprint));
    for (const instance of evaluation.instances) {
      if (!news.has(instance.fingerprint)) notifying.refresh({ name, instance });
    }
    const told = evaluation.instances.filter(({ fingerprint }) => news.has(fingerprint));
    notifying.tell(
      told.map((instance) => ({ name, instance })),
      clock.nowMs(),
    );
    if (old.length > 0 || evaluation.instances.length > 0) touched();
    return told.length > 0;
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
    const { changed, released } = dependencies.update(allInstances, nowMs);
    if (!changed) return;
    notifying.lookAt(released, nowMs);
    touched();
  }

  /** Takes note of what is held back now, and tells the next level where nobody answers. */
  function escalate(): void {
    const nowMs = clock.nowMs();
    const alerts = allInstances();
    if (standingChanged) people.lookAgain(alerts, notifying.muted(nowMs), nowMs);
    standingChanged = false;
    for (const notification of people.escalate(alerts, nowMs)) raised.emit(notification);
  }

  /** Tells the routing of an alert whose acknowledgement changed. */
  function retell(fingerprint: string): void {
    const alert = allAlerts().find(({ instance }) => instance.fingerprint === fingerprint);
    if (alert !== undefined) notifying.tell([alert], clock.nowMs());
    touched();
  }

  return {
    restore: (ruleId) => [...(rules.get(ruleId)?.instances ?? [])],
    ruleIds: () => [...rules.keys()].filter((ruleId) => !isExternalRule(ruleId)),
    lastEvaluationMs: () => lastEvaluationMs,
    record,
    receive(posted, sender) {
      const { resolveTimeoutMs } = notifying.routing;
      takeExternal(external.receive(posted, { sender, nowMs: clock.nowMs(), resolveTimeoutMs }));
    },
    retire(ruleId, atMs) {
      const known = rules.get(ruleId);
      if (known === undefined) return;
      record({ ...known.name, atMs, ...retired(known.instances, known.name.rule, atMs, severityOf) });
      // Resolved instances of a rule that is gone have no evaluation that would drop them later.
      for (const instance of known.instances) instances.remove(instance.fingerprint);
      rules.delete(ruleId);
      touched();
    },
    snapshot: () =>
      (snapshot ??= snapshotOf(
        [...rules.values()].map((each) => [each.name, each.instances]),
        {
          acknowledgement: acknowledgements.get,
          muted: notifying.muted(clock.nowMs()),
          source: sourceOf,
          severity: settings.severity,
          isFalse: ({ fingerprint, firedAtMs, state }) =>
            state !== 'pending' && firedAtMs !== null && quality.isMarked(fingerprint, firedAtMs),
          quiet: mute.quiet(settings.quiet, clock.nowMs()),
        },
      )),
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
    timeline: (fingerprint) =>
      people.timeline(
        fingerprint,
        allAlerts().find(({ instance }) => instance.fingerprint === fingerprint)?.instance ?? null,
      ),
    onCall: () => people.onCall(clock.nowMs()),
    deliverPending: delivery.deliver,
    resend: delivery.resend,
    announce(announcement) {
      for (const notification of announce(notifying, announcement, clock.nowMs())) raised.emit(notification);
    },
    sendAgain(id) {
      if (!outbox.sendAgain(id))
        throw new WatchdeckError('not_found', `There is no failed notification ${String(id)}.`);
    },
    setNotificationsEnabled(value) {
      enabled = value;
    },
    acknowledge(fingerprint, actor, comment) {
      const alert = allAlerts().find(({ instance }) => instance.fingerprint === fingerprint);
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
    silences: () => silences.views(allAlerts().map(({ instance }) => instance)),
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
      standingOf(allAlerts(), {
        nowMs: clock.nowMs(),
        lastEvaluationMs,
        notifying,
        facts: external.facts,
        resolveTimeoutMs: notifying.routing.resolveTimeoutMs,
      }),
    routing: () => notifying.routing,
  };
}
