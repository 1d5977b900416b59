/** Escalation on a real file: who is told when nobody answers, over acknowledgements, silences and restarts. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  alertingMigrations,
  alertingSettingsSchema,
  openAlerting,
  parseAlertmanagerFile,
  toAlertingSettings,
} from '#engine/alerting/index.ts';
import type { Alerting } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import type { AlertInstance } from '#engine/rules/types.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../../helpers/test-store.ts';

const MINUTE = 60_000;
const actor = { by: 'ada', via: 'console' };
const START = Date.parse('2026-01-05T08:00:00Z');

const SETTINGS = toAlertingSettings(
  alertingSettingsSchema.parse({
    people: [
      { name: 'ann', receivers: ['ann-phone'] },
      { name: 'bob', receivers: ['bob-phone'] },
    ],
    rota: [{ name: 'desk', people: ['ann', 'bob'], starts: '2026-01-05', shift: '1d', handover: '07:30' }],
    escalation: [
      {
        name: 'serious',
        matchers: ['severity=~"critical|high"'],
        levels: [
          { on_call: 'desk' },
          { receivers: ['team'] },
          { receivers: ['lead', 'team'] },
          { name: 'executive', receivers: ['boss'] },
        ],
      },
    ],
  }),
);
const ROUTING = parseAlertmanagerFile(
  `route: { receiver: desk, group_by: ['...'], group_wait: 0s, group_interval: 1m, repeat_interval: 30d }
receivers: [${['desk', 'ann-phone', 'bob-phone', 'team', 'lead', 'boss']
    .map((name) => `{ name: ${name}, native_configs: [{}] }`)
    .join(', ')}]`,
  'f',
).routing;

let temp: ReturnType<typeof makeTempDir>;
let store: Store;
let alerting: Alerting;
let nowMs: number;
let told: string[];

function open(): void {
  store = openTestStore(temp.dir, alertingMigrations);
  alerting = openAlerting({
    store,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    log: silentLog,
    newId: () => 's1',
    send: (_integration, { receiver, status, title }) => {
      told.push(`${String((nowMs - START) / MINUTE)} ${receiver} ${status} ${title}`);
      return Promise.resolve();
    },
  });
  alerting.setSettings(SETTINGS);
  alerting.setRouting(ROUTING);
}

beforeEach(() => {
  temp = makeTempDir();
  told = [];
  nowMs = START;
  open();
});
afterEach(() => {
  store.close();
  temp.remove();
});

function set(name: string, to: 'firing' | 'resolved', severity = 'critical'): void {
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
  const from = to === 'firing' ? 'inactive' : 'firing';
  const { labels } = instance;
  const step = { atMs: nowMs, fingerprint: name, rule: name, severity: 'high', labels, from, to } as const;
  const transitions = [{ ...step, reason: 'because', value: 1 }];
  const rule = { ruleId: name, group: 'g', rule: name, expr: 'x > 0', atMs: nowMs };
  alerting.record([{ ...rule, instances: [instance], transitions }]);
}

async function pass(minutes: number): Promise<void> {
  for (let i = 0; i < minutes * 2; i++) {
    nowMs += MINUTE / 2;
    alerting.tick();
    await alerting.deliverPending();
  }
}

/** What was told beyond the alert's own route. */
const escalated = (): string[] => told.filter((line) => !/^\S+ desk /.test(line));

test('nobody answers: each level in its turn, once; all of them hear of the end', async () => {
  set('a', 'firing');
  await pass(200);
  expect(escalated()).toEqual([
    '5 ann-phone firing Level 1: a',
    '15 team firing Level 2: a',
    '60 lead firing Level 3: a',
    '60 team firing Level 3: a',
    '120 boss firing Executive: a',
  ]);
  told = [];
  set('a', 'resolved');
  await pass(1);
  expect(
    escalated()
      .map((line) => line.split(' ').slice(1, 3).join(' '))
      .sort(),
  ).toEqual(['ann-phone resolved', 'boss resolved', 'lead resolved', 'team resolved', 'team resolved']);
});

test('one that is not critical never reaches the executive, a low one nobody', async () => {
  set('a', 'firing', 'high');
  set('b', 'firing', 'low');
  await pass(200);
  expect(escalated().some((line) => line.includes('boss'))).toBe(false);
  expect(escalated().some((line) => line.endsWith('b'))).toBe(false);
});

test('acknowledged it stops, given back it goes on from there, recovered it is over', async () => {
  set('a', 'firing');
  await pass(6);
  alerting.acknowledge('a', actor, '');
  await pass(100);
  expect(escalated()).toEqual(['5 ann-phone firing Level 1: a']);
  expect(alerting.timeline('a').next).toEqual([]);
  alerting.unacknowledge('a', actor);
  await pass(14);
  expect(escalated()).toHaveLength(1);
  await pass(2);
  expect(escalated()[1]).toBe('121 team firing Level 2: a');
  set('a', 'resolved');
  await pass(200);
  expect(escalated().filter((line) => line.includes(' firing '))).toHaveLength(2);
});

test('after a restart it goes on, and no level is told twice', async () => {
  set('a', 'firing');
  await pass(6);
  store.close();
  open();
  await pass(10);
  store.close();
  // Nobody was there for a day: the next level comes at once, those after it as far apart as meant.
  nowMs += 1_440 * MINUTE;
  open();
  await pass(61);
  expect(escalated()).toEqual([
    '5 ann-phone firing Level 1: a',
    '15 team firing Level 2: a',
    '1456.5 lead firing Level 3: a',
    '1456.5 team firing Level 3: a',
    '1516.5 boss firing Executive: a',
  ]);
});

test('a silenced alert waits for nobody; when the silence ends, it does', async () => {
  const matchers = [{ name: 'alertname', op: '=' as const, value: 'a' }];
  alerting.putSilence({ matchers, startsAtMs: nowMs, endsAtMs: nowMs + 60 * MINUTE, comment: '' }, 'ada');
  set('a', 'firing');
  await pass(64);
  expect(escalated()).toEqual([]);
  await pass(2);
  expect(escalated()).toEqual(['65 ann-phone firing Level 1: a']);
});

test('firing anew it is escalated anew', async () => {
  set('a', 'firing');
  await pass(6);
  set('a', 'resolved');
  await pass(1);
  set('a', 'firing');
  await pass(6);
  expect(escalated().filter((line) => line.includes('firing'))).toEqual([
    '5 ann-phone firing Level 1: a',
    '12 ann-phone firing Level 1: a',
  ]);
});

test('the timeline tells what happened and what comes, with who would be on call then', async () => {
  set('a', 'firing');
  await pass(6);
  const { entries, chain, next } = alerting.timeline('a');
  expect(chain).toBe('serious');
  expect(entries.map(({ atMs, kind, text }) => [(atMs - START) / MINUTE, kind, text])).toEqual([
    [0, 'state', 'firing: because'],
    [0, 'told', 'desk on this machine was told that it fires'],
    [5, 'told', 'ann-phone on this machine was told that it fires'],
    [5, 'escalated', 'level 1: told ann-phone, on call: ann'],
  ]);
  expect(next.map(({ atMs, text }) => [(atMs - START) / MINUTE, text])).toEqual([
    [15, 'level 2: team'],
    [60, 'level 3: lead, team'],
    [120, 'executive: boss'],
  ]);
  expect(alerting.onCall()).toMatchObject([{ name: 'desk', now: { person: 'ann' } }]);
  expect(alerting.timeline('nobody')).toEqual({ entries: [], chain: null, next: [] });
});
