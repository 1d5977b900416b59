/** Quiet hours and mute: when it is quiet, and what becomes of what was held back. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  alertingMigrations,
  alertingSettingsSchema,
  openAlerting,
  toAlertingSettings,
} from '#engine/alerting/index.ts';
import { quietAt, supersededBy } from '#engine/alerting/quiet/quiet.ts';
import type { HeldNotification } from '#engine/alerting/quiet/quiet.ts';
import type { Alerting } from '#engine/alerting/types.ts';
import { silentLog } from '#engine/base/log.ts';
import type { AlertInstance } from '#engine/rules/types.ts';
import type { Store } from '#engine/storage/types.ts';
import { makeTempDir, openTestStore } from '../../../helpers/test-store.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const settingsOf = (section: object) => toAlertingSettings(alertingSettingsSchema.parse(section));

describe('in Berlin, at night from Monday to Friday and on Sunday afternoon', () => {
  const { quiet } = settingsOf({
    quiet_hours: [
      { weekdays: ['monday:friday'], from: '22:00', to: '07:00', time_zone: 'Europe/Berlin' },
      { weekdays: ['sunday'], from: '13:00', to: '15:00', time_zone: 'Europe/Berlin' },
    ],
  });
  test.each([
    ['2026-01-05T20:59:59Z', null, 'Monday before ten'],
    ['2026-01-05T21:00:00Z', '2026-01-06T06:00:00.000Z', 'Monday at ten, until seven'],
    ['2026-01-06T05:59:59Z', '2026-01-06T06:00:00.000Z', 'Tuesday before seven'],
    ['2026-01-06T06:00:00Z', null, 'Tuesday at seven'],
    ['2026-01-10T05:00:00Z', '2026-01-10T06:00:00.000Z', 'Saturday morning: the night began on Friday'],
    ['2026-01-10T22:00:00Z', null, 'Saturday night'],
    ['2026-01-11T12:30:00Z', '2026-01-11T14:00:00.000Z', 'Sunday afternoon'],
    ['2026-01-11T23:00:00Z', null, 'Sunday night'],
    ['2026-03-28T23:30:00Z', null, 'the night of the change of clocks is a Saturday’s'],
    ['2026-06-01T20:00:00Z', '2026-06-02T05:00:00.000Z', 'in summer ten is an hour earlier'],
  ])('%s: until %s (%s)', (time, until, _day) => {
    const found = quietAt(quiet, null, at(time));
    expect(found === null ? null : new Date(found.untilMs).toISOString()).toBe(until);
  });

  test('a mute that lasts longer counts, one that is over does not', () => {
    const night = at('2026-01-05T21:00:00Z');
    expect(quietAt(quiet, night + 20 * HOUR, night)).toEqual({ untilMs: night + 20 * HOUR, why: 'muted' });
    expect(quietAt(quiet, night + HOUR, night)?.why).toBe('quiet hours');
    expect(quietAt(quiet, night, at('2026-01-06T12:00:00Z'))).toBeNull();
  });
});

const held = (text: string): HeldNotification[] =>
  text
    .split(' ')
    .filter((each) => each !== '')
    .map((each, id) => {
      const [key = '', kind] = each.split(':');
      return { id, key, kind: kind === 'r' ? 'resolved' : 'firing', severity: 'high' };
    });
test.each([
  ['', []],
  ['a:f', []],
  ['a:f b:f', []],
  ['a:f a:f', [0]],
  ['a:f a:r', [0, 1]],
  ['a:f a:r a:f', [0, 1]],
  ['a:r', []],
  ['a:r a:f a:r', [0, 1]],
  ['a:f b:r a:r b:f', [0, 2, 1]],
] as [string, number[]][])('of "%s" these are dropped: %j', (text, dropped) => {
  expect(supersededBy(held(text)).map(({ id }) => id)).toEqual(dropped);
});

describe('on a real file', () => {
  let temp: ReturnType<typeof makeTempDir>;
  let store: Store;
  let alerting: Alerting;
  let nowMs: number;
  let told: string[];
  function open(section: object = {}): void {
    store = openTestStore(temp.dir, alertingMigrations);
    alerting = openAlerting({
      store,
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
      log: silentLog,
      newId: () => 's1',
      send: (_integration, { status, title }) => {
        told.push(`${title} ${status}`);
        return Promise.resolve();
      },
    });
    alerting.setSettings(settingsOf(section));
  }
  beforeEach(() => {
    temp = makeTempDir();
    nowMs = at('2026-01-05T12:00:00Z');
    told = [];
    open();
  });
  afterEach(() => {
    store.close();
    temp.remove();
  });

  function set(name: string, to: 'firing' | 'resolved', severity = 'high'): void {
    const labels = { alertname: name, severity };
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
  async function pass(ms: number): Promise<void> {
    nowMs += ms;
    alerting.tick();
    await alerting.deliverPending();
  }

  test('muted, alerts are watched and nothing is shown; after it what is still so is, once', async () => {
    set('before', 'firing');
    await pass(1_000);
    alerting.mute(HOUR);
    expect(alerting.snapshot().quiet).toEqual({ untilMs: nowMs + HOUR, why: 'muted' });
    set('short', 'firing');
    set('lasting', 'firing');
    set('worst', 'firing', 'critical');
    await pass(1_000);
    set('short', 'resolved');
    set('before', 'resolved');
    await pass(1_000);
    expect(told).toEqual(['before firing']);
    const waiting = alerting.notifications({ limit: 10 }).find(({ title }) => title === 'lasting');
    expect(waiting).toMatchObject({ delivery: 'pending', attempts: 0 });
    expect(waiting?.deliveryError).toBe('held back: muted until 2026-01-05 13:00:01 UTC');

    // The mute and what waits for its end outlive a restart.
    store.close();
    open();
    await pass(1_000);
    expect(told).toEqual(['before firing']);
    await pass(HOUR);
    expect(told.slice(1).sort()).toEqual(['before resolved', 'lasting firing', 'worst firing']);
    expect(alerting.snapshot().quiet).toBeNull();
    const short = alerting.notifications({ limit: 10 }).filter(({ title }) => title === 'short');
    expect(short.map(({ delivery, deliveryError }) => [delivery, deliveryError])).toEqual([
      ['failed', 'it began and ended while it was quiet'],
      ['failed', 'it began and ended while it was quiet'],
    ]);
  });

  test('unmuted, what waits is shown at once', async () => {
    alerting.mute(8 * HOUR);
    set('a', 'firing');
    await pass(1_000);
    expect(told).toEqual([]);
    alerting.mute(null);
    await pass(1_000);
    expect(told).toEqual(['a firing']);
  });

  test('critical alerts pass if they may', async () => {
    store.close();
    open({ critical_passes: true, quiet_hours: [{ from: '11:00', to: '14:00' }] });
    set('low', 'firing', 'low');
    set('worst', 'firing', 'critical');
    await pass(1_000);
    expect(told).toEqual(['worst firing']);
    await pass(2 * HOUR);
    expect(told).toEqual(['worst firing', 'low firing']);
  });
});

test.each([
  [{ quiet_hours: [{ from: '22:00', to: '22:00' }] }, /from and to are the same time/],
  [{ quiet_hours: [{ from: '10pm', to: '07:00' }] }, /expected a time of day such as 09:30/],
  [{ quiet_hours: [{ weekdays: ['someday'], from: '22:00', to: '07:00' }] }, /expected a day of the week/],
  [{ quiet_hours: [{ from: '22:00', to: '07:00', time_zone: 'Mars' }] }, /there is no such time zone/],
])('%j is refused', (section, message) => {
  expect(() => settingsOf(section)).toThrow(message);
});
