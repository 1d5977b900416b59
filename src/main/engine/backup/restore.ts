import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { lockDataDir } from '../storage/index.ts';
import { syncFile } from './archive.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import { unpackChecked } from './verify.ts';

export interface RestoreOptions {
  readonly archive: string;
  readonly dataDir: string;
  /** Takes a folder with data in it; what is there is moved aside. */
  readonly force: boolean;
  readonly nowMs: number;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Where the data went that were there; null when there were none. */
  readonly movedTo: string | null;
  /** Rule files that stood outside the config's folder: the config names their old places. */
  readonly elsewhere: readonly ManifestFile[];
}

/** What may be in a folder that counts as empty, and what a restore leaves where it is. */
const NOT_DATA = /^(lock\.(db|json)(-.*)?|logs|backups|before-restore-.*|serve-token|browser)$/;
/** Where an archive is unpacked; one that is there before belongs to a restore that was killed. */
const WORK = /^\.restore-\d+$/;

/**
 * Puts the data of an archive into a data folder. The archive is unpacked and checked first, so a bad one changes nothing.
 * Throws `conflict` when an engine has the folder or there are data in it and `force` isn't given; `io` for the rest.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { archive, dataDir, nowMs } = options;
  const lock = lockDataDir(dataDir, nowMs);
  const work = path.join(dataDir, `.restore-${process.pid}`);
  let movedTo: string | null = null;
  try {
    const present = await dataIn(dataDir, archive);
    if (present.length > 0 && !options.force) {
      throw new WatchdeckError(
        'conflict',
        `There are data in ${dataDir} already (${present.slice(0, 3).join(', ')}${present.length > 3 ? ' …' : ''}). ` +
          'Nothing was changed. Restore into an empty folder, or use --force, which moves what is there aside.',
        { dataDir },
      );
    }
    const { manifest, paths } = await unpackChecked(archive, work);
    if (present.length > 0) movedTo = await moveAside(dataDir, present, nowMs);
    for (const [index, file] of manifest.files.entries()) {
      await moveIn(paths[index] ?? '', path.join(dataDir, file.restoreTo));
    }
    if (process.platform !== 'win32') await syncFile(dataDir);
    const elsewhere = manifest.files.filter(
      ({ kind, restoreTo }) => kind === 'rules' && restoreTo.startsWith('rule-files/'),
    );
    return { manifest, movedTo, elsewhere };
  } catch (error) {
    if (error instanceof WatchdeckError) throw error;
    const before = movedTo === null ? '' : ` What was there is in ${movedTo}.`;
    throw new WatchdeckError('io', `The restore to ${dataDir} stopped: ${explainFileError(error)}${before}`, {
      dataDir,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
    lock.release();
  }
}

/** Names of what a restore would replace. */
async function dataIn(dataDir: string, archive: string): Promise<string[]> {
  const names = await readdir(dataDir);
  // The lock is ours, so nobody works there.
  for (const name of names.filter((left) => WORK.test(left))) {
    await rm(path.join(dataDir, name), { recursive: true, force: true });
  }
  const fromHere = path.relative(dataDir, path.resolve(archive)).split(path.sep)[0];
  return names.filter((name) => !NOT_DATA.test(name) && !WORK.test(name) && name !== fromHere);
}

async function moveAside(dataDir: string, names: readonly string[], nowMs: number): Promise<string> {
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const aside = path.join(dataDir, `before-restore-${stamp}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) await rename(path.join(dataDir, name), path.join(aside, name));
  return aside;
}

async function moveIn(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  if (existsSync(to)) {
    throw new WatchdeckError('conflict', `${to} is there already; it was not replaced.`, { path: to });
  }
  await syncFile(from);
  await rename(from, to);
}
