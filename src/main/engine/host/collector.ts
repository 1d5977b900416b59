import os from 'node:os';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { MetricMetadata, TsdbSource } from '../tsdb/types.ts';
import { CadenceLoop } from './cadence-loop.ts';
import { cadencesFor, defaultSchedule } from './cadences.ts';
import type { HostSchedule } from './cadences.ts';
import { runnerMetadata } from './reading-runner.ts';

/** How long stop() waits for a reading that hangs (a dead network share); what is left then is named in the log. */
const STOP_GRACE_MS = 2_000;

export interface HostCollectorOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Opens a stream of the store: `host`, `host:slow`, `host:processes`, `host:minute`. */
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  readonly schedule?: Partial<HostSchedule>;
}

export interface HostCollector {
  /** Begins; resolves when the first row of the fast set is stored (well within 300 ms). Calling it twice is an error. */
  start(): Promise<void>;
  /**
   * Ends all readings. The series are marked stale only when watching `isOver`: when the engine stops, the machine doesn't,
   * and the next run goes on.
   */
  stop(isOver?: boolean): Promise<void>;
}

/** Watches the machine the engine runs on; all series carry job="host" and instance=<hostname>. */
export function createHostCollector(options: HostCollectorOptions): HostCollector {
  const { clock, log } = options;
  let loops: CadenceLoop[] | null = null;
  return {
    async start() {
      if (loops !== null) throw new Error('the host collector is already running');
      const cadences = cadencesFor(os.platform(), clock, { ...defaultSchedule, ...options.schedule });
      options.putMetadata([
        ...runnerMetadata,
        ...cadences.flatMap((cadence) => cadence.readings.flatMap((reading) => reading.metadata)),
      ]);
      const labels = { job: 'host', instance: os.hostname() };
      loops = cadences.map(
        (cadence) =>
          new CadenceLoop({ cadence, source: options.openSource(cadence.source), labels, clock, log }),
      );
      const [first] = loops.map((loop) => loop.start());
      await first;
    },
    async stop(isOver = false) {
      const running = loops ?? [];
      loops = null;
      const hanging = (await Promise.all(running.map((loop) => loop.stop(STOP_GRACE_MS, isOver)))).flat();
      if (hanging.length > 0) log.warn({ collectors: hanging }, 'host readings still hang after stop');
    },
  };
}
