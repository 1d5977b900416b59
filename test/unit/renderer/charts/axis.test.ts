import { expect, test } from 'vitest';
import {
  axisIncrements,
  axisTicks,
  axisWidth,
  valueBounds,
} from '../../../../src/renderer/src/charts/axis.ts';
import { clickName, sortedOrder } from '../../../../src/renderer/src/charts/legend-model.ts';
import { plainScale } from '../../../../src/renderer/src/charts/looks.ts';
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

const none = plainScale('none');

test('bounds', () => {
  expect(valueBounds(null, null, none)).toEqual([0, 1]);
  expect(valueBounds(0.2, 0.7, plainScale('percentunit'))).toEqual([0, 1]);
  expect(valueBounds(0, 0, none)).toEqual([0, 1]);
  expect(valueBounds(8, 8, none)).toEqual([0, 10]);
  expect(valueBounds(-8, -8, none)).toEqual([-10, 0]);
  expect(valueBounds(10, 110, none)).toEqual([0, 120]);
  expect(valueBounds(1000, 1010, none)).toEqual([999, 1011]);
});

test('a threshold is always in sight, with and without data', () => {
  expect(valueBounds(1, 2, plainScale('none', [10]))[1]).toBeGreaterThan(10);
  expect(valueBounds(null, null, plainScale('none', [10]))[1]).toBeGreaterThan(10);
});

test('hard ends hold, soft ones give way', () => {
  expect(valueBounds(10, 110, { ...none, min: 50, max: 60 })).toEqual([50, 60]);
  expect(valueBounds(10, 40, { ...none, softMin: 0, softMax: 100 })).toEqual([0, 100]);
  expect(valueBounds(10, 140, { ...none, softMax: 100 })[1]).toBeGreaterThan(140);
  expect(valueBounds(-5, 40, { ...none, softMin: 0 })[0]).toBeLessThan(-5);
  expect(valueBounds(200, 300, { ...none, max: 100 })).toEqual([0, 100]);
  expect(valueBounds(-20, -10, { ...none, min: 5 })).toEqual([5, 6]);
});

test('a logarithmic axis ends at whole powers', () => {
  const log10 = { ...none, kind: 'log10' as const };
  expect(valueBounds(3, 4200, log10)).toEqual([1, 10_000]);
  expect(valueBounds(100, 1000, log10)).toEqual([100, 1000]);
  expect(valueBounds(3, 100, { ...none, kind: 'log2' })).toEqual([2, 128]);
  expect(valueBounds(null, null, log10)).toEqual([1, 10]);
  expect(valueBounds(-5, 0, log10)).toEqual([1, 10]);
});

test('an axis has room for its texts, in steps', () => {
  expect(axisWidth([])).toBe(40);
  expect(axisWidth(['1.00 KiB/s'])).toBeGreaterThan(64);
  expect(axisWidth(['1.00 KiB/s'])).toBe(axisWidth(['1.00 MiB/s']));
});

test('ticks carry their unit', () => {
  expect(axisTicks([0, 2_000_000], 'none')).toEqual(['0', '2.00 M']);
  expect(axisTicks([0, 1024, 2048], 'binBps')).toEqual(['0 B/s', '1.00 KiB/s', '2.00 KiB/s']);
});

test('the legend sorts by a column, series without points last', () => {
  expect(sortedOrder([1, null, 5, 1])).toEqual([2, 0, 3, 1]);
});

test('a click on a name shows it alone and again all; with Ctrl it comes and goes', () => {
  const alone = clickName(null, 'a', false);
  expect(alone).toEqual(new Set(['a']));
  expect(clickName(alone, 'a', false)).toBeNull();
  const both = clickName(alone, 'b', true);
  expect(both).toEqual(new Set(['a', 'b']));
  expect(clickName(both, 'a', true)).toEqual(new Set(['b']));
  expect(clickName(alone, 'a', true)).toBeNull();
  expect(clickName(both, 'a', false)).toEqual(alone);
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
