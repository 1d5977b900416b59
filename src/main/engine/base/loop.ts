import type { Log } from './log.ts';

/**
 * A job that runs again about `everyMs` after its last run ended: never twice at once, never in a burst. Jobs of the same
 * rhythm run at the same beat, so that a processor with nothing else to do is woken once for all of them.
 */
export interface Loop {
  stop(): void;
}

/** A job that throws is logged (once per new message, not every time) and goes on at the next turn. */
export function startLoop(options: {
  readonly name: string;
  readonly everyMs: number;
  readonly log: Log;
  readonly run: () => void | Promise<void>;
}): Loop {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let lastError = '';
  const turn = async () => {
    try {
      await options.run();
      lastError = '';
    } catch (error) {
      const message = String(error);
      if (message !== lastError)
        options.log.error({ err: error, loop: options.name }, `${options.name} failed`);
      lastError = message;
    }
    plan();
  };
  const plan = () => {
    if (stopped) return;
    timer = setTimeout(() => void turn(), untilBeat(performance.now(), options.everyMs));
  };
  plan();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** From here to the next beat of this rhythm that is at least half of it away, ms. */
export function untilBeat(monotonicMs: number, everyMs: number): number {
  const waitMs = everyMs - (monotonicMs % everyMs);
  return waitMs < everyMs / 2 ? waitMs + everyMs : waitMs;
}
