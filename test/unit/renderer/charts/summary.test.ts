import { expect, test } from 'vitest';
import { describeChart, summarize, trend } from '../../../../src/renderer/src/charts/summary.ts';

test('gaps do not count, a gap at the end leaves no last', () => {
  expect(summarize([1, 2, 3, 4], [4, null, 2, 6])).toEqual({ last: 6, min: 2, max: 6, mean: 4 });
  expect(summarize([1, 2], [4, null]).last).toBeNull();
  expect(summarize([1, 2], [null, null])).toEqual({ last: null, min: null, max: null, mean: null });
});

test('points before the window do not count', () => {
  expect(summarize([1, 2, 3], [100, 2, 4], 2)).toEqual({ last: 4, min: 2, max: 4, mean: 3 });
});

test('trend', () => {
  const ramp = Array.from({ length: 50 }, (_, i) => i);
  expect(trend(ramp)).toBe('rising');
  expect(trend([...ramp].reverse())).toBe('falling');
  expect(trend(new Array<number>(50).fill(3))).toBe('steady');
  expect(trend(ramp.map((i) => 100 + Math.sin(i * 3)))).toBe('steady');
  expect(trend([1, 2])).toBe('steady');
});

test('a chart in words', () => {
  const column = [0.1, 0.2, 0.3, 0.4, 0.5];
  const summary = summarize([1, 2, 3, 4, 5], column);
  expect(describeChart('CPU', [{ name: 'all', summary, column }], 'percentunit')).toBe(
    'CPU. all: last 50%, min 10%, max 50%, rising.',
  );
  expect(describeChart('CPU', [], 'percentunit')).toBe('CPU: no data in this range.');
  const six = Array.from({ length: 6 }, () => ({ name: 'x', summary, column }));
  expect(describeChart('CPU', six, 'percentunit')).toContain('and 1 more series');
});
