import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { archiveName } from '#engine/backup/names.ts';
import { createBackups } from '#engine/backup/service.ts';
import { runInThread } from '#engine/backup/thread.ts';
import type { BackupSettings, BucketSettings } from '#engine/backup/types.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { refusal } from '../../../helpers/refusal.ts';
import { makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import { s3Keys, startS3 } from '../../../helpers/s3-server.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 21, 12);

// A thread takes a second to start where many tests run.
describe('scheduled backups', { timeout: 120_000 }, () => {
  let dir: string;
  let dataDir: string;
  let folder: string;
  let nowMs: number;
  let settings: BackupSettings;
  let stop: (() => void)[];

  beforeEach(() => {
    dir = makeDir();
    dataDir = path.join(dir, 'data');
    folder = path.join(dir, 'backups');
    nowMs = START_MS;
    settings = { everyMs: DAY_MS, keepMs: 3 * DAY_MS, folder, bucket: null };
    mkdirSync(dataDir);
    openMetrics(dataDir).close();
    writeFileSync(path.join(dataDir, 'watchdeck.yml'), 'targets: []\n');
    vi.stubEnv('TEST_ACCESS_KEY', s3Keys.accessKey);
    vi.stubEnv('TEST_SECRET_KEY', s3Keys.secretKey);
    stop = [];
  });
  afterEach(() => {
    for (const end of stop) end();
    vi.unstubAllEnvs();
    removeDir(dir);
  });

  /** Backups by the real thread, under a clock that the test moves. */
  function open() {
    const backups = createBackups({
      dataDir,
      appVersion: '1.0.0',
      hostname: 'here',
      clock: { nowMs: () => nowMs, monotonicMs: systemClock.monotonicMs },
      log: silentLog,
      settings: () => settings,
      files: () => [path.join(dataDir, 'watchdeck.yml')],
      flush: () => undefined,
      run: runInThread,
      formatTime: (ms) => new Date(ms).toISOString(),
    });
    stop.push(() => backups.stop());
    return {
      ...backups,
      /** A turn, and the run it may have started, to its end. */
      turn: async () => {
        await backups.tick();
        await expect.poll(() => backups.status().isRunning, { timeout: 60_000 }).toBe(false);
      },
    };
  }

  const bucketAt = (endpoint: string): BucketSettings => ({
    endpoint,
    region: 'us-east-1',
    bucket: 'backups',
    prefix: 'desk/',
    accessKey: { env: 'TEST_ACCESS_KEY' },
    secretKey: { env: 'TEST_SECRET_KEY' },
  });

  it('makes one a day, and removes what is too old once there is a newer one', async () => {
    const backups = open();
    for (let day = 0; day < 6; day++) {
      nowMs = START_MS + day * DAY_MS;
      await backups.turn();
      nowMs += DAY_MS / 2;
      await backups.turn();
    }
    const kept = readdirSync(folder);
    // Those of the last three days, the one exactly three days old included.
    expect(kept).toEqual([2, 3, 4, 5].map((day) => archiveName(START_MS + day * DAY_MS)));
    expect(backups.status()).toMatchObject({
      folder,
      failure: null,
      nextAtMs: START_MS + 6 * DAY_MS,
      kept: kept.toReversed().map((name) => ({ name, places: ['folder'] })),
    });
    // Another start knows from the folder when the next one is due.
    const next = open();
    await next.turn();
    expect(readdirSync(folder)).toEqual(kept);
    expect(next.status().nextAtMs).toBe(START_MS + 6 * DAY_MS);
  });

  it('keeps the old ones while new ones fail, says so, and tries again', async () => {
    const backups = open();
    await backups.turn();
    const metrics = path.join(dataDir, 'metrics.db');
    const good = readdirSync(folder);
    writeFileSync(metrics, 'this is no database, but long enough to be looked at '.repeat(100));
    nowMs += 10 * DAY_MS;
    await backups.turn();
    expect(readdirSync(folder)).toEqual(good);
    expect(backups.problems()).toEqual([
      expect.stringMatching(
        /^Backups have failed since 2026-12-01T12:00:00.000Z: .*metrics\.db: the file is damaged/,
      ),
    ]);
    expect(backups.status().nextAtMs).toBe(nowMs + 60_000);
    await backups.turn();
    openMetrics(path.join(dir, 'other')).close();
    writeFileSync(metrics, '');
    openMetrics(dataDir).close();
    nowMs += 60_000;
    await backups.turn();
    expect(backups.problems()).toEqual([]);
    expect(readdirSync(folder)).toEqual([archiveName(nowMs)]);
  });

  it('puts them into a bucket too, and sends the one that is there when the bucket comes back', async () => {
    const server = await startS3(dir);
    settings = { ...settings, bucket: { ...bucketAt(server.endpoint), endpoint: 'http://127.0.0.1:1' } };
    const backups = open();
    await backups.turn();
    expect(backups.problems()).toHaveLength(1);
    backups.startNow();
    await backups.turn();
    expect(readdirSync(folder)).toEqual([archiveName(START_MS)]);
    settings = { ...settings, bucket: bucketAt(server.endpoint) };
    nowMs += 3600_000;
    await backups.turn();
    expect(backups.status()).toMatchObject({
      bucket: 'backups/desk/',
      failure: null,
      kept: [{ name: archiveName(START_MS), places: ['folder', 'bucket'] }],
    });
    await server.stop();
  });

  it('needs no folder of its own for a bucket', async () => {
    const server = await startS3(dir);
    settings = { ...settings, folder: null, bucket: bucketAt(server.endpoint) };
    const backups = open();
    for (const day of [0, 1, 5]) {
      nowMs = START_MS + day * DAY_MS;
      await backups.turn();
    }
    expect(backups.status().kept.map(({ name }) => name)).toEqual([archiveName(nowMs)]);
    expect(existsSync(path.join(dataDir, 'backup-work'))).toBe(false);
    await server.stop();
  });

  it('is off without a place, and says how to name one', async () => {
    settings = { ...settings, folder: null };
    const backups = open();
    await backups.turn();
    expect(backups.status()).toMatchObject({ folder: null, bucket: null, nextAtMs: null, kept: [] });
    expect(() => backups.startNow()).toThrow(refusal('bad_request', /backup\.folder or backup\.s3/));
  });
});
