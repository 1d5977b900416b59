import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { snapshotDatabase } from '../storage/index.ts';
import type { ManifestFile } from './manifest.ts';

/** What a backup is made of. */
export interface BackupSources {
  readonly dataDir: string;
  readonly configFile: string;
  readonly ruleFiles: readonly string[];
}

/** A file as it was copied, and what a manifest says about it apart from its bytes. */
export interface CopiedFile extends Omit<ManifestFile, 'sizeBytes' | 'sha256'> {
  readonly copy: string;
}

const databases = ['state.db', 'metrics.db'];
const REPORTS = 'reports';

/** Copies everything into a folder, each database as of one moment. Takes as long as reading the databases does. */
export async function copySources(sources: BackupSources, dir: string): Promise<CopiedFile[]> {
  const { dataDir } = sources;
  await mkdir(dir, { recursive: true });
  const copied: CopiedFile[] = [];
  const add = (file: Omit<CopiedFile, 'copy' | 'originalPath'>, originalPath: string): string => {
    const copy = path.join(dir, String(copied.length));
    copied.push({ ...file, originalPath, copy });
    return copy;
  };
  for (const name of databases) {
    const file = path.join(dataDir, name);
    if (existsSync(file)) snapshotDatabase(file, add({ name, kind: 'database', restoreTo: name }, file));
  }
  if (existsSync(sources.configFile)) {
    const config = { name: 'watchdeck.yml', kind: 'config', restoreTo: 'watchdeck.yml' } as const;
    await copyFile(sources.configFile, add(config, sources.configFile));
  }
  for (const [index, file] of sources.ruleFiles.entries()) {
    const restoreTo = placeOfFile(file, [path.dirname(sources.configFile), dataDir], index);
    await copyFile(
      file,
      add({ name: nameInArchive(restoreTo, `rule-files/${index}`), kind: 'rules', restoreTo }, file),
    );
  }
  const reports = path.join(dataDir, REPORTS);
  for (const name of await reportNames(reports)) {
    const restoreTo = `${REPORTS}/${name}`;
    const file = path.join(reports, name);
    await copyFile(
      file,
      add({ name: nameInArchive(restoreTo, `${REPORTS}/${copied.length}`), kind: 'report', restoreTo }, file),
    );
  }
  return copied;
}

/** The same place beside the config or in the data folder where it is there, so that it is found again. */
function placeOfFile(file: string, dirs: readonly string[], index: number): string {
  for (const dir of dirs) {
    const relative = path.relative(dir, file);
    if (!relative.startsWith('..') && !path.isAbsolute(relative)) return relative.split(path.sep).join('/');
  }
  return `rule-files/${index}-${path.basename(file)}`;
}

/** Names in an archive have at most 100 bytes. */
function nameInArchive(restoreTo: string, otherwise: string): string {
  return Buffer.byteLength(restoreTo) <= 100 ? restoreTo : otherwise;
}

async function reportNames(dir: string): Promise<string[]> {
  if (!existsSync(dir)) return [];
  const entries = await readdir(dir, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.pdf')).map(({ name }) => name);
}
