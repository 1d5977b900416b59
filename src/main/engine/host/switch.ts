import { createHostCollector } from './collector.ts';
import type { HostCollector, HostCollectorOptions } from './collector.ts';

/** The `host` section of the config. */
export interface HostSettings {
  readonly enabled: boolean;
  /** Of the cheap readings, in ms. */
  readonly intervalMs: number;
}

export interface HostSwitch {
  /** Brings watching to what is wanted; does nothing when it is so already. Resolves when the first row is stored. */
  apply(wanted: HostSettings): Promise<void>;
  stop(): Promise<void>;
}

/** Turns the collector on, off and to another rhythm while the engine runs. Calls are carried out one after the other. */
export function createHostSwitch(options: Omit<HostCollectorOptions, 'schedule'>): HostSwitch {
  let running: { collector: HostCollector; intervalMs: number } | null = null;
  let work: Promise<void> = Promise.resolve();

  async function bringTo({ enabled, intervalMs }: HostSettings): Promise<void> {
    if (running !== null && !(enabled && running.intervalMs === intervalMs)) {
      const { collector } = running;
      running = null;
      await collector.stop(!enabled);
    }
    if (!enabled || running !== null) return;
    running = {
      collector: createHostCollector({ ...options, schedule: { fastMs: intervalMs } }),
      intervalMs,
    };
    await running.collector.start();
  }

  /** The next in line goes on whether or not this one succeeds; who asked hears of a failure. */
  function queue(run: () => Promise<void>): Promise<void> {
    const done = work.then(run);
    work = done.catch(() => undefined);
    return done;
  }

  return {
    apply: (wanted) => queue(() => bringTo(wanted)),
    stop: () =>
      queue(async () => {
        const ending = running;
        running = null;
        await ending?.collector.stop();
      }),
  };
}
