import { existsSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import type { DashboardEntry, DashboardVersion } from '#shared/contract/dashboards.ts';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import { shippedFolder } from '../base/shipped-folder.ts';
import { revisionOf, writeTextWhole } from '../base/text-file.ts';
import { DocumentError, formatProblem } from '../base/yaml-document.ts';
import type { Store } from '../storage/types.ts';
import { duplicatesIn } from './dashboard-file.ts';
import { dashboardFiles, fileOf, lookIntoFolders, ownFolder, uidFor } from './folders.ts';
import type { DashboardFolder, FoundFile } from './folders.ts';
import type { Dashboards, Saved, StoredDashboard } from './types.ts';
import { openVersionRows } from './version-rows.ts';
import { createWorkshop } from './workshop.ts';

export interface DashboardsOptions {
  /** The `state` store, with dashboardsMigrations applied. */
  readonly store: Pick<Store, 'db'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  /** The folder that the config names besides, asked anew at each look. */
  readonly namedDir: () => string | null;
  /** Those that come with Watchdeck unless told. */
  readonly shippedDir?: string;
  /** What is smaller is not worth a thread; see {@link createWorkshop}. */
  readonly mostHere?: number;
}

/** What is known of a file; `dashboard` is null where it can't be read. */
type Known = FoundFile & {
  readonly text: string;
  readonly revision: string;
  readonly dashboard: Dashboard | null;
  readonly problem: string | null;
};

/** No dashboard is that large, and one that is would hold the engine up for long. */
const MAX_BYTES = 5 * 1024 * 1024;

/** Opens the folders of dashboards; they are first read when somebody asks, or at the first look. */
export function openDashboards(options: DashboardsOptions): Dashboards {
  const { clock, log, dataDir, namedDir } = options;
  const dir = ownFolder(dataDir);
  const versions = openVersionRows(options.store.db);
  const shippedDir = options.shippedDir ?? shippedFolder(import.meta.url, 'dashboards');
  const workshop = createWorkshop(options.mostHere);
  const changed = new Emitter<undefined>(log);
  const known = new Map<string, Known>();
  let problems: readonly string[] = [];
  let looking: Promise<void> | null = null;
  let stopped = false;
  let isRead = false;
  let last: Promise<unknown> = Promise.resolve();

  /** Runs after what was asked before, so that nobody sees a file that is half-way to another text. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  }

  function folders(): DashboardFolder[] {
    const named = namedDir();
    return [
      ...(named === null || named === dir ? [] : [{ dir: named, source: 'file' as const, named: true }]),
      { dir, source: 'file', named: false },
      { dir: shippedDir, source: 'shipped', named: false },
    ];
  }

  /** Takes in what a file says now. */
  async function load(found: FoundFile): Promise<Known> {
    let text = '';
    let dashboard: Dashboard | null = null;
    let problem: string | null = null;
    try {
      text = readWhole(found.file);
      dashboard = await workshop.run({ kind: 'read', text, file: found.file });
    } catch (error) {
      if (error instanceof DocumentError) problem = formatProblem(error.problems[0]);
      else problem = `${found.file} can't be read: ${explainFileError(error)}`;
      log.warn({ problem }, 'a dashboard can not be read');
    }
    return take(found, text, dashboard, problem, { by: 'file', message: '' });
  }

  function take(
    found: FoundFile,
    text: string,
    dashboard: Dashboard | null,
    problem: string | null,
    version: Pick<DashboardVersion, 'by' | 'message'>,
  ): Known {
    const now: Known = { ...found, text, revision: revisionOf(text), dashboard, problem };
    known.set(found.uid, now);
    if (dashboard !== null && found.source === 'file')
      versions.add(found.uid, text, { ...version, savedMs: clock.nowMs() });
    return now;
  }

  async function look(): Promise<void> {
    const { files, problems: now } = lookIntoFolders(folders());
    let news = now.join('\n') !== problems.join('\n');
    problems = now;
    for (const uid of [...known.keys()]) {
      if (!files.has(uid)) news = known.delete(uid) || news;
    }
    for (const found of files.values()) {
      if (stopped) return;
      if (known.get(found.uid)?.signature === found.signature) continue;
      await load(found);
      news = true;
    }
    news = news || !isRead;
    isRead = true;
    if (news) changed.emit(undefined);
  }

  /** What is on disk now. */
  async function current(uid: string): Promise<Known | null> {
    const found = lookIntoFolders(folders()).files.get(uid);
    if (found === undefined) return null;
    const before = known.get(uid);
    return before?.signature === found.signature ? before : load(found);
  }

  async function require(uid: string): Promise<Known> {
    const found = await current(uid);
    if (found === null) throw new WatchdeckError('not_found', `There is no dashboard "${uid}"`);
    return found;
  }

  async function readOrRefuse(text: string, file: string): Promise<Dashboard> {
    try {
      return await workshop.run({ kind: 'read', text, file });
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      throw new WatchdeckError('bad_request', error.message, { problems: error.problems });
    }
  }

  /** The file to change, as it was when `revision` was read. */
  async function editable(uid: string, revision: string): Promise<Known> {
    const found = await current(uid);
    if (found?.source === 'shipped')
      throw new WatchdeckError(
        'unsupported',
        `"${uid}" comes with Watchdeck and is not changed: save a copy of it under another name`,
      );
    if (found?.revision !== revision)
      throw new WatchdeckError(
        'conflict',
        `${found?.file ?? `The dashboard "${uid}"`} was ${found === null ? 'removed' : 'changed'} by someone else since you opened it: ` +
          `reload it, then make your change again`,
      );
    return found;
  }

  function write(
    uid: string,
    file: string,
    text: string,
    dashboard: Dashboard,
    version: Pick<DashboardVersion, 'by' | 'message'>,
  ): Saved {
    try {
      // A link in a checkout stays a link.
      const real = existsSync(file) ? realpathSync(file) : file;
      writeTextWhole(real, text, existsSync(real) ? statSync(real).mode & 0o777 : 0o644);
    } catch (error) {
      throw new WatchdeckError('io', `Can't write the dashboard ${file}: ${explainFileError(error)}`, {
        file,
      });
    }
    const { files } = lookIntoFolders(folders());
    const found = files.get(uid);
    if (found !== undefined) take(found, text, dashboard, null, version);
    log.info({ file, by: version.by }, 'dashboard saved');
    changed.emit(undefined);
    return { uid, revision: revisionOf(text) };
  }

  async function create(
    uid: string | null,
    dashboard: Dashboard,
    version: Pick<DashboardVersion, 'by' | 'message'>,
  ) {
    const taken = new Set([...lookIntoFolders(folders()).files.keys()].map((each) => each.toLowerCase()));
    if (uid !== null && taken.has(uid.toLowerCase()))
      throw new WatchdeckError('conflict', `There is a dashboard "${uid}" already: choose another name`);
    const its = uid ?? uidFor(dashboard.title, (each) => taken.has(each));
    const text = await workshop.run({ kind: 'edit', text: null, dashboard });
    return write(its, fileOf(namedDir() ?? dir, its), text, dashboard, version);
  }

  const versionText = (uid: string, id: number): string => {
    const text = versions.text(uid, id);
    if (text === null)
      throw new WatchdeckError(
        'not_found',
        `There is no version ${String(id)} of the dashboard "${uid}" any more`,
      );
    return text;
  };

  function lookSoon(): void {
    dashboards.refresh().catch((error: unknown) => {
      log.error({ err: error }, 'the dashboards could not be looked at');
    });
  }

  const dashboards: Dashboards = {
    list() {
      // Whoever asks before the first look is told when it is done.
      if (known.size === 0) lookSoon();
      return [...known.values()]
        .map(entryOf)
        .sort((a, b) => a.title.localeCompare(b.title) || a.uid.localeCompare(b.uid));
    },
    isRead: () => isRead,
    onChange: (listener) => changed.on(listener),
    get: (uid) =>
      inTurn(async (): Promise<StoredDashboard> => {
        const { text: yaml, dashboard, revision, source, problem, file } = await require(uid);
        if (dashboard === null)
          throw new WatchdeckError('bad_request', problem ?? `${file} is no dashboard`, { yaml, revision });
        return { uid, dashboard, yaml, revision, source };
      }),
    save: ({ uid, dashboard, revision, message, by }) =>
      inTurn(async () => {
        const [duplicate] = duplicatesIn(dashboard);
        if (duplicate !== undefined) throw new WatchdeckError('bad_request', duplicate.message);
        if (uid === null || revision === null) return create(uid, dashboard, { by, message });
        const before = await editable(uid, revision);
        const text = await workshop.run({ kind: 'edit', text: before.text, dashboard });
        return write(uid, before.file, text, dashboard, { by, message });
      }),
    saveYaml: ({ uid, yaml, revision, message }) =>
      inTurn(async () => {
        const { file } = await editable(uid, revision);
        return write(uid, file, yaml, await readOrRefuse(yaml, file), { by: 'console', message });
      }),
    remove: (uid) =>
      inTurn(async () => {
        const { revision } = await require(uid);
        const { file } = await editable(uid, revision);
        try {
          rmSync(file);
        } catch (error) {
          throw new WatchdeckError('io', `Can't remove the dashboard ${file}: ${explainFileError(error)}`, {
            file,
          });
        }
        known.delete(uid);
        log.info({ file }, 'dashboard removed');
        changed.emit(undefined);
        // It may have hidden another one of that name.
        lookSoon();
      }),
    versions: (uid) => versions.list(uid),
    version: async (uid, id) => {
      const yaml = versionText(uid, id);
      return { yaml, dashboard: await readOrRefuse(yaml, `version ${String(id)} of ${uid}`) };
    },
    restore: (uid, id) =>
      inTurn(async () => {
        const text = versionText(uid, id);
        const before = await current(uid);
        const file = before?.source === 'file' ? before.file : fileOf(namedDir() ?? dir, uid);
        const dashboard = await readOrRefuse(text, file);
        return write(uid, file, text, dashboard, { by: 'restore', message: `version ${String(id)}` });
      }),
    convertGrafana: (json) => workshop.run({ kind: 'import', json }),
    files: () => dashboardFiles(dataDir, namedDir()),
    problems: () => problems,
    refresh() {
      looking ??= inTurn(look).finally(() => {
        looking = null;
      });
      return looking;
    },
    async stop() {
      stopped = true;
      await workshop.stop();
      // Nothing is written once this is done.
      await last;
    },
  };
  return dashboards;
}

function entryOf({ uid, dashboard, source, modifiedMs, problem }: Known): DashboardEntry {
  const { title, tags } = dashboard ?? { title: uid, tags: [] };
  return { uid, title, tags, source, modifiedMs, problem };
}

function readWhole(file: string): string {
  const { size } = statSync(file);
  if (size > MAX_BYTES) {
    const message = `the file has ${String(size)} bytes; a dashboard has at most ${String(MAX_BYTES)}`;
    throw new DocumentError([{ file, line: 1, column: 1, message }]);
  }
  return readFileSync(file, 'utf8');
}
