import { expect, test } from 'vitest';
import { nearestLine, tooltipRows } from '../../../../src/renderer/src/charts/tooltip.ts';

const shown = () => true;

test('largest first, gaps left out', () => {
  const { rows, rest } = tooltipRows([[1], [null], [3], [2]], 0, shown);
  expect(rows).toEqual([
    { index: 2, value: 3 },
    { index: 3, value: 2 },
    { index: 0, value: 1 },
  ]);
  expect(rest).toBe(0);
});

test('hidden series are left out, and more than fit are counted', () => {
  const columns = Array.from({ length: 14 }, (_, i) => [i]);
  const { rows, rest } = tooltipRows(columns, 0, (index) => index !== 13);
  expect(rows[0]).toEqual({ index: 12, value: 12 });
  expect(rows).toHaveLength(10);
  expect(rest).toBe(3);
});

test('the line nearest to the pointer', () => {
  expect(nearestLine([10, null, 30, 80], 35)).toBe(2);
  expect(nearestLine([null], 35)).toBeNull();
});
