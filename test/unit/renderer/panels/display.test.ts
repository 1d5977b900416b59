import { expect, test } from 'vitest';
import type { Override, Thresholds, ValueMapping } from '#shared/dashboard/index.ts';
import { calculate } from '../../../../src/renderer/src/charts/calculate.ts';
import { cssColor, inkOn } from '../../../../src/renderer/src/panels/display/colors.ts';
import { mapValue } from '../../../../src/renderer/src/panels/display/mappings.ts';
import { displayOf } from '../../../../src/renderer/src/panels/display/overrides.ts';
import { boundsOf, showValue } from '../../../../src/renderer/src/panels/display/show-value.ts';
import { thresholdBands, thresholdColor } from '../../../../src/renderer/src/panels/display/thresholds.ts';

const mappings: ValueMapping[] = [
  { kind: 'value', value: '1', text: 'up', color: 'green' },
  { kind: 'value', value: 'eth0', text: 'first card' },
  { kind: 'range', from: 5, to: 9.5, text: 'many' },
  { kind: 'range', from: 100, to: null, color: 'red' },
  { kind: 'regex', pattern: '^web-(\\d+)$', text: 'a web server' },
  { kind: 'regex', pattern: '/^DB/i', text: 'a database' },
  { kind: 'special', match: 'nan', text: 'not a number' },
  { kind: 'special', match: 'null', text: 'nothing' },
  { kind: 'special', match: 'empty', text: 'blank' },
];

test.each<[number | string | null, string | undefined]>([
  [1, 'up'],
  ['1', 'up'],
  ['eth0', 'first card'],
  [5, 'many'],
  [9.5, 'many'],
  [9.6, undefined],
  ['web-12', 'a web server'],
  ['db-1', 'a database'],
  [NaN, 'not a number'],
  [null, 'nothing'],
  ['', 'blank'],
  [0, undefined],
])('%s is mapped to %s', (value, text) => {
  expect(mapValue(value, mappings)?.text).toBe(text);
});

test('a mapping may colour without a text, and a broken pattern fits nothing', () => {
  expect(mapValue(120, mappings)).toEqual({ text: undefined, color: 'red' });
  expect(mapValue('x', [{ kind: 'regex', pattern: '(', text: 'never' }])).toBeNull();
  expect(mapValue(0, [{ kind: 'value', value: '', text: 'never' }])).toBeNull();
});

const thresholds: Thresholds = {
  mode: 'absolute',
  drawn: 'off',
  steps: [
    { from: 90, color: 'red' },
    { from: null, color: 'green' },
    { from: 70, color: 'orange' },
  ],
};

test('a threshold holds from its value on, in whatever order they are written', () => {
  const bands = thresholdBands(thresholds, 0, 100);
  expect([-5, 69.9, 70, 90, null, NaN].map((value) => thresholdColor(value, bands))).toEqual([
    'green',
    'green',
    'orange',
    'red',
    null,
    null,
  ]);
  expect(bands[1]).toEqual({ from: 70, to: 90, color: 'orange' });
});

test('percentages are of the scale', () => {
  const bands = thresholdBands({ ...thresholds, mode: 'percent' }, 0, 50);
  expect(thresholdColor(44, bands)).toBe('orange');
  expect(thresholdColor(45, bands)).toBe('red');
});

test('below the first step nothing is coloured', () => {
  const bands = thresholdBands({ mode: 'absolute', drawn: 'off', steps: [{ from: 3, color: 'red' }] }, 0, 1);
  expect(thresholdColor(2, bands)).toBeNull();
});

test('overrides by name, pattern and query, later ones last', () => {
  const overrides: Override[] = [
    { match: { by: 'regex', pattern: '/out/' }, set: { negative: true, unit: 'bps' } },
    { match: { by: 'query', query: 'B' }, set: { axis: 'right' } },
    { match: { by: 'name', name: 'eth0 out' }, set: { unit: 'Bps', name: 'sent' } },
  ];
  expect(displayOf({ unit: 'short', fill: 10 }, overrides, { name: 'eth0 out', query: 'B' })).toEqual({
    unit: 'Bps',
    fill: 10,
    negative: true,
    axis: 'right',
    name: 'sent',
  });
  expect(displayOf({ unit: 'short' }, overrides, { name: 'eth0 in', query: 'A' })).toEqual({ unit: 'short' });
});

test('a value is shown by mapping first, then by unit and thresholds', () => {
  const display = { unit: 'percent', thresholds, mappings, noValue: 'nothing yet' };
  expect(showValue(95, display)).toEqual({ text: '95%', color: 'red' });
  expect(showValue(1, display)).toEqual({ text: 'up', color: 'green' });
  expect(showValue(null, { noValue: 'nothing yet' })).toEqual({ text: 'nothing yet', color: null });
  expect(showValue(null, {})).toEqual({ text: '–', color: null });
  expect(showValue(20, { ...display, color: 'blue' })).toEqual({ text: '20%', color: 'blue' });
});

test('the scale of a display', () => {
  expect(boundsOf({}, [3, null, 8])).toEqual({ min: 0, max: 8 });
  expect(boundsOf({ unit: 'percentunit' }, [0.2])).toEqual({ min: 0, max: 1 });
  expect(boundsOf({ min: -10, max: 10 }, [500])).toEqual({ min: -10, max: 10 });
  expect(boundsOf({}, [])).toEqual({ min: 0, max: 1 });
});

test('colours follow the theme by name and stay as they are by number', () => {
  expect(cssColor('red')).toBe('var(--wd-critical)');
  expect(cssColor('#12ab34')).toBe('#12ab34');
  expect(cssColor('transparent')).toBe('transparent');
  expect(inkOn('#ffffff')).toBe('#000000');
  expect(inkOn('#14744a')).toBe('#ffffff');
});

test('calculations pass over gaps', () => {
  const column = [null, 2, null, 8, 5, null];
  const all = (['last', 'first', 'min', 'max', 'mean', 'sum', 'count', 'range', 'delta'] as const).map(
    (each) => calculate(column, each),
  );
  expect(all).toEqual([5, 2, 2, 8, 5, 15, 3, 6, 3]);
  expect(calculate([null], 'mean')).toBeNull();
  expect(calculate([], 'count')).toBe(0);
});
