import { describe, expect, it } from 'vitest';
import { given, ask, askRange, notesOf } from '../../../../helpers/promql.ts';

const M = 60_000;
const source = given(M, {
  'm{job="a",i="0"}': [1, 2, null],
  'm{job="a",i="1"}': [3, null, null],
  'm{job="b",i="0"}': [10, 20, 30],
  'm{i="9"}': [5, NaN, 7],
});

describe('grouping', () => {
  it('by names what is kept, without what is dropped', () => {
    expect(ask(source, 'sum by (job) (m)', 0)).toEqual({ '{job="a"}': 4, '{job="b"}': 10, '{}': 5 });
    expect(ask(source, 'sum(m) without (i)', 0)).toEqual({ '{job="a"}': 4, '{job="b"}': 10, '{}': 5 });
    expect(ask(source, 'sum(m)', 0)).toEqual({ '{}': 19 });
    expect(ask(source, 'count by (nothing) (m)', 0)).toEqual({ '{}': 4 });
  });

  it('keeps label values apart that run into each other', () => {
    const tricky = given(M, { 'm{a="aa",b="bb"}': [1], 'm{a="a",b="abb"}': [2] });
    expect(Object.keys(ask(tricky, 'sum by (a, b) (m)', 0))).toHaveLength(2);
  });

  it('only has values where a member has one', () => {
    const few = given(M, { 'm{job="a"}': [1, 'stale'], 'm{job="b"}': ['stale', 2] });
    expect(askRange(few, 'sum by (job) (m)', [0, M, M])).toEqual({
      '{job="a"}': [1, null],
      '{job="b"}': [null, 2],
    });
    expect(ask(few, 'sum(nothing)', 0)).toEqual({});
  });
});

describe('operators', () => {
  it.each([
    ['sum', 4, 2],
    ['avg', 2, 2],
    ['min', 1, 2],
    ['max', 3, 2],
    ['count', 2, 1],
    ['group', 1, 1],
    ['stddev', 1, 0],
    ['stdvar', 1, 0],
  ])('%s', (op, first, last) => {
    const few = given(M, { 'm{i="0"}': [1, 2], 'm{i="1"}': [3, 'stale'] });
    expect(askRange(few, `${op}(m)`, [0, M, M])).toEqual({ '{}': [first, last] });
  });

  it('min and max pass over NaN, sum does not', () => {
    expect(ask(source, 'min(m{i=~"0|9"})', M)).toEqual({ '{}': 2 });
    expect(ask(source, 'sum(m{i=~"0|9"})', M)).toEqual({ '{}': NaN });
    expect(ask(source, 'max(m{i="9"})', M)).toEqual({ '{}': NaN });
  });

  it('add and average without loss and without overflow', () => {
    const extreme = given(M, {
      'm{i="0"}': [1e100],
      'm{i="1"}': [3],
      'm{i="2"}': [-1e100],
      'b{i="0"}': [1e308],
      'b{i="1"}': [1e308],
    });
    expect(ask(extreme, 'sum(m)', 0)).toEqual({ '{}': 3 });
    expect(ask(extreme, 'avg(m)', 0)).toEqual({ '{}': 1 });
    expect(ask(extreme, 'avg(b)', 0)).toEqual({ '{}': 1e308 });
    expect(ask(extreme, 'sum(b)', 0)).toEqual({ '{}': Infinity });
  });

  it('quantile interpolates and takes its parameter step by step', () => {
    const few = given(M, { 'm{i="0"}': [0, 0], 'm{i="1"}': [1, 1], q: [0.8, 0.5] });
    expect(askRange(few, 'quantile(scalar(q), m)', [0, M, M])).toEqual({ '{}': [0.8, 0.5] });
    expect(notesOf(few, 'quantile(-1, m)', 0)).toEqual([
      'PromQL warning: quantile value should be between 0 and 1, got -1 (1:10)',
    ]);
  });
});

describe('topk and bottomk', () => {
  const ranked = given(M, {
    'm{i="0"}': [1, 9],
    'm{i="1"}': [2, 8],
    'm{i="2"}': [3, 7],
    'm{i="3"}': [NaN, NaN],
    k: [1, 2],
  });

  it('order the result of an instant query, NaN last', () => {
    expect(Object.keys(ask(ranked, 'topk(3, m)', 0))).toEqual(['m{i="2"}', 'm{i="1"}', 'm{i="0"}']);
    expect(Object.keys(ask(ranked, 'bottomk(9, m)', 0))).toEqual([
      'm{i="0"}',
      'm{i="1"}',
      'm{i="2"}',
      'm{i="3"}',
    ]);
  });

  it("choose at each step, with that step's k", () => {
    expect(askRange(ranked, 'topk(scalar(k), m)', [0, M, M])).toEqual({
      'm{i="0"}': [null, 9],
      'm{i="1"}': [null, 8],
      'm{i="2"}': [3, null],
    });
  });

  it('choose within groups', () => {
    expect(ask(source, 'topk by (job) (1, m{job!=""})', 0)).toEqual({
      'm{i="1",job="a"}': 3,
      'm{i="0",job="b"}': 10,
    });
  });

  it('refuse a k that is not a number, and take less than 1 as none', () => {
    expect(() => ask(ranked, 'topk(NaN, nothing)', 0)).toThrow('Parameter value is NaN');
    expect(() => ask(ranked, 'topk(1e30, m)', 0)).toThrow('overflows int64');
    expect(ask(ranked, 'topk(0.9, m)', 0)).toEqual({});
  });
});

describe('count_values', () => {
  const versions = given(M, { 'v{i="0",job="a"}': [6], 'v{i="1",job="a"}': [6], 'v{i="2",job="b"}': [1e21] });

  it('counts each value into a label', () => {
    expect(ask(versions, 'count_values("v", v)', 0)).toEqual({
      '{v="6"}': 2,
      '{v="1000000000000000000000"}': 1,
    });
    expect(ask(versions, 'count_values by (job) ("v", v)', 0)).toEqual({
      '{job="a",v="6"}': 2,
      '{job="b",v="1000000000000000000000"}': 1,
    });
  });

  it('overwrites a label that is grouped by', () => {
    expect(ask(versions, 'count_values by (job) ("job", v{job="a"})', 0)).toEqual({ '{job="6"}': 2 });
  });

  it('refuses a label that is no UTF-8', () => {
    expect(() => ask(versions, String.raw`count_values("a\xc5z", v)`, 0)).toThrow(
      String.raw`invalid label name "a\xc5z"`,
    );
  });
});
