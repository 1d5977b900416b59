import { expect, test } from 'vitest';
import { fillTemplate, seriesNames } from '../../../../src/renderer/src/charts/names.ts';

test('only what tells the series apart is named', () => {
  const all = [
    { __name__: 'rx', job: 'host', device: 'eth0' },
    { __name__: 'rx', job: 'host', device: 'lo' },
  ];
  expect(seriesNames(all, 'rx')).toEqual(['eth0', 'lo']);
});

test('several telling labels are named', () => {
  const all = [
    { job: 'a', code: '200' },
    { job: 'b', code: '200' },
    { job: 'b', code: '500' },
  ];
  expect(seriesNames(all, '')).toEqual([
    '{code="200",job="a"}',
    '{code="200",job="b"}',
    '{code="500",job="b"}',
  ]);
});

test('one series is called by its metric, or by the expression', () => {
  expect(seriesNames([{ __name__: 'up', job: 'a' }], 'x')).toEqual(['up']);
  expect(seriesNames([{}], 'sum(x)')).toEqual(['sum(x)']);
  expect(seriesNames([], 'sum(x)')).toEqual([]);
});

test('templates take labels, unknown ones are empty', () => {
  expect(fillTemplate('{{device}} in', { device: 'eth0' })).toBe('eth0 in');
  expect(fillTemplate('{{ $labels.job }}/{{nope}}', { job: 'a' })).toBe('a/');
});
