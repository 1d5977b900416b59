import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../storage/types.ts';
import { openSleepRows } from './rows.ts';
import { sleptWithin, SleepWatch } from './sleep-watch.ts';
import type { Sleep } from './sleep-watch.ts';

/** Sleeps from before this long ago matter to nothing that still runs. */
const KEPT_IN_MEMORY_MS = 30 * 86_400_000;

/** A target that is read once an hour doesn't keep everything else from being judged for two. */
const LONGEST_SETTLE_MS = 10 * 60_000;

/** The capability's whole face. */
export interface SleepKeeper {
  /** Looks at the clock; to be called about once a second, and before anything that must not be wrong after a sleep. */
  look(): void;
  /** Right after waking: targets are yet to be read again, so nothing is judged. Looks at the clock first. */
  isSettling(): boolean;
  /** Sleeps of the last 30 days, oldest first. */
  recent(): readonly Sleep[];
  /** How much of this time was slept through, in ms. */
  sleptMs(fromMs: number, toMs: number): number;
}

/** Opens the record of sleeps. `settleMs` is asked on waking: how long nothing is judged then. */
export function openSleep(options: {
  readonly store: Pick<Store, 'db'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly settleMs: () => number;
}): SleepKeeper {
  const { clock, log, settleMs } = options;
  const rows = openSleepRows(options.store.db);
  const watch = new SleepWatch(clock);
  let sleeps = rows.since(clock.nowMs() - KEPT_IN_MEMORY_MS);
  let settledMs = -Infinity;

  function look(): void {
    const sleep = watch.look();
    if (sleep === null) return;
    const settlingMs = Math.min(settleMs(), LONGEST_SETTLE_MS);
    settledMs = sleep.toMs + settlingMs;
    sleeps = [...sleeps.filter(({ toMs }) => toMs > sleep.toMs - KEPT_IN_MEMORY_MS), sleep];
    log.warn({ ...sleep, settlingMs }, 'this machine slept');
    try {
      rows.append(sleep);
    } catch (error) {
      log.error({ err: error, ...sleep }, 'a sleep could not be recorded');
    }
  }

  return {
    look,
    isSettling() {
      look();
      return clock.nowMs() < settledMs;
    },
    recent: () => sleeps,
    sleptMs: (fromMs, toMs) => sleptWithin(sleeps, fromMs, toMs),
  };
}
