import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { explainFileError } from '#shared/model/file-errors.ts';

/** A folder that dashboards are read from. */
export interface DashboardFolder {
  readonly dir: string;
  readonly source: 'shipped' | 'file';
  /** Whether it was named by somebody, who is told when it isn't there. */
  readonly named: boolean;
}

export interface FoundFile {
  readonly uid: string;
  readonly file: string;
  readonly source: 'shipped' | 'file';
  readonly modifiedMs: number;
  /** Changes when the file does. */
  readonly signature: string;
}

const ENDING = '.yml';
const UID = /^[a-zA-Z0-9_-]{1,64}$/;

/** The files in these folders. Of two with the same name the one in the earlier folder counts. */
export function lookIntoFolders(folders: readonly DashboardFolder[]): {
  readonly files: ReadonlyMap<string, FoundFile>;
  readonly problems: readonly string[];
} {
  const files = new Map<string, FoundFile>();
  const problems: string[] = [];
  for (const { dir, source, named } of folders) {
    for (const name of namesIn(dir, named, problems)) {
      const file = path.join(dir, name);
      const uid = path.basename(name, ENDING);
      if (name.endsWith('.yaml') || !UID.test(uid)) {
        problems.push(
          `${file} is not among the dashboards: such files are called NAME.yml, with letters, digits, - and _ in the name`,
        );
        continue;
      }
      const other = files.get(uid);
      if (other !== undefined) {
        if (source !== 'shipped')
          problems.push(`The dashboard ${file} is hidden by ${other.file}: give one of them another name`);
        continue;
      }
      // Removed between listing and looking: the next look says the same.
      const stat = statSync(file, { throwIfNoEntry: false });
      if (stat?.isFile() !== true) continue;
      const signature = `${file}:${String(stat.ino)}:${String(stat.size)}:${String(stat.mtimeMs)}`;
      files.set(uid, { uid, file, source, modifiedMs: stat.mtimeMs, signature });
    }
  }
  return { files, problems };
}

/** Where dashboards are kept unless the config names a folder. */
export function ownFolder(dataDir: string): string {
  return path.join(dataDir, 'dashboards');
}

/** The files of dashboards that belong into a backup: not those that come with Watchdeck. */
export function dashboardFiles(dataDir: string, namedDir: string | null): string[] {
  const dirs = namedDir === null ? [ownFolder(dataDir)] : [namedDir, ownFolder(dataDir)];
  const folders = dirs.map((dir): DashboardFolder => ({ dir, source: 'file', named: false }));
  return [...lookIntoFolders(folders).files.values()].map(({ file }) => file);
}

/** Where a dashboard of that uid is in a folder. */
export function fileOf(dir: string, uid: string): string {
  return path.join(dir, `${uid}${ENDING}`);
}

/** Pages beside the dashboards in the console's addresses: `/dashboards/new`. */
const RESERVED = new Set(['new', 'rotate']);

/** A uid after a title that no other has, whatever the case: `API errors` gives `api-errors`. */
export function uidFor(title: string, isTaken: (uid: string) => boolean): string {
  const base =
    title
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 50)
      .replace(/^-+|-+$/g, '') || 'dashboard';
  let uid = base;
  for (let count = 2; RESERVED.has(uid) || isTaken(uid); count++) uid = `${base}-${String(count)}`;
  return uid;
}

function namesIn(dir: string, named: boolean, problems: string[]): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'))
      .sort();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (named || !isMissing)
      problems.push(`The folder of dashboards ${dir} can't be read: ${explainFileError(error)}`);
    return [];
  }
}
