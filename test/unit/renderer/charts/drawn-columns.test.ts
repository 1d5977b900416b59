import { expect, test } from 'vitest';
import { drawnColumns } from '../../../../src/renderer/src/charts/drawn-columns.ts';
import { plainLine } from '../../../../src/renderer/src/charts/looks.ts';
import type { LineLook } from '../../../../src/renderer/src/charts/looks.ts';

const style = { color: '#000000', dash: [] };
const lines = (...looks: Partial<LineLook>[]) =>
  looks.map((look, i) => {
    const line = plainLine(`line ${String(i)}`, style, i, 'none', false);
    return { ...line, look: { ...line.look, ...look } };
  });
const all = () => true;
const linear = () => false;

test('stacked lines stand on each other, and are filled down to the one below', () => {
  const { columns, bands } = drawnColumns(
    lines({ stack: 'A' }, { stack: 'A' }, {}, { stack: 'A' }),
    [
      [1, 2],
      [10, null],
      [7, 7],
      [100, 200],
    ],
    all,
    linear,
  );
  expect(columns).toEqual([
    [1, 2],
    [11, 2],
    [7, 7],
    [111, 202],
  ]);
  expect(bands).toEqual([
    [1, 0],
    [3, 1],
  ]);
});

test('where all are missing is a gap', () => {
  const { columns } = drawnColumns(lines({ stack: 'A' }, { stack: 'A' }), [[null], [null]], all, linear);
  expect(columns).toEqual([[null], [null]]);
});

test('a line that is off carries nothing', () => {
  const { columns, bands } = drawnColumns(
    lines({ stack: 'A' }, { stack: 'A' }, { stack: 'A' }),
    [[1], [10], [100]],
    (index) => index !== 1,
    linear,
  );
  expect(columns[2]).toEqual([101]);
  expect(bands).toEqual([[2, 0]]);
});

test('groups and what is mirrored are stacked apart', () => {
  const { columns } = drawnColumns(
    lines(
      { stack: 'A' },
      { stack: 'B' },
      { stack: 'A', negative: true },
      { stack: 'A' },
      { stack: 'A', negative: true },
    ),
    [[1], [10], [3], [2], [4]],
    all,
    linear,
  );
  expect(columns).toEqual([[1], [10], [-3], [3], [-7]]);
});

test('in per cent of the whole, also of nothing', () => {
  const percent = { stack: 'A', stackPercent: true };
  const { columns } = drawnColumns(
    lines(percent, percent),
    [
      [1, 0, null],
      [3, 0, 5],
    ],
    all,
    linear,
  );
  expect(columns).toEqual([
    [25, 0, 0],
    [100, 0, 100],
  ]);
});

test('a logarithmic scale has no place for zero and below; plain columns are not copied', () => {
  const measured = [1, 0, -3, null, 8];
  expect(drawnColumns(lines({}), [measured], all, () => true).columns).toEqual([[1, null, null, null, 8]]);
  expect(drawnColumns(lines({}), [measured], all, linear).columns[0]).toBe(measured);
});
