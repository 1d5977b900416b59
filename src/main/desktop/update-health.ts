import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { MemoryFile } from './memory-file.ts';

/** A new version that was started so often without ever getting well is a bad one. */
const MOST_STARTS = 3;
/** Its engine has run so long: it is well. */
export const HEALTHY_AFTER_MS = 60_000;

export interface UpdateHealthOptions {
  readonly memory: MemoryFile;
  readonly version: string;
  /** Where the version before is kept. */
  readonly folder: string;
  /** The AppImage that runs; elsewhere the version before can't be kept. */
  readonly appImage: string | undefined;
  readonly log: (line: string) => void;
}

export interface UpdateHealth {
  /** Keeps this version and notes which one comes. Throws what the file system says: then nothing is put in. */
  prepare(to: string): void;
  /** This version is well: it stays. */
  healthy(): void;
}

/** What a start finds out about the update before it. */
export type StartVerdict =
  | { readonly kind: 'go' }
  /** The version before stands in its place again, and is to be started. */
  | { readonly kind: 'rolled-back'; readonly start: string }
  /** It should be rolled back, but there is nothing to go back to. */
  | { readonly kind: 'stuck'; readonly message: string };

/** Counts the starts of a version that has just come, and brings the one before back when it doesn't get well. */
export function checkUpdate(options: UpdateHealthOptions): UpdateHealth & { readonly verdict: StartVerdict } {
  const { memory, version, folder, appImage, log } = options;
  const kept = path.join(folder, 'previous.AppImage');

  function look(): StartVerdict {
    const { update } = memory.value;
    if (update === null) return { kind: 'go' };
    if (update.to !== version) {
      // It was never put in, or somebody put in another one.
      memory.update({ update: null });
      return { kind: 'go' };
    }
    if (update.starts < MOST_STARTS) {
      memory.update({ update: { ...update, starts: update.starts + 1 } });
      return { kind: 'go' };
    }
    memory.update({ update: null, badVersion: version });
    const message = `Watchdeck ${version} did not come up ${MOST_STARTS} times in a row.`;
    if (appImage === undefined || !existsSync(kept))
      return { kind: 'stuck', message: `${message} Install ${update.from} again; your data is as it was.` };
    log(`${message} ${update.from} is brought back.`);
    replace(kept, appImage);
    return { kind: 'rolled-back', start: appImage };
  }

  return {
    verdict: look(),
    prepare(to) {
      if (appImage !== undefined) replace(appImage, kept);
      memory.update({ update: { from: version, to, starts: 0 } });
    },
    healthy() {
      if (memory.value.update === null) return;
      log(`${version} is well after its update`);
      memory.update({ update: null });
    },
  };
}

/** Whole or not at all: the file that is replaced may be the one that runs. */
function replace(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(from, `${to}.new`);
  renameSync(`${to}.new`, to);
}
