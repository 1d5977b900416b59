import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { explainFileError } from '#shared/model/file-errors.ts';

/** What of the log is taken: the last hours of a busy one. */
const LOG_BYTES = 256 * 1024;

/** Files of a data folder with sizes and times, one per line; those of the browser's own profile are counted only. */
export function listFolder(dataDir: string): string {
  return orWhyNot(() =>
    readdirSync(dataDir, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => {
        const { size, mtime, mode } = statSync(path.join(dataDir, entry.name));
        const what = entry.isDirectory() ? 'folder' : `${String(size)} bytes`;
        return `${entry.name.padEnd(28)} ${what.padEnd(18)} ${(mode & 0o777).toString(8)} ${mtime.toISOString()}`;
      })
      .join('\n'),
  );
}

/** The end of a log, whole lines. */
export function endOfLog(file: string): string {
  return orWhyNot(() => {
    const opened = openSync(file, 'r');
    try {
      const { size } = fstatSync(opened);
      const bytes = Buffer.alloc(Math.min(size, LOG_BYTES));
      const length = readSync(opened, bytes, 0, bytes.length, size - bytes.length);
      const text = bytes.toString('utf8', 0, length);
      return size > LOG_BYTES ? text.slice(text.indexOf('\n') + 1) : text;
    } finally {
      closeSync(opened);
    }
  });
}

/** The text of a config file. */
export function textOf(file: string): { readonly text: string } | { readonly problem: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { problem: explainFileError(error) };
  }
}

function orWhyNot(read: () => string): string {
  try {
    return read();
  } catch (error) {
    return `(${explainFileError(error)})`;
  }
}
