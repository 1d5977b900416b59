import { expect, test } from 'vitest';
import { sortRows } from '../../../../src/renderer/src/ui/sort-rows.ts';

const by = (row: { key: string | number | null }) => row.key;
const rows = (...keys: (string | number | null)[]) => keys.map((key) => ({ key }));

test('numbers in names sort as numbers', () => {
  expect(sortRows(rows('disk10', 'disk9'), by, false)).toEqual(rows('disk9', 'disk10'));
});

test('unknown values come last in both directions', () => {
  expect(sortRows(rows(null, 2, 1), by, false)).toEqual(rows(1, 2, null));
  expect(sortRows(rows(null, 2, 1), by, true)).toEqual(rows(2, 1, null));
});

test('equal rows keep their order and the given list is left alone', () => {
  const given = [
    { key: 1, id: 'a' },
    { key: 1, id: 'b' },
  ];
  expect(sortRows(given, by, true)).toEqual(given);
  expect(sortRows(given, by, true)).not.toBe(given);
});
