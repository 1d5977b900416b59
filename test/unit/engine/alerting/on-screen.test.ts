/** Native notifications leave the screen when somebody has all they tell of in hand, and come back when nobody has. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertingMigrations, openAlerting, parseAlertmanagerFile } from '#engine/alerting/index.ts';
import type { Alerting } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import type { AlertInstance } from '#engine/rules/types.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const actor = { by: 'ada', via: 'console' };
let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let alerting: Alerting;
let nowMs: number;
/** What the shell was told, in order: `+` shown, `-` taken away. */
let screen: string[];
/** By webhook, to whoever is not at this machine. */
let posted: string[];

function open(sendResolved = true): void {
  let id = 0;
  store = openTestStore(temp.dir, alertingMigrations);
  alerting = openAlerting({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    newId: () => `s${String(++id)}`,
    send: ({ kind }, { status, alerts }) => {
      const names = alerts.map(({ rule, status: of }) => (of === 'firing' ? rule : `(${rule})`)).join('+');
      (kind === 'native' ? screen : posted).push(`${status === 'firing' ? '+' : '='}${names}`);
      return Promise.resolve();
    },
    withdraw: (key) => screen.push(key.includes('high') ? '-high' : key),
  });
  alerting.setRouting(
    parseAlertmanagerFile(
      `route: { receiver: a, group_by: [severity], group_wait: 0s, group_interval: 10s, repeat_interval: 4h }
receivers:
  - name: a
    native_configs: [{ send_resolved: ${String(sendResolved)} }]
    webhook_configs: [{ url: 'http://127.0.0.1:9/' }]`,
      'f',
    ).routing,
  );
}

beforeEach(() => {
  temp = makeTempDir();
  screen = [];
  posted = [];
  nowMs = 0;
  open();
});
afterEach(() => {
  store.close();
  temp.remove();
});

function set(name: string, to: 'firing' | 'resolved'): void {
  const instance: AlertInstance = {
    fingerprint: name,
    labels: { alertname: name, severity: 'high' },
    annotations: {},
    state: to,
    value: 1,
    activeSinceMs: nowMs,
    firedAtMs: nowMs,
    resolvedAtMs: to === 'resolved' ? nowMs : null,
    keepFiringSinceMs: null,
  };
  const from = to === 'firing' ? 'inactive' : 'firing';
  const step = { atMs: nowMs, fingerprint: name, rule: name, severity: 'high', from, to } as const;
  alerting.record([
    {
      ruleId: name,
      group: 'g',
      rule: name,
      expr: 'x > 0',
      atMs: nowMs,
      instances: [instance],
      transitions: [{ ...step, labels: instance.labels, reason: '', value: 1 }],
    },
  ]);
}

/** Lets so many seconds pass, one after the other, as the engine's loop does; gives what the screen was told. */
async function pass(seconds: number): Promise<string[]> {
  for (let at = 0; at < seconds; at += 1) {
    nowMs += SECOND;
    alerting.tick();
    await alerting.deliverPending();
  }
  return screen.splice(0);
}

const silence = (name: string, forMs: number) =>
  alerting.putSilence(
    {
      matchers: [{ name: 'alertname', op: '=', value: name }],
      startsAtMs: nowMs,
      endsAtMs: nowMs + forMs,
      comment: '',
    },
    'ada',
  );

test('it stays while one of its alerts waits for somebody', async () => {
  set('a', 'firing');
  set('b', 'firing');
  expect(await pass(20)).toEqual(['+a', '+a+b']);
  alerting.acknowledge('a', actor, '');
  expect(await pass(20)).toEqual([]);
  silence('b', HOUR);
  expect(await pass(20)).toEqual(['-high']);
});

test('given back, or at the end of a silence, what still fires is shown again; others hear nothing of that', async () => {
  set('a', 'firing');
  set('b', 'firing');
  await pass(20);
  alerting.acknowledge('a', actor, '');
  silence('b', 60 * SECOND);
  expect(await pass(20)).toEqual(['-high']);
  expect(await pass(45)).toEqual(['+b']);
  alerting.unacknowledge('a', actor);
  expect(await pass(5)).toEqual([]);
  alerting.acknowledge('b', actor, '');
  expect(await pass(5)).toEqual(['-high']);
  alerting.unacknowledge('b', actor);
  expect(await pass(5)).toEqual(['+b']);
  expect(posted).toEqual(['+a', '+a+b']);
});

test('the word of a recovery takes the place; without one the notification leaves', async () => {
  set('a', 'firing');
  await pass(20);
  set('a', 'resolved');
  expect(await pass(20)).toEqual(['=(a)']);
  store.close();
  open(false);
  set('c', 'firing');
  await pass(20);
  set('c', 'resolved');
  expect(await pass(20)).toEqual(['-high']);
});

test('news of what is in hand are to be read before they go', async () => {
  set('a', 'firing');
  set('b', 'firing');
  await pass(20);
  alerting.acknowledge('a', actor, '');
  set('b', 'resolved');
  // b needs nobody any more, so that all is in hand; the news of its end come with the group's next look.
  expect(await pass(1)).toEqual(['-high']);
  const said = await pass(12);
  expect(said).toEqual(['+a+(b)']);
  expect(await pass(6)).toEqual(['-high']);
});

test('a restart knows what is on the screen', async () => {
  set('a', 'firing');
  await pass(5);
  store.close();
  open();
  alerting.acknowledge('a', actor, '');
  expect(await pass(5)).toEqual(['-high']);
});
