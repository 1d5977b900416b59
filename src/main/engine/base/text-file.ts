import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Identifies a version of a text. */
export function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Replaces a file so that a crash leaves either the old text or the new one, never a part; makes its folder where there is
 * none. Throws what the file system does.
 */
export function writeTextWhole(file: string, text: string, mode: number): void {
  // Beside the target, so that the rename stays on one file system.
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    const handle = openSync(temporary, 'w', mode);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
