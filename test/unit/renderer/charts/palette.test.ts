import { expect, test } from 'vitest';
import { assignSlots, seriesColors, styleOfSlot } from '../../../../src/renderer/src/charts/palette.ts';

const series = (...names: string[]) => names.map((device) => ({ query: 0, labels: { device } }));

test('two series of one chart never share a slot', () => {
  const slots = assignSlots(series(...Array.from({ length: 30 }, (_, i) => `eth${String(i)}`)));
  expect(new Set(slots).size).toBe(30);
});

test('the order of the series does not change their colours', () => {
  const one = assignSlots(series('a', 'b', 'c', 'd'));
  const other = assignSlots(series('d', 'c', 'b', 'a'));
  expect(other.reverse()).toEqual(one);
});

test('a series keeps its colour when others without its colour come and go', () => {
  const [alone] = assignSlots(series('a', 'zz'));
  const [again] = assignSlots(series('a', 'yy', 'zz'));
  expect(again).toBe(alone);
});

test('one series takes the first colour', () => {
  expect(assignSlots(series('whatever'))).toEqual([0]);
});

test('the second round is dashed', () => {
  const colors = seriesColors.dark.length;
  expect(styleOfSlot(1, 'dark').dash).toEqual([]);
  expect(styleOfSlot(1 + colors, 'dark')).toEqual({ color: styleOfSlot(1, 'dark').color, dash: [7, 4] });
});
