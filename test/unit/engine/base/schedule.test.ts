import { describe, expect, it } from 'vitest';
import { latestDue, nextDue, offsetOf, sleepUntil } from '#engine/base/schedule.ts';

describe('schedule', () => {
  it('spreads targets over the interval, each at its own stable place', () => {
    const places = Array.from({ length: 1000 }, (_, i) =>
      offsetOf(`node-${i} http://host-${i}:9100/metrics`, 1000),
    );
    expect(offsetOf('node-7 http://host-7:9100/metrics', 1000)).toBe(places[7]);
    const perTenth = Array.from(
      { length: 10 },
      (_, tenth) => places.filter((p) => Math.floor(p / 100) === tenth).length,
    );
    expect(Math.min(...perTenth)).toBeGreaterThan(60);
    expect(Math.max(...perTenth)).toBeLessThan(140);
  });

  it('finds the next time strictly after now, without drift and without making up for missed ones', () => {
    expect(nextDue(10_000, 1000, 250)).toBe(10_250);
    expect(nextDue(10_250, 1000, 250)).toBe(11_250);
    expect(nextDue(10_250 + 3_600_000 + 17, 1000, 250)).toBe(10_250 + 3_600_000 + 1000);
  });

  it('finds the last time not after now', () => {
    expect(latestDue(10_250, 1000, 250)).toBe(10_250);
    expect(latestDue(10_249, 1000, 250)).toBe(9_250);
  });

  it('never asks a timer for more than it can take', () => {
    expect(sleepUntil(10, 20)).toBe(0);
    expect(sleepUntil(10.2, 5)).toBe(6);
    expect(sleepUntil(1e12, 0)).toBe(2 ** 30);
  });
});
