import type { Turn } from '../base/interval-timer.ts';
import type { Gap } from './gap-watch.ts';
import type { ScrapeTiming } from './types.ts';

/** A scrape that begins later than this part of its interval counts as late. */
const LATE_PART = 0.1;
/** How long after a gap a network that isn't there is taken for our own trouble. */
const SETTLE_MS = 15_000;

/** Counts how punctual scraping is. */
export class TimingRecorder {
  private worstLateMs = 0;
  private late = 0;
  private missed = 0;
  private gaps = 0;
  private gapMs = 0;
  private resumedMs = -Infinity;

  turn({ lateMs, missed }: Turn, intervalMs: number): void {
    this.worstLateMs = Math.max(this.worstLateMs, lateMs);
    if (lateMs > intervalMs * LATE_PART) this.late++;
    this.missed += missed;
  }

  /** A turn was left out because the scrape before it was still under way. */
  busy(): void {
    this.missed++;
  }

  gap({ fromMs, toMs }: Gap): void {
    this.gaps++;
    this.gapMs += Math.max(0, toMs - fromMs);
    this.resumedMs = toMs;
  }

  /** Whether we have only just come back: after a sleep the network takes a while. */
  settling(nowMs: number): boolean {
    return nowMs >= this.resumedMs && nowMs - this.resumedMs < SETTLE_MS;
  }

  /** The worst lateness starts anew. */
  read(): ScrapeTiming {
    const { worstLateMs, late, missed, gaps, gapMs } = this;
    this.worstLateMs = 0;
    return { worstLateMs, late, missed, gaps, gapSeconds: gapMs / 1000 };
  }
}
