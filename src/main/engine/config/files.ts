import { existsSync, readFileSync } from 'node:fs';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { writeTextWhole } from '../base/text-file.ts';

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

/** Replaces the config, or a file beside it, whole; throws `io`, naming the file and the way out. */
export function writeWhole(file: string, text: string): void {
  try {
    writeTextWhole(file, text, 0o600);
  } catch (error) {
    throw new WatchdeckError(
      'io',
      `Can't write the config ${file}: ${explainFileError(error)} --config or --data-dir names another place.`,
      { file },
    );
  }
}
