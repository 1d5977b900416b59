import Database from 'better-sqlite3';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';

/** What each of SQLite's codes means to the person whose file it is, and what to do about it. */
const explanations: readonly (readonly [RegExp, string, string])[] = [
  // SHMSIZE: the WAL's index could not be made longer, which a disk refuses when it has no room.
  [
    /^SQLITE_(FULL|IOERR_SHMSIZE)/,
    'the disk is full',
    'Free some space (or raise the quota); Watchdeck goes on by itself.',
  ],
  [
    /^SQLITE_(NOTADB|CORRUPT)/,
    'the file is damaged or not a database',
    'Nothing was changed. Restore it from a backup, or move it (with its -wal and -shm files) elsewhere to start with an empty one.',
  ],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/,
    'the file or its folder can not be opened for writing',
    'Give the account that runs Watchdeck write access to the file and its folder, or choose another data folder.',
  ],
  [
    /^SQLITE_(BUSY|LOCKED)/,
    'another program holds the file locked',
    'Close the other program (a database browser, a backup job) and start again.',
  ],
  [/^SQLITE_IOERR/, 'the disk reported an error', 'Check the disk, then restore from a backup if needed.'],
];

/** Says for people what went wrong with a database file and how to get out of it; errors that are ours pass unchanged. */
export function storeError(path: string, error: unknown): WatchdeckError {
  if (error instanceof WatchdeckError) return error;
  if (!(error instanceof Database.SqliteError)) {
    return new WatchdeckError('io', `${path}: ${explainFileError(error)}`, { path });
  }
  const { code, message } = error;
  const known = explanations.find(([pattern]) => pattern.test(code));
  const said = known === undefined ? `${message}.` : `${known[1]} (${code}: ${message}). ${known[2]}`;
  return new WatchdeckError('io', `${path}: ${said}`, { path, code });
}

/** Runs what reads a database file for the first time; damage that only shows then is said as {@link storeError} says it. */
export function orStoreError<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw storeError(path, error);
  }
}
