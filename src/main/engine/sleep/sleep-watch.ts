import type { Clock } from '../base/clock.ts';

/** A time in which the engine didn't run though it was started: the machine slept. Unix ms. */
export interface Sleep {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The clock is looked at every second or so; a step as long as this means that we were not there. */
const SLEEP_MS = 60_000;

/**
 * Notices that the machine slept: the wall clock went on by a minute or more between two looks. Some systems' monotonic clock
 * goes on in sleep and some systems' stands, so it tells nothing here; setting the clock forward looks the same as sleep, and is
 * treated the same, since every span across it is as wrong.
 */
export class SleepWatch {
  private readonly clock: Clock;
  private lastMs: number;

  constructor(clock: Clock) {
    this.clock = clock;
    this.lastMs = clock.nowMs();
  }

  /** The sleep that ended since the last look; null where there was none. */
  look(): Sleep | null {
    const fromMs = this.lastMs;
    const toMs = this.clock.nowMs();
    this.lastMs = toMs;
    return toMs - fromMs >= SLEEP_MS ? { fromMs, toMs } : null;
  }
}

/** How much of a span of time was slept through, in ms. */
export function sleptWithin(sleeps: readonly Sleep[], fromMs: number, toMs: number): number {
  return sleeps.reduce(
    (sum, sleep) => sum + Math.max(0, Math.min(sleep.toMs, toMs) - Math.max(sleep.fromMs, fromMs)),
    0,
  );
}
