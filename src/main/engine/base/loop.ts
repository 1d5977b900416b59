import type { Log } from './log.ts';

/** A job that runs again `everyMs` after its last run ended: never twice at once, never in a burst. */
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
    timer = setTimeout(() => void turn(), options.everyMs);
  };
  plan();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
