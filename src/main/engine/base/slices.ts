import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.ts';

/** Well under the 20 ms that nothing may hold up the engine's loop. */
const SLICE_MS = 5;

/** Runs work that pauses by yielding, and lets the event loop turn when a slice is used up. */
export async function runInSlices<T>(work: Generator<undefined, T>, clock: Clock): Promise<T> {
  let startedMs = clock.monotonicMs();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (clock.monotonicMs() - startedMs < SLICE_MS) continue;
    await setImmediate();
    startedMs = clock.monotonicMs();
  }
}

/** Runs such work in one piece. */
export function runAtOnce<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
