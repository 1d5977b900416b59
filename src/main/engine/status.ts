import type { EngineStatus } from '#shared/contract/system.ts';
import type { Clock } from './base/clock.ts';
import type { Checks } from './checks.ts';
import type { ConfigStore } from './config/index.ts';
import type { ScrapeManager } from './scrape/types.ts';
import type { Tsdb } from './tsdb/types.ts';

/** How long the samples/s figure looks back. */
const RATE_WINDOW_MS = 10_000;

/** Reads the status strip's figures from the capabilities. `sample()` is to be called about once a second. */
export function createStatusReader(options: {
  readonly clock: Clock;
  readonly tsdb: Tsdb;
  readonly scrape: ScrapeManager;
  readonly checks: Checks;
  readonly config: ConfigStore;
  /** Is the machine on its battery? */
  readonly savesPower: () => boolean;
  /** What keeps other parts from their work, said for people. */
  readonly otherProblems: () => string[];
}): { sample(): void; read(): EngineStatus } {
  const { clock, tsdb, scrape, checks, config, savesPower, otherProblems } = options;
  const points: { atMs: number; samples: number }[] = [];

  function samplesPerSecond(): number {
    const first = points[0];
    const last = points.at(-1);
    if (!first || !last || last.atMs <= first.atMs) return 0;
    return ((last.samples - first.samples) * 1_000) / (last.atMs - first.atMs);
  }

  return {
    sample() {
      const atMs = clock.monotonicMs();
      points.push({ atMs, samples: tsdb.stats().samplesAppended });
      while (points.length > 2 && atMs - (points[0]?.atMs ?? 0) > RATE_WINDOW_MS) points.shift();
    },
    read() {
      const nowMs = clock.nowMs();
      const stats = tsdb.stats();
      const targets = scrape.statuses();
      const storeProblem = tsdb.problem();
      return {
        nowMs,
        samplesPerSecond: samplesPerSecond(),
        newestSampleLagMs: stats.newestSampleMs === null ? null : Math.max(0, nowMs - stats.newestSampleMs),
        activeSeries: stats.activeSeries,
        databaseBytes: stats.databaseBytes,
        targetsUp: targets.filter(({ health }) => health === 'up').length,
        targetsDown: targets.filter(({ health }) => health === 'down').length,
        checksDown: checks.countDown(),
        savesPower: savesPower(),
        configProblem: config.problem(),
        problems: [...(storeProblem === null ? [] : [storeProblem]), ...otherProblems()],
      };
    },
  };
}
