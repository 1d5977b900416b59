import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askRange, given } from '../../../../helpers/promql.ts';

const STEP_MS = 15_000;

const cell = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 500 }) },
  { weight: 3, arbitrary: fc.double() },
  { weight: 2, arbitrary: fc.constantFrom(1e308, -1e308, 1e16, 0.1, Infinity, -Infinity, NaN) },
  { weight: 1, arbitrary: fc.constantFrom('stale' as const, null) },
);
/** Some that only rise, as counters do, and some that do anything. */
const cells = fc.array(cell, { minLength: 8, maxLength: 12 }).chain((found) => {
  let sum = 0;
  const rising = found.map((one) => (typeof one === 'number' && one > 0 && one < 1e6 ? (sum += one) : sum));
  return fc.constantFrom(found, rising, rising);
});

describe('an aggregation of rates', () => {
  it.each(['sum', 'avg', 'max', 'count'])(
    'gives the same folded at once (%s) as computed one after the other',
    (op) => {
      fc.assert(
        fc.property(
          fc.array(cells, { minLength: 1, maxLength: 40 }),
          fc.constantFrom('rate', 'increase', 'delta'),
          fc.constantFrom(30_000, 60_000, 20_000),
          (series, name, rangeMs) => {
            const source = given(
              STEP_MS,
              Object.fromEntries(series.map((one, i) => [`m_total{g="${i % 3}",i="${i}"}`, one])),
            );
            const range = [2 * STEP_MS, 11 * STEP_MS, 10_000] as const;
            const inner = `${name}(m_total[${rangeMs}ms])`;
            const plain = askRange(source, `${op} by (g) (${inner} + 0)`, range);
            // Adding nothing changes nothing, but the sign of a zero.
            expect(askRange(source, `${op} by (g) (${inner}) + 0`, range)).toEqual(plain);
          },
        ),
        { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
      );
    },
  );
});
