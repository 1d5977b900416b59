import type { ShellState, UpdateChannel } from '#shared/shell/page.ts';
import { WatchdeckError } from '#shared/model/errors.ts';

/** What of electron-updater is used. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  channel: string | null;
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean; updateInfo: { version: string } } | null>;
  downloadUpdate(): Promise<unknown>;
  quitAndInstall(isSilent?: boolean, isForceRunAfter?: boolean): void;
}

export interface UpdatesOptions {
  /** Why this installation can't be updated by itself; null where it can. */
  readonly refusal: string | null;
  readonly channel: () => UpdateChannel;
  readonly keepChannel: (channel: UpdateChannel) => void;
  /** Loads electron-updater: only once somebody wants it. */
  readonly load: () => Promise<Updater>;
  /** A version that did not come up here, and is not offered again. */
  readonly badVersion: () => string | null;
  /** Keeps this version, notes what comes, and brings the engine to rest: the next words are the new version's. */
  readonly prepare: (to: string) => Promise<void>;
  /** Told when a version is there to be downloaded. */
  readonly onFound: (version: string) => void;
  readonly schedule: (task: () => void, ms: number) => void;
  readonly log: (line: string) => void;
}

export interface Updates {
  state(): ShellState['updates'];
  /** Asks on this channel from now on, or (off) nobody ever. */
  choose(channel: UpdateChannel): Promise<void>;
  download(): Promise<void>;
  install(): Promise<void>;
}

/** A start has better things to do; and a release is no emergency. */
const FIRST_CHECK_MS = 60_000;
const CHECK_EVERY_MS = 24 * 3_600_000;

/**
 * Updates of the app itself. Off until a channel is chosen: until then nothing is loaded and nobody is asked. What is found is
 * told; it is downloaded and put in when the person says so, each by itself.
 */
export function createUpdates(options: UpdatesOptions): Updates {
  const { refusal, channel, keepChannel, load, badVersion, prepare, onFound, schedule, log } = options;
  let loaded: Promise<Updater> | null = null;
  let found: string | null = null;
  let stage: 'found' | 'downloading' | 'ready' = 'found';
  let problem: string | null = null;

  async function updater(): Promise<Updater> {
    const made = await (loaded ??= load());
    made.autoDownload = false;
    made.autoInstallOnAppQuit = false;
    made.channel = channel();
    // Choosing a channel allows it, as electron-updater sees it; a newer version is never given for an older one here.
    made.allowDowngrade = false;
    return made;
  }

  async function check(): Promise<void> {
    if (refusal !== null || channel() === 'off' || stage !== 'found') return;
    try {
      const answer = await (await updater()).checkForUpdates();
      problem = null;
      const version = answer?.isUpdateAvailable === true ? answer.updateInfo.version : null;
      if (version === badVersion()) return;
      if (version !== null && version !== found) onFound(version);
      found = version;
    } catch (error) {
      problem = `The place for updates could not be asked: ${wordsOf(error)}`;
      log(problem);
    }
  }

  const checkAgain = (ms: number): void =>
    schedule(() => {
      void check().then(() => checkAgain(CHECK_EVERY_MS));
    }, ms);
  if (refusal === null) checkAgain(FIRST_CHECK_MS);

  return {
    state: () => ({ refusal, channel: channel(), found, stage, problem }),
    async choose(wanted) {
      if (refusal !== null) throw new WatchdeckError('unsupported', refusal);
      keepChannel(wanted);
      if (stage === 'found') found = null;
      await check();
    },
    async download() {
      if (found === null || stage !== 'found')
        throw new WatchdeckError('bad_request', 'There is no update to download.');
      stage = 'downloading';
      try {
        await (await updater()).downloadUpdate();
        stage = 'ready';
      } catch (error) {
        stage = 'found';
        throw new WatchdeckError('io', `The update could not be downloaded: ${wordsOf(error)}`);
      }
    },
    async install() {
      if (found === null || stage !== 'ready')
        throw new WatchdeckError('bad_request', 'There is no update to put in.');
      await prepare(found);
      (await updater()).quitAndInstall(false, true);
    },
  };
}

/** Why an installation can't update itself; null where it can. */
export function updateRefusal(installation: {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly appImage: string | undefined;
  /** Was the package built with a place to ask (app-update.yml)? */
  readonly hasFeed: boolean;
}): string | null {
  const { isPackaged, platform, appImage, hasFeed } = installation;
  if (!isPackaged) return 'This Watchdeck runs from its sources: update those.';
  if (platform === 'linux' && appImage === undefined)
    return 'This Watchdeck was installed by the system’s package manager (deb, rpm), which also updates it.';
  if (!hasFeed) return 'This package was built without a place to ask for updates.';
  return null;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
