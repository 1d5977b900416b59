import { describe, expect, it } from 'vitest';
import { formatDurationMs, parseDurationMs } from '#engine/base/duration.ts';

describe('durations', () => {
  it.each([
    ['0', 0],
    ['15s', 15_000],
    ['500ms', 500],
    ['1m', 60_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['1w', 604_800_000],
    ['1y', 31_536_000_000],
    ['1m500ms', 60_500],
    [
      '1y2w3d4h5m6s7ms',
      31_536_000_000 + 2 * 604_800_000 + 3 * 86_400_000 + 4 * 3_600_000 + 5 * 60_000 + 6000 + 7,
    ],
  ])('reads %s', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each(['', '15', '15 s', '1.5h', '30m1h', '5S', 's', '-5s'])('refuses %j', (text) => {
    expect(parseDurationMs(text)).toBeNull();
  });

  it.each([
    [0, '0s'],
    [300_000, '5m'],
    [5_400_000, '1h30m'],
    [604_800_000, '1w'],
    [86_400_000 + 3_600_000, '25h'],
    [-90_000, '-1m30s'],
    [1500, '1s500ms'],
  ])('writes %d as %s', (ms, text) => {
    expect(formatDurationMs(ms)).toBe(text);
  });

  it('writes what it reads back', () => {
    for (const ms of [0, 1, 999, 1_000, 90_000, 3_600_000, 86_400_001]) {
      expect(parseDurationMs(formatDurationMs(ms))).toBe(ms);
    }
  });
});
