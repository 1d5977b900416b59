import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { storeError } from './errors.ts';
import { inspectFile } from './inspect.ts';
import { createBookkeeping, migrate } from './migrate.ts';
import type { ReadableDatabase, Store, StoreName, StoreOptions, WritableDatabase } from './types.ts';

/** Database work longer than this is logged: it holds up everything else in the engine's process. */
const SLOW_MS = 50;

/** Configuration and alert state survive a power cut to the last transaction; metrics may lose the last moments. */
const synchronous: Readonly<Record<StoreName, string>> = { state: 'FULL', metrics: 'NORMAL' };

/**
 * Opens (or makes) a database file of the data folder and brings its tables up to date. Throws a WatchdeckError whose
 * message names the file and the way out: `version_mismatch` when a newer version wrote it, `io` for everything else.
 */
export function openStore(options: StoreOptions): Store {
  const path = join(options.dataDir, `${options.name}.db`);
  let db: WritableDatabase | undefined;
  try {
    mkdirSync(options.dataDir, { recursive: true });
    const { isNew, wasCleanShutdown } = inspectFile(path, options.migrations, options.appVersion);
    db = new Database(path, { timeout: 5000 }) as unknown as WritableDatabase;
    if (isNew) {
      db.pragma('page_size = 4096');
      // What retention frees can be given back in small steps; has to be said before the first table.
      db.pragma('auto_vacuum = INCREMENTAL');
    }
    configure(db, options.name);
    createBookkeeping(db);
    const applied = migrate(db, options.migrations, options.clock.nowMs(), options.appVersion);
    if (applied.length > 0) options.log.info({ path, applied }, 'database brought up to date');
    if (!wasCleanShutdown)
      options.log.warn({ path }, 'the last run did not end cleanly; the file was checked');
    setClean(db, '0');
    return new SqliteStore(options.name, path, db, wasCleanShutdown, options.clock, options.log);
  } catch (error) {
    db?.close();
    throw storeError(path, error);
  }
}

/** A connection for reading to a file that is open already, in this thread or another; its holder closes it. */
export function openReadOnly(path: string): ReadableDatabase {
  try {
    const reader = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    return reader as unknown as ReadableDatabase;
  } catch (error) {
    throw storeError(path, error);
  }
}

function configure(db: Database.Database, name: StoreName): void {
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${synchronous[name]}`);
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  // Pages come from the system's file cache, so SQLite's own can stay small. Not through a map of the file: what is read of a
  // large file would count as this process's memory for as long as nobody else needs it.
  db.pragma('cache_size = -8000');
  // After a burst the WAL file is cut back to this instead of keeping its largest size for ever.
  db.pragma('journal_size_limit = 16777216');
}

function setClean(db: WritableDatabase, value: '0' | '1'): void {
  db.prepare(
    `INSERT INTO store_meta VALUES ('clean_shutdown', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  ).run(value);
}

class SqliteStore implements Store {
  readonly name: StoreName;
  readonly path: string;
  readonly db: WritableDatabase;
  readonly wasCleanShutdown: boolean;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly readers = new Set<Database.Database>();

  constructor(name: StoreName, path: string, db: WritableDatabase, clean: boolean, clock: Clock, log: Log) {
    this.name = name;
    this.path = path;
    this.db = db;
    this.wasCleanShutdown = clean;
    this.clock = clock;
    this.log = log;
  }

  openReader(): ReadableDatabase {
    const reader = openReadOnly(this.path);
    this.readers.add(reader);
    return reader;
  }

  timed<T>(what: string, run: () => T): T {
    const start = this.clock.monotonicMs();
    try {
      return run();
    } finally {
      const ms = this.clock.monotonicMs() - start;
      if (ms > SLOW_MS) this.log.warn({ store: this.name, what, ms: Math.round(ms) }, 'slow database work');
    }
  }

  sizeBytes(): number {
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(this.path + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  close(): void {
    if (!this.db.open) return;
    for (const reader of this.readers) reader.close();
    try {
      setClean(this.db, '1');
      this.db.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      // The data is in the WAL all the same; the next start just checks the file.
      this.log.error({ err: storeError(this.path, error) }, 'could not mark a clean shutdown');
    } finally {
      this.db.close();
    }
  }
}
