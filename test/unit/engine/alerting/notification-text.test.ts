import { describe, expect, it } from 'vitest';
import { notificationBody, notificationTitle, thresholdOf } from '#engine/alerting/notification-text.ts';
import type { AlertInstance } from '#engine/rules/types.ts';

const alert: AlertInstance = {
  fingerprint: 'f',
  labels: { alertname: 'HighCpu', instance: 'web:9100' },
  annotations: {},
  state: 'firing',
  value: 93.21456,
  activeSinceMs: 0,
  firedAtMs: 60_000,
  resolvedAtMs: null,
  keepFiringSinceMs: null,
};
const time = (ms: number): string => `T${ms / 1000}`;

describe('notification text', () => {
  it.each([
    [{}, alert.labels, 'HighCpu on web:9100'],
    [{}, { job: 'node' }, 'HighCpu on node'],
    [{}, {}, 'HighCpu'],
    [{ summary: ' CPU of web is high \nmore' }, alert.labels, 'CPU of web is high'],
    [{ summary: 'x'.repeat(200) }, {}, `${'x'.repeat(119)}…`],
  ])('title of %j %j', (annotations, labels, title) => {
    expect(notificationTitle('HighCpu', { annotations, labels })).toBe(title);
  });

  it.each([
    ['cpu > 90', 'above 90'],
    ['(a / b) >= 0.5', 'at least 0.5'],
    ['up == 0', 'equal to 0'],
    ['free < 1e9', 'below 1e9'],
    ['(x > 5)', 'above 5'],
    ['a > b', null],
    ['absent(up)', null],
  ])('threshold of %s is %s', (expr, words) => {
    expect(thresholdOf(expr)).toBe(words);
  });

  it('says value, threshold and since when', () => {
    expect(notificationBody('firing', 'cpu > 90', alert, time)).toBe(
      'Value 93.21, fires when above 90; since T0.',
    );
    expect(notificationBody('firing', 'absent(\n  up)', { ...alert, value: 1 }, time)).toBe(
      'Value 1 of absent( up); since T0.',
    );
    const described = { ...alert, value: NaN, annotations: { description: 'Look at web.' } };
    expect(notificationBody('firing', 'cpu > 90', described, time)).toBe(
      'Value not a number, fires when above 90; since T0.\nLook at web.',
    );
  });

  it('says when it recovered and how long it fired', () => {
    const resolved: AlertInstance = { ...alert, state: 'resolved', resolvedAtMs: 5_460_000 };
    expect(notificationBody('resolved', 'cpu > 90', resolved, time)).toBe(
      'Recovered at T5460 after 1 h 30 min. Last value while firing: 93.21.',
    );
  });
});
