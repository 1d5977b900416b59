import type { Tally } from './types.ts';

/** What is left of the time an objective allows to be down. */
export interface Budget {
  readonly objective: number;
  readonly windowMs: number;
  readonly allowedMs: number;
  /** Below zero once it is overdrawn. */
  readonly leftMs: number;
  /** Share of the allowed time that is left; null where nothing is allowed or known. */
  readonly leftRatio: number | null;
}

/**
 * The error budget of an objective (0 to 1) over a window: 1 - (1 - availability) / (1 - objective), as in the SRE
 * Workbook, chapter 5. Counted over the time that is known, so that it is used up exactly when availability falls below
 * the objective.
 */
export function budgetOf(tally: Tally, objective: number): Budget {
  const allowedMs = (1 - objective) * (tally.upMs + tally.downMs);
  const leftMs = allowedMs - tally.downMs;
  const windowMs = tally.toMs - tally.fromMs;
  return { objective, windowMs, allowedMs, leftMs, leftRatio: allowedMs > 0 ? leftMs / allowedMs : null };
}

/**
 * How many times faster than the objective allows time was lost: at 1 the budget lasts exactly for its window, at 14.4
 * over an hour 2 % of a 30-day budget are gone (SRE Workbook, chapter 5). Null where nothing is known or allowed.
 */
export function burnRateOf({ availability }: Tally, objective: number): number | null {
  return availability === null || objective >= 1 ? null : (1 - availability) / (1 - objective);
}
