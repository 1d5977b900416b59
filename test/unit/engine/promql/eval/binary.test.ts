import { describe, expect, it } from 'vitest';
import { given, ask, askRange } from '../../../../helpers/promql.ts';

const M = 60_000;

describe('scalars', () => {
  const empty = given(M, {});

  it.each([
    ['7 % 4', 3],
    ['-7 % 4', -3],
    ['2 ^ 10', 1024],
    ['1 ^ NaN', 1],
    ['-(1) ^ Inf', -1],
    ['1 / 0', Infinity],
    ['0 / 0', NaN],
    ['1 > bool 2', 0],
    ['NaN == bool NaN', 0],
    ['1 atan2 1', Math.PI / 4],
    ['time() - 1', 59],
    ['-pi()', -Math.PI],
  ])('%s', (text, value) => {
    expect(ask(empty, text, M)).toEqual({ scalar: value });
  });
});

describe('vector and scalar', () => {
  const source = given(M, { 'm{a="x"}': [1, 5], 'm{a="y"}': [4, NaN] });

  it('arithmetic drops the name, comparisons keep name and value', () => {
    expect(ask(source, '10 - m', 0)).toEqual({ '{a="x"}': 9, '{a="y"}': 6 });
    expect(ask(source, '3 < m', 0)).toEqual({ 'm{a="y"}': 4 });
    expect(ask(source, 'm > bool 3', 0)).toEqual({ '{a="x"}': 0, '{a="y"}': 1 });
    expect(askRange(source, 'm != 1', [0, M, M])).toEqual({ 'm{a="x"}': [null, 5], 'm{a="y"}': [4, NaN] });
  });
});

describe('vector matching', () => {
  const source = given(M, {
    'cpu{i="1",mode="idle"}': [3],
    'cpu{i="1",mode="user"}': [1],
    'cpu{i="2",mode="idle"}': [8],
    'total{i="1"}': [4],
    'total{i="2"}': [16],
    'role{i="1",role="db"}': [1],
  });

  it('one to one by all labels, by some, or by all but some', () => {
    expect(ask(source, 'total + total', 0)).toEqual({ '{i="1"}': 8, '{i="2"}': 32 });
    expect(ask(source, 'total / on(i) cpu{mode="idle"}', 0)).toEqual({ '{i="1"}': 4 / 3, '{i="2"}': 2 });
    expect(ask(source, 'cpu{mode="idle"} * ignoring(mode) total', 0)).toEqual({
      '{i="1"}': 12,
      '{i="2"}': 128,
    });
    expect(ask(source, 'cpu + total', 0)).toEqual({});
  });

  it('many to one copies the labels asked for', () => {
    const wanted = { '{i="1",mode="idle",role="db"}': 3, '{i="1",mode="user",role="db"}': 1 };
    expect(ask(source, 'cpu * on(i) group_left(role) role', 0)).toEqual(wanted);
    expect(ask(source, 'role * on(i) group_right(role) cpu', 0)).toEqual(wanted);
    expect(ask(source, 'total < on(i) group_right cpu{mode="idle"}', 0)).toEqual({});
    expect(ask(source, 'total > on(i) group_right cpu{mode="user"}', 0)).toEqual({
      'cpu{i="1",mode="user"}': 4,
    });
  });

  it('refuses what is ambiguous, even if the comparison would filter it', () => {
    expect(() => ask(source, 'cpu > on(i) total', 0)).toThrow('many-to-one matching must be explicit');
    expect(() => ask(source, 'total > on(i) cpu', 0)).toThrow(
      'found duplicate series for the match group {i="1"} on the right hand-side of the operation: ' +
        '[{__name__="cpu", i="1", mode="idle"}, {__name__="cpu", i="1", mode="user"}]' +
        ';many-to-many matching not allowed: matching labels must be unique on one side',
    );
    expect(() => ask(source, 'cpu * on(i) group_left(mode) total', 0)).toThrow(
      'grouping labels must ensure unique matches',
    );
  });

  it('asks for uniqueness step by step', () => {
    const moving = given(10 * M, { 'a{x="1"}': [1, null], 'a{x="2"}': [null, 2], b: [10, 10] });
    expect(askRange(moving, 'b * on() a', [0, 10 * M, 10 * M])).toEqual({ '{}': [10, 20] });
    const clash = given(M, { 'a{x="1"}': [1, 1], 'a{x="2"}': [null, 2], b: [10, 10] });
    expect(() => askRange(clash, 'b * on() a', [0, M, M])).toThrow('many-to-many');
    expect(askRange(clash, 'b{no="thing"} * on() a', [0, M, M])).toEqual({});
  });
});

describe('set operators', () => {
  const source = given(10 * M, {
    'a{x="1"}': [1, 2],
    'a{x="2"}': [3, 4],
    'b{x="1"}': [5, null],
    'c{y="1"}': [7, 7],
  });
  const range = [0, 10 * M, 10 * M] as const;

  it('and, unless and or go by the presence of labels at each step', () => {
    expect(askRange(source, 'a and b', range)).toEqual({ 'a{x="1"}': [1, null] });
    expect(askRange(source, 'a unless b', range)).toEqual({ 'a{x="1"}': [null, 2], 'a{x="2"}': [3, 4] });
    expect(askRange(source, 'b or a', range)).toEqual({
      'b{x="1"}': [5, null],
      'a{x="1"}': [null, 2],
      'a{x="2"}': [3, 4],
    });
    expect(ask(source, 'a and on() vector(1)', 0)).toEqual({ 'a{x="1"}': 1, 'a{x="2"}': 3 });
    expect(ask(source, 'a unless on() (vector(1) > 1)', 0)).toEqual({ 'a{x="1"}': 1, 'a{x="2"}': 3 });
    expect(ask(source, 'a or on(x) c', 0)).toEqual({ 'a{x="1"}': 1, 'a{x="2"}': 3, 'c{y="1"}': 7 });
  });
});

describe('dropping names', () => {
  it('merges series that share no step and refuses those that do', () => {
    const apart = given(10 * M, { 'a{x="1"}': [1, null], 'b{x="1"}': [null, 2] });
    expect(askRange(apart, '-{x="1"}', [0, 10 * M, 10 * M])).toEqual({ '{x="1"}': [-1, -2] });
    const together = given(M, { 'a{x="1"}': [1], 'b{x="1"}': [2] });
    expect(() => ask(together, 'abs({x="1"})', 0)).toThrow(
      'vector cannot contain metrics with the same labelset',
    );
  });
});
