import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';

const FILE_NAME = 'serve-token';
/** 32 bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;

/**
 * The key of the served console: random, kept in the data folder for its owner's eyes only, so that a bookmark and a
 * cookie outlive a restart. Creates the folder and the file when they are missing.
 * Throws `io` when the file can't be read, is damaged or can't be made.
 */
export function readOrMakeToken(dataDir: string): string {
  const file = path.join(dataDir, FILE_NAME);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new WatchdeckError(
      'io',
      `The data folder ${dataDir}: ${explainFileError(error)} --data-dir names another place.`,
    );
  }
  try {
    const fresh = randomBytes(32).toString('base64url');
    try {
      writeFileSync(file, `${fresh}\n`, { flag: 'wx', mode: 0o600 });
      return fresh;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const kept = readFileSync(file, 'utf8').trim();
    if (!TOKEN.test(kept)) {
      throw new WatchdeckError(
        'io',
        `${file} does not hold a key. Delete it, and the next start makes a new one.`,
      );
    }
    // A copied data folder may have lost the file's mode.
    chmodSync(file, 0o600);
    return kept;
  } catch (error) {
    if (error instanceof WatchdeckError) throw error;
    throw new WatchdeckError(
      'io',
      `The key of the served console can't be kept in ${file}: ${explainFileError(error)} ` +
        '--data-dir names another place.',
    );
  }
}
