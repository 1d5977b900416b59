import { calculations } from '#shared/dashboard/index.ts';
import type { Calculation } from '#shared/dashboard/index.ts';

/** Grafana's reducers, and the names that graph and singlestat panels had for them. */
const NAMES: Readonly<Record<string, Calculation>> = {
  last: 'last',
  lastNotNull: 'last',
  current: 'last',
  first: 'first',
  firstNotNull: 'first',
  min: 'min',
  max: 'max',
  mean: 'mean',
  avg: 'mean',
  sum: 'sum',
  total: 'sum',
  count: 'count',
  range: 'range',
  delta: 'delta',
  diff: 'delta',
};

/** Null for one that isn't here. */
export function toCalculation(reducer: string): Calculation | null {
  return calculations.find((each) => each === reducer) ?? NAMES[reducer] ?? null;
}

/** The reducer that is nearest. */
export function toReducer(calculation: Calculation): string {
  const names: Partial<Record<Calculation, string>> = {
    last: 'lastNotNull',
    first: 'firstNotNull',
    delta: 'diff',
  };
  return names[calculation] ?? calculation;
}
