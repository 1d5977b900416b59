import { expect, test } from 'vitest';
import { formatValue } from '#shared/format/index.ts';
import { describeChart, trend } from '../../../../src/renderer/src/charts/summary.ts';

test('trend', () => {
  const ramp = Array.from({ length: 50 }, (_, i) => i);
  expect(trend(ramp)).toBe('rising');
  expect(trend([...ramp].reverse())).toBe('falling');
  expect(trend(new Array<number>(50).fill(3))).toBe('steady');
  expect(trend(ramp.map((i) => 100 + Math.sin(i * 3)))).toBe('steady');
  expect(trend([1, 2])).toBe('steady');
});

test('a chart in words', () => {
  const text = (value: number | null) => formatValue(value, 'percentunit');
  const series = { name: 'all', text, column: [0.1, 0.2, 0.3, 0.4, 0.5] };
  expect(describeChart('CPU', [series])).toBe('CPU. all: last 50%, min 10%, max 50%, rising.');
  expect(describeChart('CPU', [])).toBe('CPU: no data in this range.');
  expect(describeChart('CPU', [{ ...series, column: [0.1, null] }])).toContain('all: now missing, min 10%');
  expect(describeChart('CPU', [{ ...series, column: [null] }])).toBe('CPU. all: no points.');
  expect(
    describeChart(
      'CPU',
      Array.from({ length: 6 }, () => series),
    ),
  ).toContain('and 1 more series');
});
