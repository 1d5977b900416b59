import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { WatchdeckError } from '#shared/model/errors.ts';
import { storeError } from './errors.ts';

/**
 * Copies a database file, as it is at this moment, to `target` (which must not exist), free pages left out. It only reads,
 * so it may run while an engine writes; it takes as long as reading the file does, so a thread that must not wait has to
 * leave it to another. Throws `io`, naming the file. SQLite's `VACUUM INTO`: https://www.sqlite.org/lang_vacuum.html
 */
export function snapshotDatabase(path: string, target: string): void {
  try {
    const source = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      // Whoever asked for the copy syncs what becomes of it; a copy that a crash tears is thrown away.
      source.pragma('synchronous = OFF');
      source.prepare('VACUUM INTO ?').run(target);
    } finally {
      source.close();
    }
    const copy = new Database(target, { fileMustExist: true });
    try {
      copy.pragma('synchronous = OFF');
      // The copy is whole: whoever opens it must not take it for what a crash left.
      copy.exec(`UPDATE store_meta SET value = '1' WHERE key = 'clean_shutdown'`);
    } finally {
      copy.close();
    }
  } catch (error) {
    throw storeError(path, error);
  }
}

/** Reads a database file whole, every page and every index. Throws `io`, saying what is damaged. */
export function checkDatabase(path: string): void {
  try {
    if (!statSync(path).isFile()) throw new WatchdeckError('io', `${path} is not a file.`, { path });
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      const verdict = db.pragma('integrity_check(1)', { simple: true });
      if (verdict === 'ok') return;
      throw new WatchdeckError('io', `${path} is damaged (${String(verdict).replace(/\s+/g, ' ')}).`, {
        path,
      });
    } finally {
      db.close();
    }
  } catch (error) {
    throw storeError(path, error);
  }
}
