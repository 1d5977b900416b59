import type { Clock } from '../base/clock.ts';

/** A time in which nothing was collected, in unix ms. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface GapWatchOptions {
  readonly clock: Clock;
  /** Ms since the machine started, its sleeps counted; setting the clock doesn't change it. */
  readonly uptimeMs: () => number;
  readonly onGap: (gap: Gap) => void;
}

const BEAT_MS = 1_000;
/** A beat this late means that we did not run: the machine slept, or the process stood still. */
const GAP_MS = 5_000;

/** Notices the times in which we did not run, so that they are known as ours and not as the targets'. */
export class GapWatch {
  private readonly options: GapWatchOptions;
  private readonly timer: NodeJS.Timeout;
  private lastMs: number;
  private lastUptimeMs: number;

  constructor(options: GapWatchOptions) {
    this.options = options;
    this.lastMs = options.clock.nowMs();
    this.lastUptimeMs = options.uptimeMs();
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.timer.unref();
  }

  /** Called before a scrape, which may come before the beat after a sleep; costs nothing where there can't have been one. */
  look(): void {
    const sinceMs = this.options.clock.nowMs() - this.lastMs;
    if (sinceMs >= GAP_MS || sinceMs < 0) this.beat();
  }

  /** Looks at once. */
  beat(): void {
    const { clock, uptimeMs, onGap } = this.options;
    const nowMs = clock.nowMs();
    const uptime = uptimeMs();
    const away = uptime - this.lastUptimeMs;
    const fromMs = this.lastMs;
    this.lastMs = nowMs;
    this.lastUptimeMs = uptime;
    if (away >= GAP_MS) onGap({ fromMs, toMs: nowMs });
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
