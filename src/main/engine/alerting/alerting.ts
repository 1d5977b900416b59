import type { AlertsSnapshot, Notification } from '#shared/contract/alerts.ts';
import { severityOf } from '#shared/model/severity.ts';
import { Emitter } from '../base/emitter.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { AlertInstance, NewTransition } from '../rules/types.ts';
import type { Store } from '../storage/types.ts';
import { createDelivery, NOTIFICATIONS_OFF } from './delivery.ts';
import { openInstanceRows } from './instance-rows.ts';
import type { RuleName } from './instance-rows.ts';
import { notificationBody, notificationTitle } from './notification-text.ts';
import type { FormatTime } from './notification-text.ts';
import { openOutboxRows } from './outbox-rows.ts';
import { snapshotOf } from './snapshot.ts';
import { openTransitionRows } from './transition-rows.ts';
import type { Alerting, Notifier, RuleEvaluation } from './types.ts';

/** How far the stored time of the last evaluation may lag, to spare a synced write per evaluation. */
const LAST_EVALUATION_STEP_MS = 10_000;

export interface AlertingOptions {
  /** The `state` store, with alertingMigrations applied. */
  readonly store: Pick<Store, 'db'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  /** How notifications write times; default ISO in UTC. */
  readonly formatTime?: FormatTime;
}

const isoTime: FormatTime = (ms) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Opens the alerts as they were stored. */
export function openAlerting(options: AlertingOptions): Alerting {
  const { store, clock, log, notifier, formatTime = isoTime } = options;
  const instances = openInstanceRows(store.db);
  const transitions = openTransitionRows(store.db);
  const outbox = openOutboxRows(store.db);
  const changed = new Emitter<undefined>(log);
  const raised = new Emitter<Notification>(log);
  let enabled = true;
  let snapshot: AlertsSnapshot | null = null;
  let lastEvaluationMs = instances.lastEvaluationMs();
  let storedEvaluationMs = lastEvaluationMs;

  const rules = new Map<string, { name: RuleName; instances: readonly AlertInstance[] }>();
  for (const { name, instance } of instances.all()) {
    const before = rules.get(name.ruleId)?.instances ?? [];
    rules.set(name.ruleId, { name, instances: [...before, instance] });
  }

  /**
   * Writes what differs, or all when the rule itself was edited. A new value alone is not written: every evaluation brings
   * one, and a restart doesn't need it.
   */
  function storeInstances(
    name: RuleName,
    before: readonly AlertInstance[],
    after: readonly AlertInstance[],
    all: boolean,
  ): void {
    const old = new Map(before.map((instance) => [instance.fingerprint, instance]));
    for (const instance of after) {
      const stored = old.get(instance.fingerprint);
      if (all || stored === undefined || differs(stored, instance)) instances.put(name, instance);
      old.delete(instance.fingerprint);
    }
    for (const fingerprint of old.keys()) instances.remove(fingerprint);
  }

  function storeTransition(
    name: RuleName,
    transition: NewTransition,
    instance: AlertInstance | undefined,
  ): Notification | null {
    const transitionId = transitions.append(transition);
    const kind = transition.to === 'firing' || transition.to === 'resolved' ? transition.to : null;
    if (kind === null || instance === undefined) return null;
    return outbox.append({
      transitionId,
      atMs: transition.atMs,
      kind,
      severity: transition.severity,
      title: notificationTitle(name.rule, instance),
      body: notificationBody(kind, name.expr, instance, formatTime),
      fingerprint: transition.fingerprint,
      delivery: enabled ? 'pending' : 'failed',
      deliveryError: enabled ? null : NOTIFICATIONS_OFF,
    });
  }

  const commit = store.db.transaction(
    (evaluation: RuleEvaluation, before: readonly AlertInstance[], all: boolean) => {
      const { ruleId, group, rule, expr } = evaluation;
      const name = { ruleId, group, rule, expr };
      storeInstances(name, before, evaluation.instances, all);
      const byFingerprint = new Map(evaluation.instances.map((each) => [each.fingerprint, each]));
      const created = evaluation.transitions.map((transition) =>
        storeTransition(name, transition, byFingerprint.get(transition.fingerprint)),
      );
      instances.setLastEvaluationMs(evaluation.atMs);
      return created.filter((notification) => notification !== null);
    },
  );

  function record(evaluation: RuleEvaluation): void {
    const { ruleId, group, rule, expr, atMs } = evaluation;
    const before = rules.get(ruleId);
    const old = before?.instances ?? [];
    lastEvaluationMs = atMs;
    const edited = before !== undefined && before.name.expr !== expr;
    const mustStore = edited || evaluation.transitions.length > 0 || setDiffers(old, evaluation.instances);
    let created: Notification[] = [];
    if (mustStore) {
      created = commit(evaluation, old, edited);
      storedEvaluationMs = atMs;
    } else if (
      storedEvaluationMs === null ||
      Math.abs(atMs - storedEvaluationMs) >= LAST_EVALUATION_STEP_MS
    ) {
      instances.setLastEvaluationMs(atMs);
      storedEvaluationMs = atMs;
    }
    if (evaluation.instances.length > 0)
      rules.set(ruleId, { name: { ruleId, group, rule, expr }, instances: evaluation.instances });
    else rules.delete(ruleId);
    if (old.length === 0 && evaluation.instances.length === 0 && created.length === 0) return;
    snapshot = null;
    changed.emit(undefined);
    for (const notification of created) raised.emit(notification);
  }

  return {
    restore: (ruleId) => [...(rules.get(ruleId)?.instances ?? [])],
    ruleIds: () => [...rules.keys()],
    lastEvaluationMs: () => lastEvaluationMs,
    record,
    retire(ruleId, atMs) {
      const known = rules.get(ruleId);
      if (known === undefined) return;
      record({ ...known.name, atMs, ...retired(known.instances, known.name.rule, atMs) });
      // Resolved instances of a rule that is gone have no evaluation that would drop them later.
      for (const instance of known.instances) instances.remove(instance.fingerprint);
      rules.delete(ruleId);
      snapshot = null;
      changed.emit(undefined);
    },
    snapshot: () => (snapshot ??= snapshotOf([...rules.values()].map((each) => [each.name, each.instances]))),
    history: (range) => transitions.history(range),
    notifications: (range) => outbox.list(range),
    onChange: (listener) => changed.on(listener),
    onNotification: (listener) => raised.on(listener),
    deliverPending: createDelivery({ outbox, notifier, clock, log, isEnabled: () => enabled }),
    setNotificationsEnabled(value) {
      enabled = value;
    },
  };
}

