import { expect, test } from 'vitest';
import { bitsOf, countSamples, setAbsentAt, setStaleAt } from '#engine/tsdb/values.ts';

test('what counts as a sample: all but the two marks, infinities and other NaNs too', () => {
  const values = Float64Array.of(1, 2, -0, NaN, Infinity, -Infinity, 0, 3);
  const bits = bitsOf(values);
  setAbsentAt(bits, 1);
  setStaleAt(bits, 6);
  expect(countSamples(bits, 0, 8)).toBe(6);
  expect(countSamples(bits, 1, 3)).toBe(1);
  expect(countSamples(bits, 6, 7)).toBe(0);
  expect(countSamples(bits, 3, 3)).toBe(0);
});
