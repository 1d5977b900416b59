import { rm } from 'node:fs/promises';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { digestFile, writeArchive } from './archive.ts';
import { makeWorkFolder, publish } from './folder.ts';
import type { Manifest } from './manifest.ts';
import { archiveName } from './names.ts';
import type { KeptBackup } from './names.ts';
import { copySources } from './sources.ts';
import type { BackupSources, CopiedFile } from './sources.ts';
import { verifyArchive } from './verify.ts';

/** One backup to make. */
export interface CreateOptions extends BackupSources {
  readonly appVersion: string;
  readonly hostname: string;
  readonly nowMs: number;
  /** Where the archive is put. */
  readonly folder: string;
}

/** A backup that was made and opened, and where it lies. */
export interface CreatedBackup extends KeptBackup {
  readonly path: string;
}

/**
 * Makes an archive of a data folder, unpacks and checks it, and only then gives it its name. It needs room for the
 * databases once more while it works. Engines may write the while. Throws `io` or `not_found`; nothing is left then.
 */
export async function createBackup(options: CreateOptions): Promise<CreatedBackup> {
  const { appVersion, hostname, nowMs, folder } = options;
  const work = await makeWorkFolder(folder, hostname, nowMs);
  try {
    const copies = path.join(work, 'copies');
    const copied = await copySources(options, copies);
    if (!copied.some(({ kind }) => kind === 'database')) {
      throw new WatchdeckError(
        'not_found',
        `There is nothing to back up in ${options.dataDir}: it has no database. --data-dir names another folder.`,
      );
    }
    const files = await Promise.all(copied.map(describe));
    const manifest: Manifest = {
      format: 'watchdeck-backup',
      version: 1,
      createdAtMs: nowMs,
      appVersion,
      hostname,
      files,
    };
    const archive = path.join(work, 'archive');
    await writeArchive(
      manifest,
      copied.map(({ copy }) => copy),
      archive,
    );
    await rm(copies, { recursive: true });
    const { sizeBytes } = await verifyArchive(archive, path.join(work, 'check'));
    const name = archiveName(nowMs);
    return { name, createdAtMs: nowMs, sizeBytes, path: await publish(archive, folder, name) };
  } catch (error) {
    if (error instanceof WatchdeckError) throw error;
    throw new WatchdeckError('io', `The backup to ${folder} could not be made: ${explainFileError(error)}`, {
      folder,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function describe({ copy, ...file }: CopiedFile): Promise<Manifest['files'][number]> {
  return { ...file, ...(await digestFile(copy)) };
}
