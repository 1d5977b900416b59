import { expect, test } from 'vitest';
import { parseExpr, subqueryCost } from '#engine/promql/index.ts';

const HOUR = 3_600_000;
const cost = (text: string): number =>
  subqueryCost(parseExpr(text), {
    startMs: 0,
    endMs: HOUR,
    stepMs: 60_000,
    lookbackMs: 300_000,
    subqueryStepMs: 60_000,
  });

test('what has no subquery costs nothing here', () => {
  expect(cost('sum(rate(up[5m]))')).toBe(0);
});

test('a subquery costs its own steps, and more the finer they are', () => {
  const coarse = cost('max_over_time(vector(1)[1h:1m])');
  const fine = cost('max_over_time(vector(1)[1h:1s])');
  // Two hours of steps.
  expect(coarse).toBeGreaterThan(120);
  expect(fine).toBeGreaterThan(7_200);
  expect(fine).toBeGreaterThan(coarse * 50);
});

test('one inside another costs more than both alone', () => {
  const inner = cost('max_over_time(vector(1)[10m:1s])');
  expect(cost('max_over_time(max_over_time(vector(1)[10m:1s])[1h:1s])')).toBeGreaterThan(inner * 2);
});
