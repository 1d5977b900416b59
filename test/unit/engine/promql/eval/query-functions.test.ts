import { describe, expect, it } from 'vitest';
import { formatLabels } from '#shared/model/labels.ts';
import { evaluateInstant, evaluateRange, formatExpr, parseExpr } from '#engine/promql/index.ts';
import { xxhash64 } from '#engine/promql/eval/xxhash.ts';
import type { MemorySource } from '../../../../helpers/memory-source.ts';
import { noLimits } from '../../../../helpers/memory-source.ts';
import { given } from '../../../../helpers/promql.ts';

const [startMs, endMs, stepMs] = [60_000, 300_000, 30_000];

function askRange(source: MemorySource, text: string): Record<string, number[]> {
  const expr = parseExpr(text, { experimental: true, times: { stepMs, rangeMs: endMs - startMs } });
  const { value } = evaluateRange(expr, { source, limits: noLimits, startMs, endMs, stepMs });
  return Object.fromEntries(
    value.series.map(({ labels, values, present }) => [
      formatLabels(labels),
      [...values].filter((_, i) => present[i] === 1),
    ]),
  );
}

function askAt(source: MemorySource, text: string, timeMs = 0): unknown {
  const expr = parseExpr(text, { experimental: true });
  const { value, annotations } = evaluateInstant(expr, { source, limits: noLimits, timeMs });
  return { value, notes: annotations.map(({ message }) => message) };
}

const none = given(60_000, {});

describe('the query’s own times', () => {
  it('are the same at all steps, and 0 where an instant has none', () => {
    expect(askRange(none, 'start() + 0 * time()')['{}']).toEqual(new Array(9).fill(60));
    expect(askRange(none, 'end() - start() - range()')['{}']).toEqual(new Array(9).fill(0));
    expect(askRange(none, 'min_of(step(), 1h) + max_of(1, -1)')['{}']).toEqual(new Array(9).fill(31));
    expect(askAt(none, 'step() + range()', 5000)).toMatchObject({ value: { value: 0 } });
    expect(askAt(none, 'end()', 5000)).toMatchObject({ value: { value: 5 } });
    expect(askAt(none, 'min_of(1, NaN)')).toMatchObject({ value: { value: NaN } });
  });
});

describe('calculated durations', () => {
  it.each([
    ['x[2 * 30]', 60_000],
    ['x[1m + 30s]', 90_000],
    ['x[(1m + 30s) * 2 - 1m]', 120_000],
    ['x[2 ^ 3]', 8000],
    ['x[-(-1m)]', 60_000],
    ['x[7 % 4]', 3000],
    ['x[0.5 / 2]', 250],
    ['x[4 * step()]', 120_000],
    ['x[max_of(step(), range() / 2)]', 120_000],
    ['x[min_of(max_of(1, 2), 3)]', 2000],
  ])('%s', (text, rangeMs) => {
    const options = { experimental: true, times: { stepMs, rangeMs: endMs - startMs } };
    expect(parseExpr(text, options)).toMatchObject({ kind: 'matrix', rangeMs });
  });

  it('stand in offsets and subqueries too', () => {
    const options = { experimental: true };
    expect(parseExpr('x offset (1m + 1s)', options)).toMatchObject({ offsetMs: 61_000 });
    expect(parseExpr('x offset -min_of(1m, 5)', options)).toMatchObject({ offsetMs: -5000 });
    expect(parseExpr('x[5m * 2:1m / 2] offset -(1 + 1)', options)).toMatchObject({
      rangeMs: 600_000,
      stepMs: 30_000,
      offsetMs: -2000,
    });
    expect(parseExpr('x offset max_of(1, min_of(2, 3)) + min_of(1, 2)', options)).toMatchObject({
      kind: 'binary',
      left: { offsetMs: 2000 },
      right: { kind: 'call', name: 'min_of' },
    });
  });

  it.each([
    ['x[1m - 1m]', 'duration must be greater than 0'],
    ['x[1m / 0]', 'division by zero'],
    ['x[1m % 0]', 'modulo by zero'],
    ['x[1e300 * 1e300]', 'duration out of range'],
  ])('%s is refused', (text, message) => {
    expect(() => parseExpr(text, { experimental: true })).toThrow(message);
  });
});

