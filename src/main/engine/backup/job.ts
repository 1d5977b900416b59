import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { Bucket } from './bucket.ts';
import type { BucketKeys } from './bucket.ts';
import { createBackup } from './create.ts';
import type { CreatedBackup } from './create.ts';
import { listFolder } from './folder.ts';
import { outdated } from './names.ts';
import type { KeptBackup } from './names.ts';
import type { BackupSettings, BucketSettings, KeySource } from './types.ts';

/** One run: make a backup, put it where it belongs, remove what is too old. As it crosses to the thread that runs it. */
export interface BackupJob {
  readonly settings: BackupSettings;
  readonly dataDir: string;
  readonly configFile: string;
  readonly ruleFiles: readonly string[];
  readonly appVersion: string;
  readonly hostname: string;
  readonly nowMs: number;
  /** An archive in the folder not older than this (unix ms) needs only to reach the bucket; Infinity makes a new one. */
  readonly reuseSinceMs: number;
}

const keptSchema = z.object({ name: z.string(), createdAtMs: z.number(), sizeBytes: z.number() });

/** What is kept in each place; null for a place that isn't set. */
export const placesSchema = z.object({
  folder: z.array(keptSchema).nullable(),
  bucket: z.array(keptSchema).nullable(),
});
export type Places = z.output<typeof placesSchema>;

/** What a run did. */
export const outcomeSchema = z.object({
  made: keptSchema,
  removed: z.array(z.string()),
  places: placesSchema,
});
export type BackupOutcome = z.output<typeof outcomeSchema>;

/**
 * Runs one job; takes seconds to minutes. Old backups go only once the new one is good everywhere. Throws a
 * WatchdeckError; a good archive in the folder stays even when the bucket didn't take it.
 */
export async function runBackupJob(job: BackupJob): Promise<BackupOutcome> {
  const { settings, dataDir, nowMs } = job;
  // Without a folder of its own the archive is only there until the bucket has it.
  const folder = settings.folder ?? path.join(dataDir, 'backup-work');
  const made = (await reusable(job)) ?? (await createBackup({ ...job, folder }));
  const bucket = settings.bucket === null ? null : await openBucket(settings.bucket);
  try {
    if (bucket !== null) await bucket.put(made.path, made.name);
  } finally {
    if (settings.folder === null) await rm(folder, { recursive: true, force: true });
  }
  const removed = new Set<string>();
  const prune = async (kept: KeptBackup[], remove: (name: string) => Promise<void>): Promise<void> => {
    for (const { name } of outdated(kept, nowMs, settings.keepMs)) {
      await remove(name);
      removed.add(name);
    }
  };
  if (settings.folder !== null)
    await prune(await listFolder(folder), (name) => rm(path.join(folder, name), { force: true }));
  if (bucket !== null) await prune(await bucket.list(), (name) => bucket.remove(name));
  const { name, createdAtMs, sizeBytes } = made;
  return {
    made: { name, createdAtMs, sizeBytes },
    removed: [...removed],
    places: await listPlaces(settings),
  };
}

/** What is kept where. Throws a WatchdeckError when a place can't be read. */
export async function listPlaces(settings: BackupSettings): Promise<Places> {
  return {
    folder: settings.folder === null ? null : await listFolder(settings.folder),
    bucket: settings.bucket === null ? null : await (await openBucket(settings.bucket)).list(),
  };
}

/** Opens a bucket with the keys that stand where its settings say. Throws `io` when they can't be read. */
export async function openBucket(settings: BucketSettings): Promise<Bucket> {
  const keys: BucketKeys = {
    accessKey: await readKey(settings.accessKey, 'access key'),
    secretKey: await readKey(settings.secretKey, 'secret key'),
  };
  return new Bucket(settings, keys);
}

async function reusable({ settings, reuseSinceMs }: BackupJob): Promise<CreatedBackup | null> {
  if (settings.folder === null) return null;
  const newest = (await listFolder(settings.folder)).at(-1);
  if (newest === undefined || newest.createdAtMs < reuseSinceMs) return null;
  return { ...newest, path: path.join(settings.folder, newest.name) };
}

async function readKey(source: KeySource, what: string): Promise<string> {
  if ('env' in source) {
    const value = process.env[source.env]?.trim() ?? '';
    if (value !== '') return value;
    throw new WatchdeckError(
      'io',
      `The bucket's ${what}: the environment variable ${source.env} is not set.`,
    );
  }
  try {
    return (await readFile(source.file, 'utf8')).trim();
  } catch (error) {
    throw new WatchdeckError('io', `The bucket's ${what} in ${source.file}: ${explainFileError(error)}`);
  }
}
