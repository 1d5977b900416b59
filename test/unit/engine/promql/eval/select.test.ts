import { describe, expect, it } from 'vitest';
import { given, ask, askRange } from '../../../../helpers/promql.ts';

const S = 1000;

describe('instant selectors', () => {
  it('look back five minutes, the far end excluded', () => {
    const source = given(10 * S, { up: [1, 2] });
    expect(ask(source, 'up', 309_999)).toEqual({ up: 2 });
    expect(ask(source, 'up', 310_000)).toEqual({});
  });

  it('end at a staleness marker and go on after it', () => {
    const source = given(10 * S, { up: [1, 'stale', 3] });
    expect(askRange(source, 'up', [0, 30 * S, 5 * S])).toEqual({ up: [1, 1, null, null, 3, 3, 3] });
  });

  it('tell a NaN sample from a staleness marker', () => {
    const source = given(10 * S, { up: [NaN, 'stale'] });
    expect(askRange(source, 'up', [0, 10 * S, 10 * S])).toEqual({ up: [NaN, null] });
  });

  it('match an absent label as the empty string', () => {
    const source = given(10 * S, { 'a{x="1"}': [1], 'a{y="2"}': [2] });
    expect(ask(source, 'a{x=""}', 0)).toEqual({ 'a{y="2"}': 2 });
    expect(ask(source, 'a{x=~"1|"}', 0)).toEqual({ 'a{x="1"}': 1, 'a{y="2"}': 2 });
    expect(ask(source, 'a{x!~"1"}', 0)).toEqual({ 'a{y="2"}': 2 });
  });

  it('move by offset and stand still at @', () => {
    const source = given(60 * S, { up: [0, 1, 2, 3, 4, 5] });
    const range = [120 * S, 240 * S, 60 * S] as const;
    expect(askRange(source, 'up offset 1m', range)).toEqual({ up: [1, 2, 3] });
    expect(askRange(source, 'up offset -1m', range)).toEqual({ up: [3, 4, 5] });
    expect(askRange(source, 'up @ 60', range)).toEqual({ up: [1, 1, 1] });
    expect(askRange(source, 'up @ end() offset 1m', range)).toEqual({ up: [3, 3, 3] });
    expect(askRange(source, 'up @ start()', range)).toEqual({ up: [2, 2, 2] });
  });
});

describe('range selectors', () => {
  it('are open on the left and closed on the right', () => {
    const source = given(10 * S, { up: [1, 2, 3, 4] });
    expect(ask(source, 'count_over_time(up[20s])', 30 * S)).toEqual({ '{}': 2 });
    expect(ask(source, 'sum_over_time(up[20s])', 20 * S)).toEqual({ '{}': 5 });
  });

  it('leave out staleness markers', () => {
    const source = given(10 * S, { up: [1, 'stale', 3] });
    expect(ask(source, 'count_over_time(up[1m])', 20 * S)).toEqual({ '{}': 2 });
  });
});

describe('subqueries', () => {
  it('run at steps aligned to the epoch, whatever the query time', () => {
    const source = given(10 * S, { m: [0, 1, 2, 3, 4, 5, 6] });
    for (const at of [50, 53, 59])
      expect(ask(source, 'sum_over_time(m[30s:10s])', at * S)).toEqual({ '{}': 12 });
    expect(ask(source, 'count_over_time(m[30s:5s])', 50 * S)).toEqual({ '{}': 6 });
  });

  it('take a minute as their step when none is given', () => {
    const source = given(10 * S, { m: [0, 1, 2, 3, 4, 5, 6] });
    expect(ask(source, 'count_over_time(m[3m:])', 180 * S)).toEqual({ '{}': 3 });
  });

  it('nest, and keep to the @ of each level', () => {
    const source = given(10 * S, { m: Array.from({ length: 100 }, (_, i) => i) });
    expect(ask(source, 'sum_over_time(sum_over_time(m[20s:10s])[20s:10s] offset 10s)', 100 * S)).toEqual({
      '{}': 9 + 8 + 8 + 7,
    });
    expect(ask(source, 'sum_over_time(sum_over_time(m[20s] @ 50)[3s:1s] @ 900)', 0)).toEqual({ '{}': 27 });
  });
});
