import { expect, test } from 'vitest';
import { formatDate, formatTime } from '#engine/http-api/times.ts';

test('times', () => {
  expect([0, 1000, 1500, 1_700_000_000_001, -1500].map(formatTime)).toEqual([
    '0',
    '1',
    '1.500',
    '1700000000.001',
    '-1.500',
  ]);
  expect([1_700_000_000_000, 1_700_000_000_120, null].map(formatDate)).toEqual([
    '2023-11-14T22:13:20Z',
    '2023-11-14T22:13:20.12Z',
    '0001-01-01T00:00:00Z',
  ]);
});
