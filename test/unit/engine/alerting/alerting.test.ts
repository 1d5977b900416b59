import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertingMigrations, openAlerting } from '#engine/alerting/index.ts';
import { HISTORY_SQL } from '#engine/alerting/transition-rows.ts';
import { LANES_SQL, NOTIFICATIONS_SQL, PENDING_SQL } from '#engine/alerting/outbox-rows.ts';
import type { Alerting, GroupMessage, RuleEvaluation } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import type { AlertInstance, NewTransition } from '#engine/rules/types.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let alerting: Alerting;
let shown: GroupMessage[];
let failures: number;
let nowMs: number;

function open(): void {
  store = openTestStore(temp.dir, alertingMigrations);
  alerting = openAlerting({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    newId: () => 'new',
    send: (_integration, message) => {
      if (failures > 0) {
        failures--;
        return Promise.reject(new Error('no shell'));
      }
      shown.push(message);
      return Promise.resolve();
    },
  });
}

beforeEach(() => {
  temp = makeTempDir();
  shown = [];
  failures = 0;
  nowMs = 0;
  open();
});

afterEach(() => {
  store.close();
  temp.remove();
});

function instance(fingerprint: string, part: Partial<AlertInstance> = {}): AlertInstance {
  return {
    fingerprint,
    labels: { alertname: 'Down', instance: fingerprint, severity: 'critical' },
    annotations: {},
    state: 'firing',
    value: 0,
    activeSinceMs: 1000,
    firedAtMs: 2000,
    resolvedAtMs: null,
    keepFiringSinceMs: null,
    ...part,
  };
}

function to(
  of: AlertInstance,
  from: NewTransition['from'],
  target: NewTransition['to'],
  atMs: number,
): NewTransition {
  const { fingerprint, labels, value } = of;
  return {
    atMs,
    fingerprint,
    rule: 'Down',
    severity: 'critical',
    labels,
    from,
    to: target,
    reason: 'because',
    value,
  };
}

function record(
  atMs: number,
  instances: AlertInstance[],
  transitions: NewTransition[] = [],
  part: Partial<RuleEvaluation> = {},
): void {
  nowMs = Math.max(nowMs, atMs);
  alerting.record([
    {
      ruleId: 'r',
      group: 'g',
      rule: 'Down',
      expr: 'up == 0',
      atMs,
      instances,
      transitions,
      ...part,
    },
  ]);
}

function fire(fingerprint: string, atMs: number): AlertInstance {
  const firing = instance(fingerprint);
  record(atMs, [...alerting.restore('r'), firing], [to(firing, 'inactive', 'firing', atMs)]);
  return firing;
}

const everything = { limit: 100 };

/** Without routes of one's own every alert is a group of its own. */
const keyOf = (n: { readonly key: string } | { readonly groupKey: string }): string =>
  ('key' in n ? n.key : n.groupKey).replace('{}:', '');

