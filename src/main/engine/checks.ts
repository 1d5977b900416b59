import type { ProbeEntry, ProbeStatus, ProbeTestResult } from '#shared/contract/probes.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import { parseProbe } from './config/index.ts';
import type { WatchdeckConfig } from './config/index.ts';
import { createProbeManager } from './probe/index.ts';
import type { ProbeState } from './probe/index.ts';
import { orStoreError } from './storage/index.ts';
import type { Store } from './storage/index.ts';
import type { MetricMetadata, TsdbSource } from './tsdb/types.ts';
import { openUptime } from './uptime/index.ts';
import type { Uptime } from './uptime/index.ts';

export { uptimeMigrations } from './uptime/index.ts';

/** A target may be scraped ten times a second; its uptime is looked at once. */
const TARGET_LOOK_MS = 1_000;
const FLUSH_MS = 10_000;

/** Health checks and the uptime record of checks and targets, put together. */
export interface Checks {
  readonly uptime: Uptime;
  apply(config: Pick<WatchdeckConfig, 'probes' | 'allowCommands'>): void;
  list(): ProbeStatus[];
  countDown(): number;
  /** Rejects `not_found`. */
  status(name: string): ProbeStatus;
  /** Rejects `bad_request` where the entry isn't a check; files in it are relative to `directory`. */
  test(entry: ProbeEntry, directory: string): Promise<ProbeTestResult>;
  runNow(name: string): Promise<void>;
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}

/** Makes it without checks; `apply` starts them. Throws where the record can't be read. */
export function createChecks(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly openSource: (name: string) => TsdbSource;
  readonly putMetadata: (metadata: readonly MetricMetadata[]) => void;
  readonly appVersion: string;
  readonly store: Store;
  readonly targets: () => readonly TargetStatus[];
  /** Starts a loop that ends with the engine. */
  readonly every: (name: string, everyMs: number, run: () => void) => void;
}): Checks {
  const { store, clock, log, targets, every } = options;
  const uptime = orStoreError(store.path, () => openUptime({ store, clock, log }));
  let allowCommands = false;
  const probes = createProbeManager({
    ...options,
    observed: ({ name, ...look }) => uptime.observe({ kind: 'probe', name }, look),
  });
  const lookAtTargets = targetLooker(uptime);
  every('uptime of targets', TARGET_LOOK_MS, () => lookAtTargets(targets()));
  every('storing the uptime record', FLUSH_MS, () => uptime.flush());

  const withUptime = (state: ProbeState): ProbeStatus => ({
    ...state,
    uptime: uptime.summary({ kind: 'probe', name: state.name }, state.objective),
  });

  return {
    uptime,
    apply(config) {
      ({ allowCommands } = config);
      probes.apply(config.probes, allowCommands);
    },
    list: () => probes.statuses().map(withUptime),
    countDown: () => probes.statuses().filter(({ health }) => health === 'down').length,
    status(name) {
      const found = probes.statuses().find((state) => state.name === name);
      if (found === undefined) throw new WatchdeckError('not_found', `There is no check named "${name}"`);
      return withUptime(found);
    },
    test: async (entry, directory) => probes.test(parseProbe(entry, directory), allowCommands),
    runNow: (name) => probes.runNow(name),
    onChange: (listener) => probes.onChange(listener),
    async stop() {
      await probes.stop();
      lookAtTargets(targets());
      uptime.flush();
    },
  };
}

/** Takes each scrape that is new since the last look into the record. */
function targetLooker(uptime: Uptime): (targets: readonly TargetStatus[]) => void {
  const seen = new Map<string, number>();
  return (targets) => {
    for (const { name, health, lastScrapeMs, failure, intervalMs } of targets) {
      if (lastScrapeMs === null || health === 'unknown' || seen.get(name) === lastScrapeMs) continue;
      seen.set(name, lastScrapeMs);
      const look = { atMs: lastScrapeMs, state: health, intervalMs: Math.max(intervalMs, TARGET_LOOK_MS) };
      uptime.observe({ kind: 'target', name }, { ...look, failure });
    }
  };
}
