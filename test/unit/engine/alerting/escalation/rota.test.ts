/** Who is on call when; pure, in time zones with their changes of clocks. */
import { describe, expect, test } from 'vitest';
import { alertingSettingsSchema, toAlertingSettings } from '#engine/alerting/index.ts';
import { dutiesFrom, localTimeMs, onCallAt } from '#engine/alerting/rota/rota.ts';
import type { Rota } from '#engine/alerting/rota/rota.ts';

const at = (text: string): number => Date.parse(text);
const rota = (entry: object): Rota =>
  toAlertingSettings(
    alertingSettingsSchema.parse({
      rota: [{ name: 'desk', people: ['ann', 'bob', 'cy'], starts: '2026-01-05', ...entry }],
    }),
  ).rotas[0] as Rota;

describe('weekly, Mondays at nine in Berlin', () => {
  const berlin = rota({
    time_zone: 'Europe/Berlin',
    overrides: [
      { person: 'cy', from: '2026-01-07 12:00', to: '2026-01-08' },
      { person: 'bob', from: '2026-01-07 18:00', to: '2026-01-07 20:00' },
    ],
  });
  test.each([
    ['2026-01-05T07:59:59Z', 'cy', 'before the first handover the turns go on backwards'],
    ['2026-01-05T08:00:00Z', 'ann', 'the first handover'],
    ['2026-01-07T10:59:59Z', 'ann', 'before somebody stands in'],
    ['2026-01-07T11:00:00Z', 'cy', 'an override'],
    ['2026-01-07T17:30:00Z', 'bob', 'the later override wins'],
    ['2026-01-07T19:00:00Z', 'cy', 'and the earlier one goes on'],
    ['2026-01-07T23:00:00Z', 'ann', 'and ends'],
    ['2026-01-12T07:59:00Z', 'ann', 'on Monday before nine'],
    ['2026-01-12T08:00:00Z', 'bob', 'on Monday at nine'],
    ['2026-01-26T08:00:00Z', 'ann', 'after all had their turn'],
    ['2026-03-30T06:59:00Z', 'cy', 'in summer nine is an hour earlier in UTC'],
    ['2026-03-30T07:00:00Z', 'ann', 'in summer'],
  ])('%s: %s (%s)', (time, person) => {
    expect(onCallAt(berlin, at(time)).person).toBe(person);
  });

  test('now and next, one after the other without a hole', () => {
    const duties = dutiesFrom(berlin, at('2026-01-07T10:00:00Z'), 6);
    expect(duties.map(({ person, isOverride }) => [person, isOverride])).toEqual([
      ['ann', false],
      ['cy', true],
      ['bob', true],
      ['cy', true],
      ['ann', false],
      ['bob', false],
    ]);
    for (const [i, duty] of duties.slice(1).entries()) expect(duty.fromMs).toBe(duties[i]?.toMs);
    expect(new Date(duties[0]?.fromMs ?? 0).toISOString()).toBe('2026-01-05T08:00:00.000Z');
    expect(new Date(duties[5]?.toMs ?? 0).toISOString()).toBe('2026-01-19T08:00:00.000Z');
  });
});

test('at any time in two years somebody is on call, in every zone, and the span they are told for holds it', () => {
  for (const time_zone of [
    'UTC',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  ]) {
    const daily = rota({ time_zone, shift: '1d', handover: '02:30' });
    for (let ms = at('2026-01-01T00:30:00Z'); ms < at('2028-01-01T00:00:00Z'); ms += 61 * 3_600_000) {
      const duty = onCallAt(daily, ms);
      expect(duty.fromMs <= ms && ms < duty.toMs).toBe(true);
      expect(onCallAt(daily, duty.toMs - 1).person).toBe(duty.person);
      expect(onCallAt(daily, duty.toMs).person).not.toBe(duty.person);
    }
  }
});

test('one person alone is on call for ever', () => {
  expect(dutiesFrom(rota({ people: ['ann'] }), at('2026-01-07T10:00:00Z'), 5)).toHaveLength(1);
});

test.each([
  ['2026-03-29', 150, '2026-03-29T01:30:00.000Z', 'half past two is skipped: it is half past three'],
  ['2026-10-25', 150, '2026-10-25T00:30:00.000Z', 'half past two comes twice: the first'],
  ['2026-06-01', 0, '2026-05-31T22:00:00.000Z', 'midnight'],
])('%s at minute %i in Berlin is %s (%s)', (day, minute, utc) => {
  const ms = localTimeMs(Date.parse(`${day}T00:00:00Z`) / 86_400_000, minute, 'Europe/Berlin');
  expect(new Date(ms).toISOString()).toBe(utc);
});
