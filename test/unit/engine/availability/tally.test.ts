import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOf, budgetOf, burnRateOf, outagesOf, tallyOf } from '#engine/availability/index.ts';
import type { Span } from '#engine/availability/index.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

const up = (fromMs: number, toMs: number): Span => ({ fromMs, toMs, state: 'up', failure: null });
const down = (fromMs: number, toMs: number, code = 'broken'): Span => ({
  fromMs,
  toMs,
  state: 'down',
  failure: { code, message: `it is ${code}` },
});

describe('a tally', () => {
  it.each<[string, Span[], number, number, object]>([
    ['of nothing', [], 0, 100, { upMs: 0, downMs: 0, unknownMs: 100, availability: null, outages: 0 }],
    ['of being up', [up(0, 100)], 0, 100, { upMs: 100, unknownMs: 0, availability: 1 }],
    ['of a part of a span', [up(0, 1000)], 400, 500, { upMs: 100, unknownMs: 0 }],
    [
      'of up and down, by time',
      [up(0, 75), down(75, 100)],
      0,
      100,
      { upMs: 75, downMs: 25, availability: 0.75, outages: 1 },
    ],
    [
      'in which what is unknown counts as neither',
      [up(0, 25), down(75, 100)],
      0,
      100,
      { upMs: 25, downMs: 25, unknownMs: 50, availability: 0.5 },
    ],
    ['that begins before the record', [up(50, 100)], 0, 100, { unknownMs: 50, availability: 1 }],
    [
      'in which an outage that changes its reason is one',
      [down(0, 10, 'a'), down(10, 20, 'b'), up(20, 30), down(30, 40)],
      0,
      100,
      { outages: 2, downMs: 30 },
    ],
    ['in which two outages around a gap are two', [down(0, 10), down(50, 60)], 0, 100, { outages: 2 }],
    ['of spans that only touch it', [up(0, 10), up(20, 30)], 10, 20, { upMs: 0, unknownMs: 10 }],
  ])('%s', (_, spans, from, to, wanted) => {
    expect(tallyOf(spans, from, to)).toMatchObject(wanted);
  });

  /** Spans in order with gaps between, some of length zero. */
  const anySpans = fc
    .array(fc.tuple(fc.nat(50), fc.nat(200), fc.boolean()), { maxLength: 30 })
    .map((parts) => {
      let at = 0;
      return parts.map(([gap, length, isUp]) => {
        const from = at + gap;
        at = from + length;
        return isUp ? up(from, at) : down(from, at);
      });
    });

  it('agrees with counting each millisecond, and its parts with the whole', () => {
    fc.assert(
      fc.property(anySpans, fc.nat(2000), fc.integer({ min: 1, max: 2000 }), (spans, from, length) => {
        const to = from + length;
        const tally = tallyOf(spans, from, to);
        const at = (ms: number) => spans.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)?.state;
        const counted = { up: 0, down: 0 };
        for (let ms = from; ms < to; ms++) {
          const state = at(ms);
          if (state) counted[state]++;
        }
        expect([tally.upMs, tally.downMs]).toEqual([counted.up, counted.down]);
        expect(tally.upMs + tally.downMs + tally.unknownMs).toBe(length);
        const bars = barsOf(spans, from, to, 7);
        expect(bars.reduce((sum, bar) => sum + bar.downMs, 0)).toBeCloseTo(tally.downMs, 6);
        expect(bars.every((bar) => (bar.failure !== null) === bar.downMs > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('bars', () => {
  it('tell the reason that lasted longest', () => {
    const spans = [up(0, 10), down(10, 12, 'short'), down(12, 40, 'long'), up(40, 100)];
    const bars = barsOf(spans, 0, 100, 4);
    expect(bars.map(({ failure }) => failure?.code ?? null)).toEqual(['long', 'long', null, null]);
    expect(bars.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [0, 25],
      [25, 50],
      [50, 75],
      [75, 100],
    ]);
  });
});

describe('outages', () => {
  it('come newest first, each with its first reason', () => {
    const spans = [down(0, 10, 'a'), up(10, 20), down(20, 30, 'b'), down(30, 50, 'c'), up(50, 60)];
    const told = outagesOf(spans, 10).map(({ fromMs, toMs, failure }) => [fromMs, toMs, failure?.code]);
    expect(told).toEqual([
      [20, 50, 'b'],
      [0, 10, 'a'],
    ]);
    expect(outagesOf(spans, 1)).toHaveLength(1);
  });
});

describe('an objective', () => {
  const month = (downMs: number, knownMs = 30 * DAY) =>
    tallyOf([up(0, knownMs - downMs), down(knownMs - downMs, knownMs)], 0, 30 * DAY);

  it.each([
    ['99.9 % allows 43.2 minutes a month', 0.999, 0, 43.2 * MIN, 1],
    ['a third of it used', 0.999, 14.4 * MIN, 28.8 * MIN, 2 / 3],
    ['all of it used', 0.999, 43.2 * MIN, 0, 0],
    ['twice what is allowed', 0.999, 86.4 * MIN, -43.2 * MIN, -1],
    ['99 % allows 7.2 hours', 0.99, HOUR, 6.2 * HOUR, 6.2 / 7.2],
  ])('%s', (_, objective, downMs, leftMs, leftRatio) => {
    const budget = budgetOf(month(downMs), objective);
    expect(budget.leftMs).toBeCloseTo(leftMs, 3);
    expect(budget.leftRatio).toBeCloseTo(leftRatio, 9);
    expect(budget.windowMs).toBe(30 * DAY);
  });

  it('is judged by the time that is known', () => {
    // A minute of a single known day: 0.9993, which is above 99.9 %.
    expect(budgetOf(month(MIN, DAY), 0.999).leftRatio).toBeCloseTo(1 - 1 / 1.44, 9);
    expect(budgetOf(tallyOf([], 0, DAY), 0.999).leftRatio).toBeNull();
  });

  it('burns at 1 where the budget would just last', () => {
    const hour = (downMs: number) => tallyOf([up(0, HOUR - downMs), down(HOUR - downMs, HOUR)], 0, HOUR);
    expect(burnRateOf(hour(3.6 * 1000), 0.999)).toBeCloseTo(1, 9);
    expect(burnRateOf(hour(0), 0.999)).toBe(0);
    expect(burnRateOf(hour(HOUR), 0.999)).toBeCloseTo(1000, 6);
    expect(burnRateOf(tallyOf([], 0, HOUR), 0.999)).toBeNull();
    expect(burnRateOf(hour(1), 1)).toBeNull();
  });
});
