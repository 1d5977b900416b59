import { describe, expect, test } from 'vitest';
import { containsTime } from '#engine/alerting/routing/time-interval.ts';
import type { TimeInterval } from '#engine/alerting/routing/time-interval.ts';
import {
  parseDaysOfMonth,
  parseMonths,
  parseTimeOfDay,
  parseWeekdays,
  parseYears,
  timeOfDayRange,
} from '#engine/alerting/routing/time-ranges.ts';

const office: TimeInterval = {
  times: [timeOfDayRange('09:00', '17:00')],
  weekdays: [parseWeekdays('monday:friday')],
};

describe('whether an interval holds', () => {
  test.each<[string, TimeInterval, string, boolean]>([
    ['everything', {}, '2026-11-21T12:00:00Z', true],
    ['office hours', office, '2026-11-20T09:00:00Z', true],
    ['office hours, the last minute', office, '2026-11-20T16:59:59Z', true],
    ['office hours, the end is not part', office, '2026-11-20T17:00:00Z', false],
    ['office hours, before', office, '2026-11-20T08:59:59Z', false],
    ['office hours on a Saturday', office, '2026-11-21T12:00:00Z', false],
    ['to midnight', { times: [timeOfDayRange('22:00', '24:00')] }, '2026-11-20T23:59:59Z', true],
    ['New York, summer time', { ...office, timeZone: 'America/New_York' }, '2026-07-01T13:00:00Z', true],
    ['New York, winter time', { ...office, timeZone: 'America/New_York' }, '2026-12-01T13:00:00Z', false],
    [
      'Sydney, tomorrow already',
      { weekdays: [parseWeekdays('saturday')], timeZone: 'Australia/Sydney' },
      '2026-11-20T14:00:00Z',
      true,
    ],
    ['first half of the month', { daysOfMonth: [parseDaysOfMonth('1:15')] }, '2026-02-15T00:00:00Z', true],
    ['first half, after', { daysOfMonth: [parseDaysOfMonth('1:15')] }, '2026-02-16T00:00:00Z', false],
    ['last day of February', { daysOfMonth: [parseDaysOfMonth('-1')] }, '2026-02-28T12:00:00Z', true],
    ['last day of a leap February', { daysOfMonth: [parseDaysOfMonth('-1')] }, '2028-02-28T12:00:00Z', false],
    ['last three days', { daysOfMonth: [parseDaysOfMonth('-3:-1')] }, '2026-04-28T12:00:00Z', true],
    [
      'the 31st is not moved into April',
      { daysOfMonth: [parseDaysOfMonth('31')] },
      '2026-04-30T12:00:00Z',
      false,
    ],
    ['from the 10th to the end', { daysOfMonth: [parseDaysOfMonth('10:-1')] }, '2026-02-28T12:00:00Z', true],
    [
      'to the 31st in a short month',
      { daysOfMonth: [parseDaysOfMonth('28:31')] },
      '2026-04-30T12:00:00Z',
      true,
    ],
    ['winter', { months: [parseMonths('january:march'), parseMonths('12')] }, '2026-12-01T00:00:00Z', true],
    [
      'not winter',
      { months: [parseMonths('january:march'), parseMonths('12')] },
      '2026-04-01T00:00:00Z',
      false,
    ],
    ['these years', { years: [parseYears('2026:2027')] }, '2027-12-31T23:59:59Z', true],
    ['not those', { years: [parseYears('2026:2027')] }, '2028-01-01T00:00:00Z', false],
    ['all fields must hold', { ...office, months: [parseMonths('december')] }, '2026-11-20T12:00:00Z', false],
    ['an empty list holds never', { times: [] }, '2026-11-20T12:00:00Z', false],
  ])('%s', (_name, interval, time, expected) => {
    expect(containsTime(interval, Date.parse(time))).toBe(expected);
  });
});

describe('reading ranges', () => {
  test.each([
    [parseTimeOfDay, '00:00', 0],
    [parseTimeOfDay, '24:00', 1440],
    [parseWeekdays, 'Monday:Friday', { begin: 1, end: 5 }],
    [parseWeekdays, 'sunday', { begin: 0, end: 0 }],
    [parseMonths, '2:4', { begin: 2, end: 4 }],
    [parseMonths, 'May', { begin: 5, end: 5 }],
    [parseYears, '2026', { begin: 2026, end: 2026 }],
    [parseDaysOfMonth, '-3:-1', { begin: -3, end: -1 }],
  ] as [(text: string) => unknown, string, unknown][])('%o of %s', (read, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each([
    [parseTimeOfDay, '9:00', /time of day such as 09:30/],
    [parseTimeOfDay, '24:01', /time of day/],
    [parseTimeOfDay, '12:60', /time of day/],
    [parseWeekdays, 'friday:monday', /end of "friday:monday" is before its start/],
    [parseWeekdays, 'mon', /day of the week such as monday/],
    [parseWeekdays, 'monday:tuesday:friday', /one or two/],
    [parseMonths, '0:3', /1 to 12/],
    [parseMonths, 'march:january', /before its start/],
    [parseYears, 'now', /a year such as/],
    [parseDaysOfMonth, '0', /not a day of the month/],
    [parseDaysOfMonth, '32', /not a day of the month/],
    [parseDaysOfMonth, '15:1', /before its start/],
    [parseDaysOfMonth, '-1:5', /count from the end/],
    [parseDaysOfMonth, '-1:-3', /before its start/],
  ] as [(text: string) => unknown, string, RegExp][])('%o of %s is refused', (read, text, said) => {
    expect(() => read(text)).toThrow(said);
  });

  test('a range over midnight says how to write it', () => {
    expect(() => timeOfDayRange('22:00', '06:00')).toThrow(/takes two intervals/);
  });
});
