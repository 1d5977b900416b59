import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { WatchdeckError } from '#shared/model/errors.ts';
import { storeError } from './errors.ts';

export interface DataDirLock {
  release(): void;
}

/**
 * Takes the data folder for this process. Held by SQLite's own file lock on `lock.db`, which the system drops when the
 * process dies however it dies; `lock.json` beside it only tells the next one who holds it.
 * Throws `conflict` when another engine has the folder, `io` when the folder can't be used.
 */
export function lockDataDir(dataDir: string, startedAtMs: number): DataDirLock {
  const path = join(dataDir, 'lock.db');
  const holderPath = join(dataDir, 'lock.json');
  let db: Database.Database | undefined;
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw storeError(`The data folder ${dataDir}`, error);
  }
  try {
    db = new Database(path, { timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    // No journal file: nothing is ever written inside, the open transaction is the lock.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    writeFileSync(holderPath, JSON.stringify({ pid: process.pid, startedAtMs }));
  } catch (error) {
    db?.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw conflict(dataDir, holderPath);
    }
    throw storeError(path, error);
  }
  const held = db;
  return {
    release: () => {
      if (!held.open) return;
      rmSync(holderPath, { force: true });
      held.close();
    },
  };
}

function conflict(dataDir: string, holderPath: string): WatchdeckError {
  const holder = readHolder(holderPath);
  const who =
    holder === null ? 'another Watchdeck engine' : `another Watchdeck engine (process ${holder.pid})`;
  return new WatchdeckError(
    'conflict',
    `The data folder ${dataDir} is in use by ${who}. ` +
      'Use that one, stop it first, or start this one with another data folder.',
    { dataDir, pid: holder?.pid ?? null, startedAtMs: holder?.startedAtMs ?? null },
  );
}

/** Null when the note can't be read: the lock itself doesn't depend on it. */
function readHolder(path: string): { pid: number; startedAtMs: number } | null {
  try {
    const note: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof note !== 'object' || note === null || !('pid' in note) || !('startedAtMs' in note))
      return null;
    const { pid, startedAtMs } = note;
    return typeof pid === 'number' && typeof startedAtMs === 'number' ? { pid, startedAtMs } : null;
  } catch {
    return null;
  }
}
