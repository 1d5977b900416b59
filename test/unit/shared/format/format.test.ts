import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  formatAge,
  formatAgeShort,
  formatAvailability,
  formatBytes,
  formatDayMonth,
  formatDuration,
  formatDurationCompact,
  formatFileStamp,
  formatLocal,
  formatPercent,
  formatPeriod,
  formatSi,
  formatTimeOfDay,
  formatTimestamp,
  formatZone,
  zoneOffsetMs,
} from '#shared/format/index.ts';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

describe('numbers', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [5, '5'],
    [999, '999'],
    [1.2, '1.20'],
    [9.996, '10.0'],
    [99.96, '100'],
    [0.0123, '0.0123'],
    [0.99996, '1.00'],
    [0.000123, '1.23e-4'],
    [999.6, '1.00 k'],
    [1000, '1.00 k'],
    [1234, '1.23 k'],
    [12_345, '12.3 k'],
    [999_600, '1.00 M'],
    [-1_500_000, '-1.50 M'],
    [3.4e12, '3.40 T'],
    [1e21, '1000 E'],
    [1e300, '1.00e+282 E'],
  ])('SI %s reads %s', (value, text) => expect(formatSi(value)).toBe(text));

  test.each([
    [0, '0 B'],
    [512, '512 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [1536, '1.50 KiB'],
    [1_048_575, '1.00 MiB'],
    [25_276_514_304, '23.5 GiB'],
    [-2048, '-2.00 KiB'],
    [null, '–'],
  ])('%s bytes read %s', (value, text) => expect(formatBytes(value)).toBe(text));

  test.each([
    [0, '0%'],
    [7, '7%'],
    [1.234, '1.23%'],
    [12.34, '12.3%'],
    [99.96, '100%'],
    [1234, '1234%'],
    [NaN, 'NaN'],
  ])('%s percent reads %s', (value, text) => expect(formatPercent(value)).toBe(text));

  test.each([
    [1, '100%'],
    [0.99999, '99.99%'],
    [0.57, '57.00%'],
    [0, '0.00%'],
    [null, '–'],
  ])('availability %s reads %s', (value, text) => expect(formatAvailability(value)).toBe(text));
});

describe('durations', () => {
  test.each([
    [0, '0 ms', '0ms'],
    [0.42, '0.420 ms', '0.420ms'],
    [120, '120 ms', '120ms'],
    [999.6, '1 s', '1s'],
    [4_200, '4.2 s', '4.2s'],
    [10 * S, '10 s', '10s'],
    [59.6 * S, '1 min', '1m'],
    [4 * MIN, '4 min', '4m'],
    [4 * MIN + 10 * S, '4 min 10 s', '4m10s'],
    [59 * MIN + 59.9 * S, '1 h', '1h'],
    [90 * MIN, '1 h 30 min', '1h30m'],
    [23 * H + 59 * MIN + 45 * S, '1 d', '1d'],
    [2 * D + 3 * H, '2 d 3 h', '2d3h'],
    [400 * D, '400 d', '400d'],
    [1e20, '1.16e+12 d', '1.16e+12d'],
    [-90 * MIN, '-1 h 30 min', '-1h30m'],
    [NaN, 'NaN', 'NaN'],
    [null, '–', '–'],
  ])('%s ms reads %s', (ms, long, compact) => {
    expect(formatDuration(ms)).toBe(long);
    expect(formatDurationCompact(ms)).toBe(compact);
  });

  it('never shows 60 s or 60 min', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
        expect(formatDuration(ms)).not.toMatch(/\b60 (s|min)|\b24 h/);
      }),
    );
  });

  test.each([
    [0, 'just now'],
    [1_900, 'just now'],
    [3 * S, '3 s ago'],
    [3 * MIN + 59 * S, '3 min ago'],
    [25 * H, '1 d ago'],
    [-3 * MIN, 'in 3 min'],
  ])('%s ms ago reads %s', (age, text) => expect(formatAge(1e12 - age, 1e12)).toBe(text));

  it('says never for what has not happened', () => expect(formatAge(null, 1e12)).toBe('never'));
});

describe('times', () => {
  const at = Date.UTC(2026, 10, 21, 13, 2, 5, 7);

  it('shows the zone that is asked for', () => {
    expect(formatTimestamp(at, 'UTC')).toBe('21 Nov 2026, 13:02:05 UTC');
    expect(formatTimestamp(at, 'Europe/Berlin', 'minute')).toBe('21 Nov 2026, 14:02 CET');
    expect(formatTimestamp(at, 'Asia/Kolkata')).toBe('21 Nov 2026, 18:32:05 GMT+5:30');
    expect(formatLocal(at, 'UTC', 'day')).toBe('21 Nov 2026');
    expect(formatTimeOfDay(at, 'UTC', 'millisecond')).toBe('13:02:05.007');
    expect(formatDayMonth(at, 'Pacific/Kiritimati')).toBe('22 Nov');
    expect(formatFileStamp(at, 'Europe/Berlin')).toBe('20261121-1402');
  });

  it('shows midnight as 00', () => {
    expect(formatTimeOfDay(Date.UTC(2026, 0, 1), 'UTC')).toBe('00:00:00');
  });

  it('knows offsets that are not whole hours and change over the year', () => {
    expect(zoneOffsetMs(at, 'Asia/Kathmandu')).toBe(5 * H + 45 * MIN);
    expect(zoneOffsetMs(Date.UTC(2026, 6, 1), 'Europe/Berlin')).toBe(2 * H);
    expect(zoneOffsetMs(at, 'Europe/Berlin')).toBe(H);
  });

  it('writes a period with what both ends share said once', () => {
    expect(formatPeriod(at, at + H, 'UTC')).toBe('21 Nov 2026, 13:02 – 14:02 UTC');
    expect(formatPeriod(at, at + D, 'UTC')).toBe('21 Nov 2026, 13:02 – 22 Nov 2026, 13:02 UTC');
    const autumn = Date.UTC(2026, 9, 24, 22);
    const [before, after] = [formatZone(autumn, 'Europe/Berlin'), formatZone(autumn + D, 'Europe/Berlin')];
    expect(before).not.toBe(after);
    expect(formatPeriod(autumn, autumn + D, 'Europe/Berlin')).toBe(
      `25 Oct 2026, 00:00 ${before} – 23:00 ${after}`,
    );
  });

  it('survives what is no date', () => {
    expect(formatTimestamp(NaN, 'UTC')).toBe('–');
    expect(formatTimestamp(1e20, 'UTC')).toBe('–');
    expect(() => formatTimestamp(at, 'Mars/Olympus')).toThrow(RangeError);
  });
});

test('short ages use one unit and never round up', () => {
  expect(formatAgeShort(0)).toBe('0 s');
  expect(formatAgeShort(-500)).toBe('0 s');
  expect(formatAgeShort(59_999)).toBe('59 s');
  expect(formatAgeShort(119_000)).toBe('1 min');
  expect(formatAgeShort(49 * 3_600_000)).toBe('2 d');
});
