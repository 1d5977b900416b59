import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { openStore } from '#engine/storage/index.ts';
import type { MigrationSet, Store } from '#engine/storage/index.ts';

/** The real `state` store of a folder with one capability's tables in it. */
export function openTestStore(dataDir: string, migrations: MigrationSet): Store {
  return openStore({
    dataDir,
    name: 'state',
    migrations: [migrations],
    appVersion: '1.0.0',
    clock: systemClock,
    log: silentLog,
  });
}

/** A temporary folder and the function that removes it. */
export function makeTempDir(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(path.join(tmpdir(), 'watchdeck-test-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
