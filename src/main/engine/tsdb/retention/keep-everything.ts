import type { Retention } from '../types.ts';

/** Nothing is ever dropped: for whoever opens a store without being its engine. */
export const keepEverything: Retention = {
  rawMs: Infinity,
  fiveMinutesMs: Infinity,
  oneHourMs: Infinity,
  oneDayMs: Infinity,
  maxBytes: null,
  overrides: [],
};
