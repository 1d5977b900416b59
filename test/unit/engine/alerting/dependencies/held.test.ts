/** Alerts of what is behind something that is down, on a real file: not told, recorded, told when they are to be. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  alertingMigrations,
  buildGraph,
  openAlerting,
  parseAlertmanagerFile,
} from '#engine/alerting/index.ts';
import { DEFAULT_SETTINGS } from '#engine/alerting/settings/types.ts';
import type { Alerting, WatchedThing } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import type { AlertInstance } from '#engine/rules/types.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../../helpers/test-store.ts';

let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let alerting: Alerting;
let nowMs: number;
let told: string[];
let health: Record<string, WatchedThing['health']>;
let lookedMs: number;
let neverLooked: boolean;

beforeEach(() => {
  temp = makeTempDir();
  told = [];
  nowMs = 1_000_000;
  lookedMs = nowMs;
  health = { router: 'up', db: 'up' };
  open(false);
});

function open(fresh: boolean): void {
  neverLooked = fresh;
  store = openTestStore(temp.dir, alertingMigrations);
  alerting = openAlerting({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    newId: () => 's1',
    watched: () =>
      Object.entries(health).map(([name, state]) => ({
        kind: 'target',
        name,
        job: name,
        instance: name,
        labels: {},
        health: state,
        lastLookMs: neverLooked ? null : lookedMs,
        isRemote: true,
      })),
    send: (_integration, { status, alerts }) => {
      told.push(
        `${String((nowMs - 1_000_000) / 1_000)} ${alerts.map(({ rule }) => rule).join('+')} ${status}`,
      );
      return Promise.resolve();
    },
  });
  const { graph } = buildGraph([
    { kind: 'target', name: 'router', matchers: [], dependsOn: [] },
    { kind: 'target', name: 'db', matchers: [], dependsOn: ['router'] },
  ]);
  alerting.setSettings({ ...DEFAULT_SETTINGS, dependencies: graph });
  // An interval of minutes: what is held back no more doesn't wait for it.
  alerting.setRouting(
    parseAlertmanagerFile(
      `route: { receiver: a, group_by: ['...'], group_wait: 0s, group_interval: 10m }
receivers: [{ name: a, native_configs: [{}] }]`,
      'f',
    ).routing,
  );
}
afterEach(() => {
  store.close();
  temp.remove();
});

function set(name: string, to: 'firing' | 'resolved'): void {
  const labels = { alertname: name, job: name, instance: name };
  const instance: AlertInstance = {
    fingerprint: name,
    labels,
    annotations: {},
    state: to,
    value: 1,
    activeSinceMs: nowMs,
    firedAtMs: nowMs,
    resolvedAtMs: to === 'resolved' ? nowMs : null,
    keepFiringSinceMs: null,
  };
  const from = to === 'firing' ? 'inactive' : 'firing';
  const step = { atMs: nowMs, fingerprint: name, rule: name, severity: 'high', labels, from, to } as const;
  const rule = { ruleId: name, group: 'g', rule: name, expr: 'x > 0', atMs: nowMs };
  alerting.record([
    {
      ...rule,
      instances: [instance],
      transitions: [{ ...step, reason: 'because', value: 1 }],
    },
  ]);
}

async function pass(seconds: number, looked = true): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    nowMs += 1_000;
    if (looked) lookedMs = nowMs;
    alerting.tick();
    await alerting.deliverPending();
  }
}
const muted = (name: string) => alerting.snapshot().alerts.find(({ rule }) => rule === name)?.muted;

test('behind something that is down nothing is told; it says why, also in its timeline', async () => {
  health = { router: 'down', db: 'down' };
  set('router', 'firing');
  set('db', 'firing');
  await pass(30);
  expect(told).toEqual(['1 router firing']);
  expect(muted('db')).toBe('unreachable because of router');
  expect(alerting.unreachable()).toEqual([
    { kind: 'target', name: 'db', why: 'unreachable because of router' },
  ]);
  expect(alerting.timeline('db').entries.map(({ kind, text }) => `${kind} ${text}`)).toContain(
    'held nobody is told: unreachable because of router',
  );

  // Both recover: nobody heard of the one, so nobody hears of its end.
  health = { router: 'up', db: 'up' };
  set('router', 'resolved');
  await pass(40);
  expect(muted('db')).toBe('reachable again: waiting whether it recovers too');
  set('db', 'resolved');
  await pass(700);
  expect(told.filter((line) => line.includes('db'))).toEqual([]);
});

test('when the parent is back and the child is not a minute later, the child is told', async () => {
  health = { router: 'down', db: 'down' };
  set('db', 'firing');
  await pass(30);
  expect(told).toEqual([]);
  health = { router: 'up', db: 'down' };
  await pass(62);
  expect(told).toEqual(['91 db firing']);
  expect(muted('db')).toBeNull();
});

test('an alert that fires before its parent was looked at waits for that', async () => {
  nowMs += 5_000;
  health = { router: 'up', db: 'down' };
  set('db', 'firing');
  await pass(3, false);
  expect(told).toEqual([]);
  expect(muted('db')).toBe('waiting to see whether router is down');
  health = { router: 'down', db: 'down' };
  await pass(3);
  expect(told).toEqual([]);
  expect(muted('db')).toBe('unreachable because of router');
  health = { router: 'up', db: 'down' };
  await pass(61);
  expect(told).toHaveLength(1);
});

test('after a restart, what is behind something that was not looked at yet waits too', async () => {
  health = { router: 'down', db: 'down' };
  set('db', 'firing');
  await pass(300);
  store.close();
  health = { router: 'unknown', db: 'unknown' };
  open(true);
  await pass(5);
  expect(told).toEqual([]);
  health = { router: 'down', db: 'down' };
  neverLooked = false;
  await pass(100);
  expect(told).toEqual([]);
  expect(muted('db')).toBe('unreachable because of router');
});

test('and no longer than a minute', async () => {
  nowMs += 5_000;
  set('db', 'firing');
  await pass(59, false);
  expect(told).toEqual([]);
  await pass(2, false);
  expect(told).toEqual(['65 db firing']);
});
