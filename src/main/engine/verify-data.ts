import { existsSync } from 'node:fs';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { checkDatabase, openReadOnly } from './storage/index.ts';
import { verifyMetrics } from './tsdb/index.ts';
import type { MetricsCounts } from './tsdb/index.ts';

/** What a walk through a data folder told. */
export interface VerifiedData {
  /** The database files looked at. */
  readonly files: readonly string[];
  /** Null when there is no metrics database, or one that can't even be opened. */
  readonly metrics: MetricsCounts | null;
  /** Each damaged piece by name; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Reads both databases of a folder whole: SQLite's own check, then every block, rollup and journal row. Changes nothing and
 * may run beside an engine. Throws `not_found` when there is no database.
 */
export function verifyDataDir(dataDir: string): VerifiedData {
  const files = ['state.db', 'metrics.db'].map((name) => path.join(dataDir, name)).filter(existsSync);
  if (files.length === 0) {
    throw new WatchdeckError(
      'not_found',
      `${dataDir} has no Watchdeck database. Name the data folder with --data-dir.`,
      { dataDir },
    );
  }
  const problems: string[] = [];
  const attempt = <T>(run: () => T): T | null => {
    try {
      return run();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return null;
    }
  };
  for (const file of files) {
    attempt(() => {
      checkDatabase(file);
    });
  }
  const metricsFile = files.find((file) => path.basename(file) === 'metrics.db');
  if (metricsFile === undefined) return { files, metrics: null, problems };
  const metrics = attempt(() => {
    const db = openReadOnly(metricsFile);
    try {
      return verifyMetrics(db, (problem) => problems.push(`${metricsFile}: ${problem}`));
    } finally {
      db.close();
    }
  });
  return { files, metrics, problems };
}
