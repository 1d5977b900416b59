import { describe, expect, it } from 'vitest';
import {
  byAlert,
  readDraft,
  readDuration,
  thresholdsAround,
  withThreshold,
  writeDuration,
} from '../../../../src/renderer/src/pages/rules/rule-words.ts';

describe('a rule in the form', () => {
  it.each([
    ['', 0],
    ['0', 0],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['250ms', 250],
    ['5', null],
    ['5 min', null],
    ['m5', null],
  ])('reads the duration %j', (text, ms) => {
    expect(readDuration(text)).toBe(ms);
    if (ms !== null && ms > 0) expect(readDuration(writeDuration(ms))).toBe(ms);
  });

  it('is nothing to try while something in it can not be read', () => {
    expect(readDraft({ expr: 'up == 0', forText: '1m', keepText: '' })).toEqual({
      expr: 'up == 0',
      forMs: 60_000,
      keepFiringForMs: 0,
    });
    expect(readDraft({ expr: 'up == 0', forText: 'soon', keepText: '' })).toBeNull();
    expect(readDraft({ expr: ' ', forText: '', keepText: '' })).toBeNull();
  });

  it.each([
    ['queue > 70', 80, 'queue > 80'],
    ['a / b < 0.05', 0.1, 'a / b < 0.1'],
    ['absent(up)', 3, 'absent(up)'],
  ])('compares %s with %d', (expr, value, changed) => {
    expect(withThreshold(expr, value)).toBe(changed);
  });

  it('offers thresholds around one, short enough to be said', () => {
    expect(thresholdsAround(70)).toEqual([35, 52.5, 63, 77, 87.5, 105]);
    expect(thresholdsAround(0)).toEqual([]);
    expect(thresholdsAround(-10)).toEqual([-15, -12.5, -11, -9, -7.5, -5]);
  });

  it('puts what belongs to one alert together, the longest first', () => {
    const episode = (job: string, from: number, toMs: number | null) => ({
      labels: { job },
      pendingFromMs: from,
      firingFromMs: from,
      toMs,
    });
    const found = byAlert([episode('a', 0, 10), episode('b', 0, 100), episode('a', 20, null)], 50);
    expect(found.map(({ labels, firingMs, episodes }) => [labels.job, firingMs, episodes.length])).toEqual([
      ['b', 100, 1],
      ['a', 40, 2],
    ]);
  });
});
