/** What people do to alerts: acknowledge and silence, on a real file and over restarts. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertingMigrations, openAlerting, parseAlertmanagerFile } from '#engine/alerting/index.ts';
import type { Alerting, GroupMessage } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import { createNotificationActions } from '#engine/notification-actions.ts';
import type { AlertInstance } from '#engine/rules/types.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

const MINUTE = 60_000;
const actor = { by: 'ada', via: 'console' };
let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let alerting: Alerting;
let shown: GroupMessage[];
let nowMs: number;

function open(): void {
  let id = 0;
  store = openTestStore(temp.dir, alertingMigrations);
  alerting = openAlerting({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    newId: () => `s${String(++id)}`,
    externalLabels: () => ({ site: 'home' }),
    send: (_integration, message) => {
      shown.push(message);
      return Promise.resolve();
    },
  });
}

beforeEach(() => {
  temp = makeTempDir();
  shown = [];
  nowMs = 0;
  open();
});
afterEach(() => {
  store.close();
  temp.remove();
});

function set(name: string, to: 'firing' | 'resolved', severity = 'high'): void {
  const instance: AlertInstance = {
    fingerprint: name,
    labels: { alertname: name, severity },
    annotations: {},
    state: to,
    value: 1,
    activeSinceMs: nowMs,
    firedAtMs: nowMs,
    resolvedAtMs: to === 'resolved' ? nowMs : null,
    keepFiringSinceMs: null,
  };
  alerting.record([
    {
      ruleId: name,
      group: 'g',
      rule: name,
      expr: 'x > 0',
      atMs: nowMs,
      instances: [instance],
      transitions: [
        {
          atMs: nowMs,
          fingerprint: name,
          rule: name,
          severity: 'high',
          labels: instance.labels,
          from: to === 'firing' ? 'inactive' : 'firing',
          to,
          reason: 'because',
          value: 1,
        },
      ],
    },
  ]);
}

async function pass(ms: number): Promise<void> {
  nowMs += ms;
  alerting.tick();
  await alerting.deliverPending();
}

const one = (name: string) => alerting.snapshot().alerts.find((alert) => alert.fingerprint === name);
const told = (): string[] =>
  shown.map(({ status, alerts }) => `${alerts.map((a) => a.rule).join('+')} ${status}`);

const routed = (text: string) =>
  alerting.setRouting(
    parseAlertmanagerFile(`${text}\nreceivers: [{ name: a, native_configs: [{}] }, { name: none }]`, 'f')
      .routing,
  );

test('an acknowledgement says who has it, lives over a restart, and ends with the alert', async () => {
  set('a', 'firing');
  alerting.acknowledge('a', actor, 'on it');
  expect(one('a')?.acknowledgement).toEqual({ ...actor, atMs: 0, comment: 'on it' });
  store.close();
  open();
  expect(one('a')?.acknowledgement?.by).toBe('ada');
  await pass(MINUTE);
  set('a', 'resolved');
  expect(one('a')?.acknowledgement).toBeNull();
  set('a', 'firing');
  expect(one('a')?.acknowledgement).toBeNull();
  const rows = store.db.prepare('SELECT cleared_why FROM acknowledgements').pluck().all();
  expect(rows).toEqual(['the alert recovered']);
});

test('an acknowledged alert is not repeated; taken back it is', async () => {
  routed(
    'route: { receiver: a, group_by: ["..."], group_wait: 0s, group_interval: 1m, repeat_interval: 10m }',
  );
  set('a', 'firing');
  await pass(0);
  alerting.acknowledge('a', actor, '');
  for (let i = 0; i < 30; i++) await pass(MINUTE);
  expect(told()).toEqual(['a firing']);
  alerting.unacknowledge('a', actor);
  for (let i = 0; i < 3; i++) await pass(MINUTE);
  expect(told()).toEqual(['a firing', 'a firing']);
});

test('only what fires can be acknowledged, only what is acknowledged taken back', () => {
  expect(() => alerting.acknowledge('a', actor, '')).toThrow(/does not fire/);
  set('a', 'firing');
  expect(() => alerting.unacknowledge('a', actor)).toThrow(/Nobody has acknowledged/);
  set('a', 'resolved');
  expect(() => alerting.acknowledge('a', actor, '')).toThrow(/does not fire/);
});

test('a silence mutes what it matches, says so, and lets it be heard when it ends', async () => {
  const id = alerting.putSilence(
    {
      matchers: [{ name: 'alertname', op: '=', value: 'a' }],
      startsAtMs: 0,
      endsAtMs: 10 * MINUTE,
      comment: 'moving',
    },
    'ada',
  );
  set('a', 'firing');
  set('b', 'firing');
  await pass(MINUTE);
  expect(told()).toEqual(['b firing']);
  expect(one('a')?.muted).toBe('silenced by ada: moving');
  expect(alerting.silences()).toMatchObject([{ id, state: 'active', mutes: ['a'], createdBy: 'ada' }]);
  store.close();
  open();
  await pass(MINUTE);
  expect(told()).toEqual(['b firing']);
  await pass(10 * MINUTE);
  expect(told()).toEqual(['b firing', 'a firing']);
  expect(one('a')?.muted).toBeNull();
});

test('a silence can be changed, ended early and renewed', async () => {
  const wanted = {
    matchers: [{ name: 'alertname', op: '=~' as const, value: 'a|b' }],
    startsAtMs: 0,
    endsAtMs: MINUTE,
    comment: '',
  };
  const id = alerting.putSilence(wanted, 'ada');
  expect(alerting.putSilence({ ...wanted, id, endsAtMs: 100 * MINUTE }, 'bo')).toBe(id);
  set('a', 'firing');
  await pass(5 * MINUTE);
  expect(told()).toEqual([]);
  alerting.expireSilence(id);
  await pass(0);
  expect(told()).toEqual(['a firing']);
  expect(() => alerting.expireSilence(id)).toThrow(/no silence/);
  expect(alerting.putSilence({ ...wanted, id, endsAtMs: 200 * MINUTE }, 'bo')).not.toBe(id);
  expect(() => alerting.putSilence({ ...wanted, id: 'nobody', endsAtMs: 200 * MINUTE }, 'bo')).toThrow(
    /no silence nobody/,
  );
  expect(() =>
    alerting.putSilence({ ...wanted, matchers: [{ name: 'x', op: '=~', value: '(' }] }, 'bo'),
  ).toThrow(/matcher on "x": error parsing regexp/);
});

test('one cause is one message: grouped, with the rest inhibited, and outside labels on what leaves', async () => {
  routed(`route: { receiver: a, group_by: [severity], group_wait: 30s, group_interval: 5m }
inhibit_rules: [{ source_match: { alertname: NetworkDown }, target_match: { severity: low } }]`);
  set('a', 'firing');
  set('b', 'firing');
  set('NetworkDown', 'firing');
  set('c', 'firing', 'low');
  await pass(40_000);
  expect(told()).toEqual(['a+b+NetworkDown firing']);
  expect(shown[0]).toMatchObject({
    title: '3 firing: high',
    commonLabels: { severity: 'high', site: 'home' },
  });
  expect(one('c')?.muted).toBe('muted while NetworkDown fires');
});

test('a route by time is quiet at night, and all is told in the morning', async () => {
  routed(`route: { receiver: a, group_by: ["..."], group_wait: 0s, group_interval: 1m, routes: [{ mute_time_intervals: [night] }] }
time_intervals: [{ name: night, time_intervals: [{ times: [{ start_time: "00:00", end_time: "06:00" }] }] }]`);
  set('a', 'firing');
  await pass(3 * 60 * MINUTE);
  expect(told()).toEqual([]);
  await pass(3 * 60 * MINUTE);
  expect(told()).toEqual(['a firing']);
});

test('what a receiver refused is a dead letter that can be sent again', async () => {
  store.close();
  store = openTestStore(temp.dir, alertingMigrations);
  let works = false;
  alerting = openAlerting({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    newId: () => 'x',
    send: () => (works ? Promise.resolve() : Promise.reject(new Error('no shell'))),
  });
  set('a', 'firing');
  for (let i = 0; i < 4; i++) await pass(MINUTE);
  const [failed] = alerting.notifications({ limit: 10 });
  expect(failed).toMatchObject({ delivery: 'failed', deliveryError: 'no shell', attempts: 3 });
  works = true;
  alerting.sendAgain(failed!.id);
  await alerting.deliverPending();
  expect(alerting.notifications({ limit: 10 })).toMatchObject([{ delivery: 'delivered' }]);
  expect(() => alerting.sendAgain(failed!.id)).toThrow(/no failed notification/);
});

test('an announcement goes to its receiver by the outbox, or to whoever hears of everything', async () => {
  alerting.announce({ receiver: null, key: 'k', severity: 'high', title: 'Come', text: 'and see' });
  await alerting.deliverPending();
  expect(shown.at(-1)).toMatchObject({
    receiver: 'native',
    title: 'Come',
    body: 'and see',
    status: 'firing',
  });
  expect(alerting.notifications({ limit: 1 })[0]).toMatchObject({ title: 'Come', delivery: 'delivered' });
  expect(() => {
    alerting.announce({ receiver: 'nobody', key: 'k', severity: 'high', title: 'Come', text: '' });
  }).toThrow('There is no receiver "nobody"');
});

test('the buttons of a notification do it in the person’s name, and leave alone what fires no more', async () => {
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const act = createNotificationActions({ alerting, clock, log: silentLog, user: 'ada' });
  for (const name of ['a', 'b', 'c']) set(name, 'firing');
  await pass(0);
  set('b', 'resolved');
  act({ action: 'acknowledge', alerts: ['gone', 'b', 'a'] });
  expect(one('a')?.acknowledgement).toEqual({ by: 'ada', via: 'notification', atMs: 0, comment: '' });
  expect(alerting.timeline('a').entries.map(({ text }) => text)).toContain(
    'ada has it (from the notification)',
  );
  expect(one('c')?.acknowledgement).toBeNull();
  act({ action: 'silence', alerts: ['gone', 'b', 'c'] });
  expect(alerting.silences()).toMatchObject([
    { createdBy: 'ada', comment: 'from the notification', endsAtMs: 60 * MINUTE, mutes: ['c'] },
  ]);
  // Just this alert: by all its labels.
  expect(alerting.silences()[0]?.matchers).toEqual([
    { name: 'alertname', op: '=', value: 'c' },
    { name: 'severity', op: '=', value: 'high' },
  ]);
  nowMs += 61 * MINUTE;
  expect(alerting.silences()).toMatchObject([{ state: 'expired' }]);
});
