import { describe, expect, test } from 'vitest';
import {
  alignSpan,
  durationWords,
  fromLocalInput,
  parseDuration,
  rangeLabel,
  resolveRange,
  shiftRange,
  stepFor,
  toLocalInput,
  widenRange,
  zoomedRange,
} from '../../../../src/renderer/src/app/time-range.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const HOUR = 3_600_000;

describe('resolveRange', () => {
  test('live ends now, relative ended a while ago, absolute is as it says', () => {
    expect(resolveRange({ kind: 'live', rangeMs: HOUR }, NOW)).toEqual({ fromMs: NOW - HOUR, toMs: NOW });
    expect(resolveRange({ kind: 'relative', rangeMs: HOUR, agoMs: 24 * HOUR }, NOW)).toEqual({
      fromMs: NOW - 25 * HOUR,
      toMs: NOW - 24 * HOUR,
    });
    expect(resolveRange({ kind: 'absolute', fromMs: 1, toMs: 9 }, NOW)).toEqual({ fromMs: 1, toMs: 9 });
  });
});

describe('shiftRange', () => {
  test('left from live gives a fixed window half a width earlier', () => {
    expect(shiftRange({ kind: 'live', rangeMs: HOUR }, -1, NOW)).toEqual({
      kind: 'absolute',
      fromMs: NOW - 1.5 * HOUR,
      toMs: NOW - 0.5 * HOUR,
    });
  });

  test('right up to now becomes live again', () => {
    const earlier = shiftRange({ kind: 'live', rangeMs: HOUR }, -1, NOW);
    expect(shiftRange(earlier, 1, NOW)).toEqual({ kind: 'live', rangeMs: HOUR });
    expect(shiftRange({ kind: 'live', rangeMs: HOUR }, 1, NOW)).toEqual({ kind: 'live', rangeMs: HOUR });
  });

  test('right in the past stays fixed', () => {
    const range = { kind: 'absolute', fromMs: NOW - 10 * HOUR, toMs: NOW - 8 * HOUR } as const;
    expect(shiftRange(range, 1, NOW)).toEqual({
      kind: 'absolute',
      fromMs: NOW - 9 * HOUR,
      toMs: NOW - 7 * HOUR,
    });
  });
});

describe('widening and zooming', () => {
  test('live doubles, a fixed window grows around its middle but not past now', () => {
    expect(widenRange({ kind: 'live', rangeMs: HOUR }, NOW)).toEqual({ kind: 'live', rangeMs: 2 * HOUR });
    expect(widenRange({ kind: 'absolute', fromMs: NOW - 2 * HOUR, toMs: NOW }, NOW)).toEqual({
      kind: 'absolute',
      fromMs: NOW - 3 * HOUR,
      toMs: NOW,
    });
  });

  test('a drag from right to left is put in order', () => {
    expect(zoomedRange(NOW, NOW - HOUR)).toEqual({ kind: 'absolute', fromMs: NOW - HOUR, toMs: NOW });
  });

  test('zooming stops at two seconds', () => {
    expect(zoomedRange(10_000, 10_100)).toEqual({ kind: 'absolute', fromMs: 9_050, toMs: 11_050 });
  });
});

describe('stepFor', () => {
  test.each([
    [60_000, 1_000],
    [15 * 60_000, 2_000],
    [HOUR, 10_000],
    [24 * HOUR, 300_000],
    [365 * 24 * HOUR, 24 * HOUR],
  ])('%d ms wide → %d ms', (range, step) => {
    expect(stepFor(range)).toBe(step);
  });

  test('never more than about 600 points, never under a second', () => {
    for (let range = 2_000; range < 4e11; range *= 1.7) {
      const step = stepFor(range);
      expect(range / step).toBeLessThanOrEqual(600);
      expect(step).toBeGreaterThanOrEqual(1_000);
    }
  });

  test('a window is aligned outwards', () => {
    expect(alignSpan({ fromMs: 10_400, toMs: 19_100 }, 1_000)).toEqual({ fromMs: 10_000, toMs: 20_000 });
  });
});

describe('words', () => {
  const span = () => 'a span';

  test('presets have names, other lengths are told', () => {
    expect(rangeLabel({ kind: 'live', rangeMs: 15 * 60_000 }, span)).toBe('Last 15 minutes');
    expect(rangeLabel({ kind: 'live', rangeMs: 2 * HOUR }, span)).toBe('Last 2 hours');
    expect(rangeLabel({ kind: 'relative', rangeMs: HOUR, agoMs: 24 * HOUR }, span)).toBe(
      'Same hour yesterday',
    );
    expect(rangeLabel({ kind: 'relative', rangeMs: HOUR, agoMs: 3 * HOUR }, span)).toBe(
      '1 hour, 3 hours ago',
    );
    expect(rangeLabel({ kind: 'absolute', fromMs: 0, toMs: 1 }, span)).toBe('a span');
  });

  test('durations', () => {
    expect(durationWords(90 * 60_000)).toBe('90 minutes');
    expect(durationWords(24 * HOUR)).toBe('1 day');
    expect(durationWords(45_000)).toBe('45 seconds');
    expect(parseDuration(' 45m ')).toBe(45 * 60_000);
    expect(parseDuration('1.5H')).toBe(1.5 * HOUR);
    expect(parseDuration('2w')).toBe(14 * 24 * HOUR);
    for (const bad of ['', '5', '1s', 'm5', '5y', '-5m']) expect(parseDuration(bad)).toBeNull();
  });

  test('date fields go there and back', () => {
    expect(fromLocalInput(toLocalInput(NOW))).toBe(NOW);
    expect(fromLocalInput('')).toBeNull();
  });
});