describe('alerting', () => {
  it('stores instances and history, and goes on from them after a restart', () => {
    const pending = instance('b', { state: 'pending', value: NaN, firedAtMs: null, annotations: { s: 'x' } });
    const firing = instance('a', { keepFiringSinceMs: 5000, value: Infinity });
    record(
      6000,
      [firing, pending],
      [to(firing, 'pending', 'firing', 5000), to(pending, 'inactive', 'pending', 6000)],
    );
    store.close();
    open();
    expect(alerting.restore('r')).toEqual([firing, pending]);
    expect(alerting.restore('other')).toEqual([]);
    expect(alerting.ruleIds()).toEqual(['r']);
    expect(alerting.lastEvaluationMs()).toBe(6000);
    expect(alerting.history(everything).map((t) => [t.fingerprint, t.from, t.to, t.value])).toEqual([
      ['b', 'inactive', 'pending', NaN],
      ['a', 'pending', 'firing', Infinity],
    ]);
    record(7000, []);
    store.close();
    open();
    expect(alerting.ruleIds()).toEqual([]);
  });

  it('writes nothing but the time when only values change', () => {
    fire('a', 1000);
    const before = store.db.prepare('SELECT total_changes() AS n').get() as { n: number };
    record(2000, [instance('a', { value: 7 })]);
    const after = store.db.prepare('SELECT total_changes() AS n').get() as { n: number };
    expect(after.n).toBe(before.n);
    expect(alerting.snapshot().alerts[0]?.value).toBe(7);
    record(11_000, [instance('a', { value: 8 })]);
    store.close();
    open();
    expect(alerting.lastEvaluationMs()).toBe(11_000);
  });

  it('orders the snapshot by severity, state and age, and counts', () => {
    const low = { alertname: 'L', severity: 'info' };
    record(1000, [
      instance('low', { labels: low }),
      instance('resolved', { state: 'resolved', resolvedAtMs: 900 }),
      instance('young', { activeSinceMs: 800 }),
      instance('old', { activeSinceMs: 100 }),
      instance('pending', { state: 'pending' }),
    ]);
    const { alerts, firing, pending } = alerting.snapshot();
    expect(alerts.map((alert) => alert.fingerprint)).toEqual(['old', 'young', 'pending', 'resolved', 'low']);
    expect(firing).toEqual({ critical: 2, high: 0, medium: 0, low: 1 });
    expect(pending).toBe(1);
    expect(alerts[0]).toMatchObject({ rule: 'Down', group: 'g', expr: 'up == 0', severity: 'critical' });
  });

  it('announces after it is stored', () => {
    const events: string[] = [];
    alerting.onNotification((n) =>
      events.push(`${n.kind} ${n.delivery} of ${alerting.notifications(everything).length}`),
    );
    const off = alerting.onChange(() => events.push(`change ${alerting.snapshot().alerts.length}`));
    fire('a', 1000);
    record(2000, [instance('a')]);
    off();
    record(3000, []);
    expect(events).toEqual(['change 1', 'firing pending of 1', 'change 1']);
  });

  it('keeps all or nothing when a write fails in the middle', () => {
    const firing = instance('a');
    const broken = { ...to(firing, 'inactive', 'firing', 1000), reason: null as unknown as string };
    expect(() => record(1000, [firing], [to(firing, 'inactive', 'pending', 1000), broken])).toThrow(
      /NOT NULL/,
    );
    expect(alerting.history(everything)).toEqual([]);
    expect(alerting.snapshot().alerts).toEqual([]);
  });

  it('ends the alerts of a rule that is gone', async () => {
    const pending = instance('b', { state: 'pending', firedAtMs: null });
    record(1000, [pending]);
    record(1000, [pending, instance('a')], [to(instance('a'), 'pending', 'firing', 1000)]);
    alerting.retire('r', 9000);
    expect(alerting.snapshot().alerts).toEqual([]);
    expect(alerting.history(everything).map((t) => [t.fingerprint, t.from, t.to, t.reason])).toEqual([
      ['a', 'firing', 'resolved', 'the rule is no longer in the config'],
      ['b', 'pending', 'inactive', 'the rule is no longer in the config'],
      ['a', 'pending', 'firing', 'because'],
    ]);
    await alerting.deliverPending();
    expect(shown.map((n) => [keyOf(n), n.status])).toEqual([
      ['a', 'firing'],
      ['a', 'resolved'],
    ]);
    store.close();
    open();
    expect(alerting.ruleIds()).toEqual([]);
  });

  it('pages history and notifications by time, newest first, by index', () => {
    for (let i = 1; i <= 5; i++) fire(`f${i}`, i * 1000);
    expect(alerting.history({ fromMs: 2000, toMs: 4000, limit: 2 }).map((t) => t.atMs)).toEqual([4000, 3000]);
    expect(alerting.notifications({ fromMs: 4000, limit: 9 }).map((n) => keyOf(n))).toEqual(['f5', 'f4']);
    const plan = (sql: string, ...params: (number | string)[]): string =>
      (store.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[])
        .map((row) => row.detail)
        .join('; ');
    expect(plan(HISTORY_SQL, 0, 1, 1)).toContain('USING INDEX alert_transitions_time');
    expect(plan(HISTORY_SQL, 0, 1, 1)).not.toContain('TEMP B-TREE');
    expect(plan(NOTIFICATIONS_SQL, 0, 1, 1)).toContain('USING INDEX outbox_time');
    expect(plan(PENDING_SQL, 'native', 'native[0]')).toContain('USING INDEX outbox_pending');
    expect(plan(LANES_SQL)).toContain('outbox_pending');
  });
});

