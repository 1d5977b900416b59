import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';

/** Writes beside the place, syncs and renames: a crash or a full disk leaves the whole file or none. */
export async function writeFileAtomic(folder: string, fileName: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, fileName);
  const temporary = `${path}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw ioError('The report could not be saved', path, error);
  }
}

/** The rename itself must reach the disk; Windows has no way to sync a folder and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads a report's file; `not_found` with the way out when somebody moved or deleted it. */
export async function readReportFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new WatchdeckError(
        'not_found',
        `The file of this report is gone: ${path} was moved or deleted. Remove the report from the list and create it again.`,
        { path },
      );
    }
    throw ioError('The report could not be read', path, error);
  }
}

/** Deletes a report's file; one that is gone already is fine. */
export async function removeReportFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw ioError('The report could not be deleted', path, error);
  }
}

function ioError(what: string, path: string, error: unknown): WatchdeckError {
  const reason = error instanceof Error ? error.message : String(error);
  return new WatchdeckError('io', `${what}: ${reason}`, { path });
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
