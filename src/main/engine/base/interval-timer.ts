import type { Clock } from './clock.ts';
import { nextDue, offsetOf, sleepUntil } from './schedule.ts';

/** A timer that fires this little off its time counts as on time: the turn is stamped with the time it was due (as Prometheus). */
const TOLERANCE_MS = 2;

export interface IntervalTimerOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
  /** Decides the place inside the interval; the same on every start. */
  readonly identity: string;
  /** One turn, with the unix ms it counts as. Called whether or not the turn before has ended. */
  readonly run: (timeMs: number, turn: Turn) => void;
}

/** How punctual a turn is. */
export interface Turn {
  readonly lateMs: number;
  /** Turns between the one that was due and this one, which were left out. */
  readonly missed: number;
}

/**
 * Comes round at a stable place inside an interval and never drifts. Only ever one timer, set for the next time due: after a
 * sleep of the machine there is one turn, not a burst.
 */
export class IntervalTimer {
  private readonly options: IntervalTimerOptions;
  private timer: NodeJS.Timeout | undefined;
  private dueMs = 0;

  constructor(options: IntervalTimerOptions) {
    this.options = options;
    this.plan();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private plan(): void {
    const { clock, intervalMs, identity } = this.options;
    const nowMs = clock.nowMs();
    this.dueMs = nextDue(nowMs, intervalMs, offsetOf(identity, intervalMs));
    this.sleep(nowMs);
  }

  private sleep(nowMs: number): void {
    this.timer = setTimeout(() => this.wake(), sleepUntil(this.dueMs, nowMs));
  }

  private wake(): void {
    const { clock, intervalMs, run } = this.options;
    const nowMs = clock.nowMs();
    const { dueMs } = this;
    if (nowMs < dueMs - TOLERANCE_MS) {
      // The sleep was cut to what a timer can take, or the clock went back: a clock gone far back needs a new plan.
      if (dueMs - nowMs > intervalMs) this.plan();
      else this.sleep(nowMs);
      return;
    }
    this.dueMs = nextDue(
      Math.max(nowMs, dueMs),
      intervalMs,
      ((dueMs % intervalMs) + intervalMs) % intervalMs,
    );
    this.sleep(nowMs);
    const missed = Math.floor((nowMs - dueMs) / intervalMs);
    run(Math.abs(nowMs - dueMs) <= TOLERANCE_MS ? dueMs : nowMs, {
      lateMs: Math.max(0, nowMs - dueMs - Math.max(0, missed) * intervalMs),
      missed: Math.max(0, missed),
    });
  }
}