describe('outbox', () => {
  it('delivers in order, once, with text and path', async () => {
    const a = fire('a', 1000);
    fire('b', 2000);
    const resolved: AlertInstance = { ...a, state: 'resolved', resolvedAtMs: 62_000 };
    record(62_000, [resolved], [to(resolved, 'firing', 'resolved', 62_000)]);
    await alerting.deliverPending();
    await alerting.deliverPending();
    expect(shown.map((n) => [n.status, keyOf(n), n.alerts.map(({ fingerprint }) => fingerprint)])).toEqual([
      ['firing', 'a', ['a']],
      ['firing', 'b', ['b']],
      ['resolved', 'a', ['a']],
    ]);
    expect(shown[0]).toMatchObject({ title: 'Down on a', severity: 'critical' });
    expect(shown[0]?.body).toBe('Value 0, fires when equal to 0; since 1970-01-01 00:00:01 UTC.');
    expect(alerting.notifications(everything).map((n) => n.delivery)).toEqual([
      'delivered',
      'delivered',
      'delivered',
    ]);
  });

  it('says nothing of alerts that never fired', async () => {
    const pending = instance('a', { state: 'pending', firedAtMs: null });
    record(1000, [pending], [to(pending, 'inactive', 'pending', 1000)]);
    record(2000, [], [to(pending, 'pending', 'inactive', 2000)]);
    await alerting.deliverPending();
    expect(alerting.notifications(everything)).toEqual([]);
  });

  it('shares a delivery under way and takes what is raised meanwhile', async () => {
    fire('a', 1000);
    const first = alerting.deliverPending();
    fire('b', 2000);
    await Promise.all([first, alerting.deliverPending()]);
    expect(shown.map((n) => keyOf(n))).toEqual(['a', 'b']);
  });

  it('tries three times with back-off over a restart, holding back the same key only', async () => {
    fire('a', 1000);
    failures = 1;
    await alerting.deliverPending();
    const resolved = instance('a', { state: 'resolved', resolvedAtMs: 1100 });
    record(1100, [resolved], [to(resolved, 'firing', 'resolved', 1100)]);
    fire('b', 1200);
    await alerting.deliverPending();
    expect(shown.map((n) => keyOf(n))).toEqual(['b']);
    expect(alerting.notifications(everything).at(-1)).toMatchObject({
      delivery: 'pending',
      deliveryError: 'no shell',
    });
    store.close();
    open();
    nowMs += 1_000;
    failures = 1;
    await alerting.deliverPending();
    nowMs += 4_999;
    await alerting.deliverPending();
    expect(shown).toHaveLength(1);
    nowMs += 1;
    failures = 1;
    await alerting.deliverPending();
    expect(alerting.notifications(everything).map((n) => [keyOf(n), n.kind, n.delivery])).toEqual([
      ['b', 'firing', 'delivered'],
      ['a', 'resolved', 'delivered'],
      ['a', 'firing', 'failed'],
    ]);
  });

  it('shows again what was shown but not yet marked when the process died, with the same key', async () => {
    fire('a', 1000);
    await alerting.deliverPending();
    // What a SIGKILL between showing and marking leaves behind.
    store.db.exec("UPDATE outbox SET delivery = 'pending'");
    store.close();
    open();
    await alerting.deliverPending();
    expect(shown.map((n) => keyOf(n))).toEqual(['a', 'a']);
  });

  it('tells nobody twice: not at the next look, not after a restart', async () => {
    fire('a', 1000);
    await alerting.deliverPending();
    nowMs += 3_600_000;
    alerting.tick();
    store.close();
    open();
    alerting.tick();
    await alerting.deliverPending();
    expect(shown.map((n) => keyOf(n))).toEqual(['a']);
  });

  it('tells after a restart what was stored as firing when the process died before it was told', async () => {
    fire('a', 1000);
    store.db.exec('DELETE FROM outbox; DELETE FROM notification_log');
    store.close();
    open();
    alerting.tick();
    await alerting.deliverPending();
    expect(shown.map((n) => [keyOf(n), n.status])).toEqual([['a', 'firing']]);
  });

  it('keeps, but does not show, what is raised while notifications are off', async () => {
    fire('before', 1000);
    alerting.setNotificationsEnabled(false);
    fire('a', 2000);
    await alerting.deliverPending();
    alerting.setNotificationsEnabled(true);
    fire('later', 3000);
    await alerting.deliverPending();
    expect(shown.map((n) => keyOf(n))).toEqual(['later']);
    expect(alerting.notifications(everything).map((n) => [keyOf(n), n.delivery, n.deliveryError])).toEqual([
      ['later', 'delivered', null],
      ['a', 'failed', 'notifications are off in settings'],
      ['before', 'failed', 'notifications are off in settings'],
    ]);
  });
});
