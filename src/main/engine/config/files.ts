import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';

/** Identifies a version of a text. */
export function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Reads the config; where there is none yet, writes `initialText` first, or throws `not_found` when that is null. */
export function readOrCreate(file: string, initialText: string | null): string {
  if (!existsSync(file)) {
    if (initialText === null) {
      throw new WatchdeckError(
        'not_found',
        `There is no config ${file}. Correct the path, or leave --config off: Watchdeck then makes a commented watchdeck.yml in its data folder.`,
        { file },
      );
    }
    writeWhole(file, initialText);
  }
  return readText(file);
}

/** Throws `io`, naming the file and the way out, when it can't be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WatchdeckError('io', `Can't read the config ${file}: ${explainFileError(error)}`, { file });
  }
}

/** Replaces a file so that a crash leaves either the old text or the new one, never a part. */
export function writeWhole(file: string, text: string): void {
  // Beside the target, so that the rename stays on one file system.
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const handle = openSync(temporary, 'w', 0o600);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    throw new WatchdeckError(
      'io',
      `Can't write the config ${file}: ${explainFileError(error)} --config or --data-dir names another place.`,
      { file },
    );
  }
}
