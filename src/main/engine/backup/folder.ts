import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { syncFile } from './archive.ts';
import { archiveTimeMs } from './names.ts';
import type { KeptBackup } from './names.ts';

/** A folder that somebody works in has this name, and the process it is of. */
const PARTIAL = /^\.watchdeck-backup-(.+)-(\d+)\.partial$/;
/** After this long even another machine's work is given up. */
const ABANDONED_MS = 86_400_000;

/** The backups in a folder, oldest first; none where there is no folder yet. */
export async function listFolder(folder: string): Promise<KeptBackup[]> {
  const kept: KeptBackup[] = [];
  for (const name of await namesIn(folder)) {
    const createdAtMs = archiveTimeMs(name);
    if (createdAtMs === null) continue;
    const { size } = await stat(path.join(folder, name));
    kept.push({ name, createdAtMs, sizeBytes: size });
  }
  return kept.sort((a, b) => a.createdAtMs - b.createdAtMs);
}

/**
 * Makes a folder to work in beside the backups, so that a finished one only needs a new name, and clears away what killed
 * processes left. The caller removes it.
 */
export async function makeWorkFolder(folder: string, hostname: string, nowMs: number): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await namesIn(folder)) {
      if (await isAbandoned(path.join(folder, name), name, hostname, nowMs)) {
        await rm(path.join(folder, name), { recursive: true, force: true });
      }
    }
    const work = path.join(folder, `.watchdeck-backup-${hostname}-${process.pid}.partial`);
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { mode: 0o700 });
    return work;
  } catch (error) {
    throw new WatchdeckError('io', `The folder for backups ${folder}: ${explainFileError(error)}`, {
      folder,
    });
  }
}

/** Gives a finished archive its place: it is there whole or not at all, whatever happens. */
export async function publish(archive: string, folder: string, name: string): Promise<string> {
  const target = path.join(folder, name);
  await rename(archive, target);
  // Windows has no way to sync a folder and needs none.
  if (process.platform !== 'win32') await syncFile(folder);
  return target;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new WatchdeckError('io', `The folder for backups ${folder}: ${explainFileError(error)}`, {
      folder,
    });
  }
}

async function isAbandoned(place: string, name: string, hostname: string, nowMs: number): Promise<boolean> {
  const match = PARTIAL.exec(name);
  if (match === null) return false;
  if (match[1] === hostname && !isAlive(Number(match[2]))) return true;
  const { mtimeMs } = await stat(place);
  return nowMs - mtimeMs > ABANDONED_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
