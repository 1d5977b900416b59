import { expect, test } from 'vitest';
import { formatExponent, formatExposition, formatSample } from '#engine/base/go-numbers.ts';

// What Go prints, by strconv.FormatFloat with 'f' or 'e' as encoding/json chooses.
test.each([
  [0, '0'],
  [-0, '-0'],
  [1e20, '100000000000000000000'],
  [1e21, '1e+21'],
  [0.000001, '0.000001'],
  [1e-7, '1e-07'],
  [1.5e-10, '1.5e-10'],
  [5e-324, '5e-324'],
  [0.1 + 0.2, '0.30000000000000004'],
  [NaN, 'NaN'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
])('a sample %d reads %s', (value, text) => {
  expect(formatSample(value)).toBe(text);
});

test('alerts have their values with an exponent, expositions where it is short', () => {
  expect([0, 1, 12.5, 1e-7, -3e100, NaN].map(formatExponent)).toEqual([
    '0e+00',
    '1e+00',
    '1.25e+01',
    '1e-07',
    '-3e+100',
    'NaN',
  ]);
  expect([0, 100_000, 1_234_567, 0.0001, 0.00001, Infinity].map(formatExposition)).toEqual([
    '0',
    '100000',
    '1.234567e+06',
    '0.0001',
    '1e-05',
    '+Inf',
  ]);
});
