import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatTimeOfDay } from '#shared/format/index.ts';
import { fitText, textWidthEm } from '#engine/reports/svg/text-width.ts';
import { niceScale, timeTicks } from '#engine/reports/svg/ticks.ts';

describe('y axis', () => {
  test.each([
    [0, 10, [0, 5, 10]],
    [0.1, 0.9, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [-3, 3, [-4, -2, 0, 2, 4]],
    [0, 0, [0, 0.5, 1]],
    [1e15, 4e15, [1e15, 2e15, 3e15, 4e15]],
  ])('%s to %s', (min, max, ticks) => expect(niceScale(min, max, 4, 'none').ticks).toEqual(ticks));

  it('holds the values and has few marks, whatever they are', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
    fc.assert(
      fc.property(finite, finite, fc.constantFrom('none' as const, 'bytes' as const), (a, b, unit) => {
        const { min, max, ticks } = niceScale(Math.min(a, b), Math.max(a, b), 4, unit);
        const dust = 1e-300 + Math.max(Math.abs(a), Math.abs(b)) * 1e-9;
        expect(min).toBeLessThanOrEqual(Math.min(a, b) + dust);
        expect(max).toBeGreaterThanOrEqual(Math.max(a, b) - dust);
        expect(max).toBeGreaterThan(min);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
      }),
    );
  });
});

describe('x axis', () => {
  const HOUR = 3_600_000;

  it('stands on round local times, in zones with halves too', () => {
    const from = Date.UTC(2026, 10, 20, 13, 7);
    const texts = (zone: string): string[] =>
      timeTicks(from, from + 6 * HOUR, 5, zone).map((tick) => formatTimeOfDay(tick, zone, 'minute'));
    expect(texts('UTC')).toEqual(['14:00', '16:00', '18:00']);
    expect(texts('Asia/Kolkata')).toEqual(['20:00', '22:00', '00:00']);
  });

  it('keeps midnights over the change of summer time', () => {
    const from = Date.UTC(2026, 9, 22, 22);
    const ticks = timeTicks(from, from + 6 * 24 * HOUR, 6, 'Europe/Berlin');
    expect(ticks.map((tick) => formatTimeOfDay(tick, 'Europe/Berlin', 'minute'))).toEqual(
      ticks.map(() => '00:00'),
    );
    expect(ticks.length).toBeGreaterThanOrEqual(6);
  });
});

describe('fitting texts', () => {
  it('cuts in the middle and never runs over', () => {
    expect(fitText('short', 100, 9)).toBe('short');
    const cut = fitText('payments-gateway-production-eu-west-1', 100, 9);
    expect(cut).toMatch(/^pay.*….*-1$/);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const fitted = fitText(text, 60, 9);
        expect(fitted === text || textWidthEm(fitted) * 9 <= 60).toBe(true);
      }),
    );
  });
});
