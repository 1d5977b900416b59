import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#engine/base/clock.ts';
import { systemClock } from '#engine/base/clock.ts';
import type { Log } from '#engine/base/log.ts';
import { silentLog } from '#engine/base/log.ts';
import { openStore } from '#engine/storage/index.ts';
import type { Store } from '#engine/storage/index.ts';
import { keepEverything, metricsMigrations, openTsdb } from '#engine/tsdb/index.ts';
import type { Retention, Tsdb, TsdbOptions } from '#engine/tsdb/index.ts';

/** A new folder for one test's files; remove it with {@link removeDir}. */
export function makeDir(): string {
  return mkdtempSync(join(tmpdir(), 'watchdeck-test-'));
}

export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

/** A real time series store in a folder. */
export interface OpenMetrics {
  readonly store: Store;
  readonly tsdb: Tsdb;
  close(): void;
}

/** Everything for ever, but for what is given. */
export function keepAllBut(given: Partial<Retention>): Retention {
  return { ...keepEverything, ...given };
}

export interface OpenMetricsOptions extends Partial<Omit<TsdbOptions, 'store' | 'retention'>> {
  readonly retention?: Partial<Retention>;
  readonly clock?: Clock;
  readonly log?: Log;
}

export function openMetrics(dataDir: string, options: OpenMetricsOptions = {}): OpenMetrics {
  const { clock = systemClock, log = silentLog, retention = {} } = options;
  const store = openStore({
    dataDir,
    name: 'metrics',
    migrations: metricsMigrations,
    appVersion: '1.0.0',
    clock,
    log,
  });
  const tsdb = openTsdb({ ...options, store, clock, log, retention: keepAllBut(retention) });
  return {
    store,
    tsdb,
    close: () => {
      tsdb.close();
      store.close();
    },
  };
}

/** Maintenance until nothing is left to do. */
export function maintainAll(tsdb: Tsdb, nowMs: number): void {
  while (tsdb.maintain(nowMs));
}
