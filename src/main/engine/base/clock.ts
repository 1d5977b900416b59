/** Where time comes from. Domain code never asks the system itself; tests hand in a clock they move. */
export interface Clock {
  /** Wall clock, unix ms. */
  nowMs(): number;
  /** Monotonic ms with a fraction, for durations and schedules; unrelated to the wall clock. */
  monotonicMs(): number;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
