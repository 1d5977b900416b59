import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { WatchdeckError } from '#shared/model/errors.ts';
import { storeError } from './errors.ts';
import type { MigrationSet } from './types.ts';

/** What a look at a file told, before anything opens it for writing. */
export interface Inspection {
  readonly isNew: boolean;
  readonly wasCleanShutdown: boolean;
}

interface AppliedRow {
  capability: string;
  version: number;
  name: string;
  app_version: string;
}

/**
 * Looks at a database file through a read-only connection. Throws when it was written by a newer version
 * (`version_mismatch`), isn't ours, or is damaged (`io`); the file is not touched.
 */
export function inspectFile(
  path: string,
  migrations: readonly MigrationSet[],
  appVersion: string,
): Inspection {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isFile() && stat.size === 0))
    return { isNew: true, wasCleanShutdown: true };
  if (!stat.isFile()) {
    throw new WatchdeckError(
      'io',
      `${path} is not a file, and a database should be there. Move it elsewhere, or choose another data folder.`,
      { path },
    );
  }
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    const tables = db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
      .pluck()
      .all() as string[];
    // A crash between creating the file and the first migration leaves a database without tables.
    if (tables.length === 0) return { isNew: true, wasCleanShutdown: true };
    if (!tables.includes('store_migration') || !tables.includes('store_meta')) {
      throw new WatchdeckError(
        'io',
        `${path}: this is a database, but not one of Watchdeck's (table "store_migration" is missing). ` +
          'Move it elsewhere, or choose another data folder.',
        { path },
      );
    }
    refuseUnknown(db, path, migrations, appVersion);
    const clean = db.prepare(`SELECT value FROM store_meta WHERE key = 'clean_shutdown'`).pluck().get();
    if (clean !== '1') checkDamage(db, path);
    return { isNew: false, wasCleanShutdown: clean === '1' };
  } catch (error) {
    throw storeError(path, error);
  } finally {
    db?.close();
  }
}

function refuseUnknown(
  db: Database.Database,
  path: string,
  migrations: readonly MigrationSet[],
  appVersion: string,
): void {
  const applied = db
    .prepare('SELECT capability, version, name, app_version FROM store_migration')
    .all() as AppliedRow[];
  for (const row of applied) {
    const known = migrations
      .find((set) => set.capability === row.capability)
      ?.migrations.find((migration) => migration.version === row.version);
    if (known?.name === row.name) continue;
    throw new WatchdeckError(
      'version_mismatch',
      `${path} was written by Watchdeck ${row.app_version}, which this version (${appVersion}) does not understand ` +
        `(step ${row.version} "${row.name}" of ${row.capability}). The file was left as it is. ` +
        `Start Watchdeck ${row.app_version} or newer, or choose another data folder.`,
      { path, fileVersion: row.app_version, appVersion },
    );
  }
}

/** After an unclean end only: reads the whole structure, which takes about a second per GB. */
function checkDamage(db: Database.Database, path: string): void {
  const verdict = db.pragma('quick_check(1)', { simple: true });
  if (verdict === 'ok') return;
  throw new WatchdeckError(
    'io',
    `${path} is damaged (${String(verdict).replace(/\s+/g, ' ')}). Nothing was changed. Restore it from a backup, or move it ` +
      '(with its -wal and -shm files) elsewhere to start with an empty one.',
    { path },
  );
}
