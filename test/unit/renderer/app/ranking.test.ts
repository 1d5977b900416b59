import { expect, test } from 'vitest';
import { rank, score } from '../../../../src/renderer/src/app/palette/ranking.ts';

const items = (...texts: string[]) => texts.map((text) => ({ text }));
const ranked = (query: string, ...texts: string[]) =>
  rank(query, items(...texts), 10).map(({ text }) => text);

test('the beginning of words comes before the middle', () => {
  expect(ranked('tar', 'restart', 'Targets', 'Add target')).toEqual(['Targets', 'Add target', 'restart']);
});

test('initials find', () => {
  expect(ranked('at', 'Alerts', 'Add target', 'Overview')[0]).toBe('Add target');
  expect(ranked('kbm', 'Keyboard map', 'Reports')).toEqual(['Keyboard map']);
});

test('letters out of order or missing do not', () => {
  expect(score('xyz', 'Targets')).toBeNull();
  expect(score('gt', 'Target')).not.toBeNull();
  expect(score('tg', 'git')).toBeNull();
});

test('an empty query keeps the order and the limit holds', () => {
  expect(ranked('', 'b', 'a')).toEqual(['b', 'a']);
  expect(rank('', items('a', 'b', 'c'), 2)).toHaveLength(2);
});

test('case and spaces do not matter', () => {
  expect(score('ADD  TARGET', 'Add target')).not.toBeNull();
});
