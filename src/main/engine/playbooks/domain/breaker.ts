/** A circuit breaker's memory. */
export interface BreakerState {
  /** Failures in a row. */
  readonly failures: number;
  /** Since when it is open; null while it is closed. */
  readonly openedMs: number | null;
}

export interface BreakerSettings {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** So long nothing runs; then one run is tried. */
  readonly openMs: number;
}

export const CLOSED: BreakerState = { failures: 0, openedMs: null };

export type BreakerPhase = 'closed' | 'open' | 'half-open';

/** Closed: runs go. Open: none does. Half-open: one may show whether it works again. */
export function phaseOf(state: BreakerState, settings: BreakerSettings, nowMs: number): BreakerPhase {
  if (state.openedMs === null) return 'closed';
  return nowMs - state.openedMs >= settings.openMs ? 'half-open' : 'open';
}

/** After a run that ended: success closes it, a failure counts, and opens it at the limit or when it was the trial. */
export function afterRun(
  state: BreakerState,
  settings: BreakerSettings,
  succeeded: boolean,
  nowMs: number,
): BreakerState {
  if (succeeded) return CLOSED;
  const failures = state.failures + 1;
  const opens = state.openedMs !== null || failures >= settings.failures;
  return { failures, openedMs: opens ? nowMs : null };
}
