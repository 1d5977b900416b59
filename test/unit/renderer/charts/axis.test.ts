import { expect, test } from 'vitest';
import { axisIncrements, axisTicks, valueBounds } from '../../../../src/renderer/src/charts/axis.ts';
import { sortedOrder } from '../../../../src/renderer/src/charts/Legend.tsx';
import { sparkPoints } from '../../../../src/renderer/src/charts/spark-points.ts';
import { wheelWindow } from '../../../../src/renderer/src/charts/wheel-zoom.ts';

test('bytes are cut at powers of two, numbers at 1, 2, 5', () => {
  expect(axisIncrements('bytes')).toContain(262_144);
  expect(axisIncrements('none')).toEqual(expect.arrayContaining([0.001, 0.5, 20, 1000]));
  expect(axisIncrements('s')).toEqual(expect.arrayContaining([0.05, 30, 3600]));
  for (const unit of ['none', 'bytes', 's'] as const) {
    const list = axisIncrements(unit);
    expect([...list].sort((a, b) => a - b)).toEqual(list);
  }
});

test('bounds', () => {
  expect(valueBounds(null, null, 'none')).toEqual([0, 1]);
  expect(valueBounds(0.2, 0.7, 'percentunit')).toEqual([0, 1]);
  expect(valueBounds(0, 0, 'none')).toEqual([0, 1]);
  expect(valueBounds(8, 8, 'none')).toEqual([0, 10]);
  expect(valueBounds(-8, -8, 'none')).toEqual([-10, 0]);
  expect(valueBounds(10, 110, 'none')).toEqual([0, 120]);
  expect(valueBounds(1000, 1010, 'none')).toEqual([999, 1011]);
});

test('a threshold is always in sight', () => {
  const [, top] = valueBounds(1, 2, 'none', 10);
  expect(top).toBeGreaterThan(10);
});

test('ticks carry their unit', () => {
  expect(axisTicks([0, 2_000_000], 'none')).toEqual(['0', '2.00 M']);
  expect(axisTicks([0, 1024, 2048], 'binBps')).toEqual(['0 B/s', '1.00 KiB/s', '2.00 KiB/s']);
});

test('the legend sorts by a column, series without points last', () => {
  const summary = (max: number | null) => ({ last: max, min: max, max, mean: max });
  const all = [summary(1), summary(null), summary(5), summary(1)];
  expect(sortedOrder(all, null)).toEqual([0, 1, 2, 3]);
  expect(sortedOrder(all, 'max')).toEqual([2, 0, 3, 1]);
});

test('a sparkline is cut at gaps and stays between 0 and 1', () => {
  const runs = sparkPoints([0, 1, null, 2, 4], 4);
  expect(runs).toEqual([
    [
      [0, 0],
      [0.25, 0.25],
    ],
    [
      [0.75, 0.5],
      [1, 1],
    ],
  ]);
  expect(sparkPoints([null, null])).toEqual([]);
  expect(sparkPoints([])).toEqual([]);
  expect(sparkPoints([7])).toEqual([[[0, 0.8]]]);
});

test('the wheel keeps the moment under the pointer', () => {
  const [from, to] = wheelWindow(0, 100, 25, true);
  expect((25 - from) / (to - from)).toBeCloseTo(0.25);
  expect(to - from).toBeCloseTo(75);
  const [wideFrom, wideTo] = wheelWindow(from, to, 25, false);
  expect([wideFrom, wideTo]).toEqual([expect.closeTo(0), expect.closeTo(100)]);
});