describe('limits', () => {
  const series = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`m{i="${i}",g="${i % 2}"}`, [i]] as const),
  );
  const source = given(60_000, series);
  const countOf = (text: string): unknown => askAt(source, `count(${text})`);

  it('take so many of each group', () => {
    expect(countOf('limitk(7, m)')).toMatchObject({ value: { samples: [{ value: 7 }] } });
    expect(countOf('limitk by (g) (7, m)')).toMatchObject({ value: { samples: [{ value: 14 }] } });
    expect(askAt(source, 'limitk(0, m)')).toMatchObject({ value: { samples: [] } });
  });

  it('take a share, always the same, and its complement the rest', () => {
    const both = askAt(source, 'count(limit_ratio(0.3, m) or limit_ratio(-0.7, m))');
    expect(both).toMatchObject({ value: { samples: [{ value: 60 }] } });
    expect(askAt(source, 'limit_ratio(0.3, m) and limit_ratio(-0.7, m)')).toMatchObject({
      value: { samples: [] },
    });
    expect(askAt(source, 'count(limit_ratio(1.5, m))')).toMatchObject({
      value: { samples: [{ value: 60 }] },
      notes: ['PromQL warning: ratio value should be between -1 and 1, got 1.5, capping to 1 (1:19)'],
    });
  });

  it('go by the hash that Prometheus goes by', () => {
    const hash = (text: string): string => xxhash64(new TextEncoder().encode(text)).toString(16);
    expect(hash('')).toBe('ef46db3751d8e999');
    expect(hash('abc')).toBe('44bc2cf5ad770999');
    expect(hash('Nobody inspects the spammish repetition')).toBe('fbcea83c8a378bf1');
  });
});

describe('fill', () => {
  const source = given(60_000, {
    'a{x="1"}': [1],
    'a{x="2"}': [2],
    'b{x="2"}': [10],
    'b{x="3"}': [20],
    'many{x="1",y="1"}': [3],
    'many{x="1",y="2"}': [4],
  });
  const samples = (text: string): Record<string, number> => {
    const expr = parseExpr(text, { experimental: true });
    const { value } = evaluateInstant(expr, { source, limits: noLimits, timeMs: 0 });
    if (value.type !== 'vector') throw new Error(value.type);
    return Object.fromEntries(value.samples.map((each) => [formatLabels(each.labels), each.value]));
  };

  it('stands in for what one side has not', () => {
    expect(samples('a + fill(100) b')).toEqual({ '{x="1"}': 101, '{x="2"}': 12, '{x="3"}': 120 });
    expect(samples('a - fill_right(-1) b')).toEqual({ '{x="1"}': 2, '{x="2"}': -8 });
    expect(samples('a - on (x) fill_left(0) b')).toEqual({ '{x="2"}': -8, '{x="3"}': -20 });
    expect(samples('a > bool fill_left(0) fill_right(5) b')).toEqual({
      '{x="1"}': 0,
      '{x="2"}': 0,
      '{x="3"}': 0,
    });
    expect(samples('many * on (x) group_left fill_right(2) b')).toEqual({
      '{x="1",y="1"}': 6,
      '{x="1",y="2"}': 8,
    });
    expect(samples('b * on (x) group_right fill_left(2) many')).toEqual({
      '{x="1",y="1"}': 6,
      '{x="1",y="2"}': 8,
    });
    expect(samples('many * on (x) group_left fill_left(2) b')).toEqual({ '{x="2"}': 20, '{x="3"}': 40 });
  });

  it('is written back as it was, and only between vectors', () => {
    const text = 'a + on (x) group_left () fill_left (0) fill_right (+Inf) b';
    expect(formatExpr(parseExpr(text, { experimental: true }))).toBe(text);
    expect(formatExpr(parseExpr('a + fill(1) b', { experimental: true }))).toBe('a + fill (1) b');
    expect(() => parseExpr('a and fill(0) b', { experimental: true })).toThrow('set operators');
    expect(() => parseExpr('a + fill(0) 1', { experimental: true })).toThrow('instant vectors');
  });
});

describe('sort over a range', () => {
  it('says that it does nothing', () => {
    const source = given(60_000, { x: [1, 2, 3] });
    const options = { source, limits: noLimits, startMs: 0, endMs: 60_000, stepMs: 60_000 };
    expect(evaluateRange(parseExpr('sort(x)'), options).annotations).toEqual([
      {
        level: 'warning',
        message:
          'PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:1)',
      },
    ]);
  });
});
