import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { systemClock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import { Teardown } from './base/teardown.ts';
import { lockDataDir, openStore, snapshotDatabase } from './storage/index.ts';
import { keepEverything, metricsMigrations, openTsdb } from './tsdb/index.ts';
import type { Tsdb } from './tsdb/index.ts';

export interface OfflineOptions {
  readonly dataDir: string;
  readonly appVersion: string;
  readonly log: Log;
}

/** The samples of a data folder without an engine. */
export interface OfflineMetrics {
  readonly tsdb: Tsdb;
  close(): Promise<void>;
}

/** Opens a folder's samples for reading and writing. Throws `conflict` while an engine has the folder. */
export async function openMetricsAlone(options: OfflineOptions): Promise<OfflineMetrics> {
  const teardown = new Teardown();
  const lock = lockDataDir(options.dataDir, systemClock.nowMs());
  teardown.add(() => lock.release());
  return openIn(options.dataDir, options, teardown);
}

/**
 * Opens a folder's samples for reading; while an engine has the folder, a copy of them as of now, which needs room for the
 * database once more.
 */
export async function openMetricsBeside(options: OfflineOptions): Promise<OfflineMetrics> {
  try {
    return await openMetricsAlone(options);
  } catch (error) {
    if (!(error instanceof WatchdeckError) || error.code !== 'conflict') throw error;
  }
  const teardown = new Teardown();
  const copy = mkdtempSync(path.join(options.dataDir, '.copy-'));
  teardown.add(() => rmSync(copy, { recursive: true, force: true }));
  try {
    snapshotDatabase(path.join(options.dataDir, 'metrics.db'), path.join(copy, 'metrics.db'));
  } catch (error) {
    await teardown.run();
    throw error;
  }
  return openIn(copy, options, teardown);
}

async function openIn(dataDir: string, options: OfflineOptions, teardown: Teardown): Promise<OfflineMetrics> {
  const { appVersion, log } = options;
  try {
    const stores = { dataDir, appVersion, clock: systemClock, log };
    const store = openStore({ ...stores, name: 'metrics', migrations: metricsMigrations });
    teardown.add(() => store.close());
    // What is too old is the engine's business.
    const tsdb = openTsdb({ store, log, clock: systemClock, retention: keepEverything });
    teardown.add(() => tsdb.close());
    return { tsdb, close: () => teardown.run() };
  } catch (error) {
    await teardown.run();
    throw error;
  }
}
