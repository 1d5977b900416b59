import { createHistogram } from 'node:perf_hooks';
import type { RecordableHistogram } from 'node:perf_hooks';

/**
 * Node's own monitor of the loop's delay looks a hundred times a second to be exact to 10 ms, and wakes the processor each
 * time: on a machine that does nothing else that is half of what the engine costs.
 */
const LOOK_EVERY_MS = 100;
const NS_PER_MS = 1e6;

export interface LoopDelay {
  /** How late the loop was each time, ns. */
  readonly histogram: Pick<RecordableHistogram, 'count' | 'percentile' | 'reset'>;
  stop(): void;
}

/** Notes ten times a second how late the event loop is. `monotonicMs` must have fractions. */
export function watchLoopDelay(monotonicMs: () => number): LoopDelay {
  const histogram = createHistogram();
  let dueMs = monotonicMs() + LOOK_EVERY_MS;
  const timer = setInterval(() => {
    const nowMs = monotonicMs();
    // What is not late at all counts too, as the least a histogram takes.
    histogram.record(Math.max(1, Math.round((nowMs - dueMs) * NS_PER_MS)));
    dueMs = nowMs + LOOK_EVERY_MS;
  }, LOOK_EVERY_MS);
  timer.unref();
  return { histogram, stop: () => clearInterval(timer) };
}
