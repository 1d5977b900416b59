import type { PowerState } from '#shared/shell/control.ts';
import type { Log } from './base/log.ts';

export interface Power {
  change(state: PowerState): void;
  /** On battery consoles hear less often. */
  saves(): boolean;
}

/** What the engine does when the machine sleeps, wakes, and loses or gets back its mains. */
export function createPower(options: {
  readonly log: Log;
  /** Writes what is buffered: a battery may die asleep. */
  readonly flush: () => void;
  /** Looks at the clocks: was there a sleep? */
  readonly lookForSleep: () => void;
  /** Makes live frames rarer, or as often as ever. */
  readonly slowDown: (slow: boolean) => void;
}): Power {
  const { log, flush, lookForSleep, slowDown } = options;
  let saves = false;
  return {
    change: (state) => {
      log.info({ change: state }, 'power state');
      if (state === 'battery' || state === 'mains') {
        saves = state === 'battery';
        slowDown(saves);
        return;
      }
      if (state === 'suspend') flush();
      lookForSleep();
    },
    saves: () => saves,
  };
}