/** Ends all alerts of a rule that is gone: firing ones resolve, pending ones vanish. */
function retired(
  instances: readonly AlertInstance[],
  rule: string,
  atMs: number,
): Pick<RuleEvaluation, 'instances' | 'transitions'> {
  const active = instances.filter((instance) => instance.state !== 'resolved');
  return {
    instances: active
      .filter((instance) => instance.state === 'firing')
      .map((instance) => ({ ...instance, state: 'resolved', resolvedAtMs: atMs, keepFiringSinceMs: null })),
    transitions: active.map((instance) => ({
      atMs,
      fingerprint: instance.fingerprint,
      rule,
      severity: severityOf(instance.labels['severity']),
      labels: instance.labels,
      from: instance.state,
      to: instance.state === 'firing' ? 'resolved' : 'inactive',
      reason: 'the rule is no longer in the config',
      value: instance.value,
    })),
  };
}

function setDiffers(before: readonly AlertInstance[], after: readonly AlertInstance[]): boolean {
  if (before.length !== after.length) return true;
  const old = new Map(before.map((instance) => [instance.fingerprint, instance]));
  return after.some((instance) => {
    const stored = old.get(instance.fingerprint);
    return stored === undefined || differs(stored, instance);
  });
}

/** Whether a restart would go on differently. */
function differs(a: AlertInstance, b: AlertInstance): boolean {
  return (
    a.state !== b.state ||
    a.activeSinceMs !== b.activeSinceMs ||
    a.firedAtMs !== b.firedAtMs ||
    a.resolvedAtMs !== b.resolvedAtMs ||
    a.keepFiringSinceMs !== b.keepFiringSinceMs
  );
}
