import type { BackupStatus } from '#shared/contract/backups.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { listPlaces } from './job.ts';
import type { BackupJob, BackupOutcome, Places } from './job.ts';
import type { KeptBackup } from './names.ts';
import type { BackupThread } from './thread.ts';
import type { BackupSettings } from './types.ts';

/** A failed run is tried again after this, then after twice as long, and so on up to an hour. */
const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;

export interface BackupsOptions {
  readonly dataDir: string;
  readonly appVersion: string;
  readonly hostname: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => BackupSettings;
  /** The config's file and its rule files. */
  readonly files: () => readonly string[];
  /** Writes what is buffered, so that it is part of the backup. */
  readonly flush: () => void;
  readonly run: (job: BackupJob) => BackupThread;
  readonly formatTime: (ms: number) => string;
}

/** The backups of a running engine. */
export interface Backups {
  /** Makes one when it is due; to be called every few seconds. */
  tick(): Promise<void>;
  /** Starts one at once, unless one is under way. Throws `bad_request` where there is no place for it. */
  startNow(): BackupStatus;
  status(): BackupStatus;
  /** What keeps backups from being made, said for people. */
  problems(): string[];
  stop(): void;
}

interface Failure {
  readonly message: string;
  readonly sinceMs: number;
  readonly attempts: number;
  readonly retryAtMs: number;
}

/** What is kept where is asked of the places themselves, so that nothing has to be remembered that could be wrong. */
export function createBackups(options: BackupsOptions): Backups {
  const { clock, log, formatTime } = options;
  let places: Places | null = null;
  let placesOf = '';
  let failure: Failure | null = null;
  let running: BackupThread | null = null;
  let stopped = false;

  const isOn = ({ folder, bucket }: BackupSettings): boolean => folder !== null || bucket !== null;

  /** When the next one is due by what is kept: the place that is furthest behind counts. */
  function dueMs(known: Places, everyMs: number): number {
    const newest = [known.folder, known.bucket]
      .filter((kept) => kept !== null)
      .map((kept) => kept.at(-1)?.createdAtMs ?? -Infinity);
    return Math.min(...newest) + everyMs;
  }

  function fail(error: unknown): void {
    const nowMs = clock.nowMs();
    const attempts = (failure?.attempts ?? 0) + 1;
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
    const message = error instanceof Error ? error.message : String(error);
    failure = { message, sinceMs: failure?.sinceMs ?? nowMs, attempts, retryAtMs: nowMs + waitMs };
    log.error({ err: error, attempts, waitMs }, 'the backup failed');
  }

  function start(reuseSinceMs: number): void {
    const [configFile = '', ...ruleFiles] = options.files();
    options.flush();
    const { dataDir, appVersion, hostname } = options;
    const settings = options.settings();
    const startMs = clock.monotonicMs();
    const thread = options.run({
      settings,
      dataDir,
      configFile,
      ruleFiles,
      appVersion,
      hostname,
      nowMs: clock.nowMs(),
      reuseSinceMs,
    });
    const finish = (outcome: BackupOutcome): void => {
      // Of other settings than those now: the next turn asks.
      if (JSON.stringify(settings) === placesOf) places = outcome.places;
      failure = null;
      const tookMs = Math.round(clock.monotonicMs() - startMs);
      log.info({ ...outcome.made, removed: outcome.removed, tookMs }, 'backup made');
    };
    running = thread;
    void thread.outcome
      .then(finish, (error: unknown) => {
        if (!stopped) fail(error);
      })
      .finally(() => {
        running = null;
      });
  }

  function status(): BackupStatus {
    const settings = options.settings();
    const nextMs = places === null ? null : dueMs(places, settings.everyMs);
    return {
      folder: settings.folder,
      bucket: settings.bucket === null ? null : `${settings.bucket.bucket}/${settings.bucket.prefix}`,
      everyMs: settings.everyMs,
      keepMs: settings.keepMs,
      isRunning: running !== null,
      nextAtMs: isOn(settings) ? (failure?.retryAtMs ?? (nextMs === -Infinity ? null : nextMs)) : null,
      failure: failure?.message ?? null,
      kept: merge(places),
    };
  }

  return {
    async tick() {
      const settings = options.settings();
      const key = JSON.stringify(settings);
      if (key !== placesOf) {
        placesOf = key;
        places = null;
        failure = null;
      }
      if (stopped || running !== null || !isOn(settings)) return;
      if (failure !== null && clock.nowMs() < failure.retryAtMs) return;
      if (places === null) {
        try {
          places = await listPlaces(settings);
        } catch (error) {
          fail(error);
          return;
        }
      }
      const nowMs = clock.nowMs();
      if (nowMs < dueMs(places, settings.everyMs)) failure = null;
      else start(nowMs - settings.everyMs + 1);
    },
    startNow() {
      if (!isOn(options.settings())) {
        throw new WatchdeckError(
          'bad_request',
          'There is no place for backups yet: name one in the configuration, under backup.folder or backup.s3.',
        );
      }
      if (running === null) start(Infinity);
      return status();
    },
    status,
    problems() {
      if (failure === null) return [];
      const { message, sinceMs, retryAtMs } = failure;
      return [
        `Backups have failed since ${formatTime(sinceMs)}: ${message} The next attempt is at ${formatTime(retryAtMs)}.`,
      ];
    },
    stop() {
      stopped = true;
      running?.stop();
    },
  };
}

/** Every backup once, newest first, with the places it is in. */
function merge(places: Places | null): BackupStatus['kept'] {
  const byName = new Map<string, BackupStatus['kept'][number]>();
  const add = (kept: readonly KeptBackup[] | null | undefined, place: 'folder' | 'bucket'): void => {
    for (const backup of kept ?? []) {
      const known = byName.get(backup.name);
      byName.set(backup.name, { ...backup, places: [...(known?.places ?? []), place] });
    }
  };
  add(places?.folder, 'folder');
  add(places?.bucket, 'bucket');
  return [...byName.values()].sort((a, b) => b.createdAtMs - a.createdAtMs);
}
