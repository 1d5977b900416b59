import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackup } from '#engine/backup/create.ts';
import { restoreBackup } from '#engine/backup/restore.ts';
import { verifyArchive } from '#engine/backup/verify.ts';
import { lockDataDir } from '#engine/storage/index.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import { refusal } from '../../../helpers/refusal.ts';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const NOW_MS = Date.UTC(2026, 10, 21, 13, 40, 5);
const up = [{ name: '__name__', op: '=', value: 'up' } as const];

describe('a backup archive', () => {
  let dir: string;
  let dataDir: string;
  let folder: string;

  beforeEach(() => {
    dir = makeDir();
    dataDir = path.join(dir, 'data');
    folder = path.join(dir, 'backups');
    mkdirSync(path.join(dataDir, 'rules'), { recursive: true });
    mkdirSync(path.join(dataDir, 'reports'));
    writeFileSync(path.join(dataDir, 'watchdeck.yml'), 'targets: []\n');
    writeFileSync(path.join(dataDir, 'rules', 'a.yml'), 'groups: []\n');
    writeFileSync(path.join(dir, 'far.yml'), 'groups: [] # far\n');
    writeFileSync(path.join(dataDir, 'reports', 'week.pdf'), '%PDF-1.7');
  });
  afterEach(() => removeDir(dir));

  /** Rows of `up`, one a second; the store stays open, as an engine's is while it is backed up. */
  function fill(rows: number): ReturnType<typeof openMetrics> {
    const metrics = openMetrics(dataDir);
    const source = metrics.tsdb.source('scrape:a');
    source.columns([makeLabels([['__name__', 'up']])]);
    for (let i = 0; i < rows; i++) source.append(NOW_MS + i * 1000, Float64Array.of(i), 1);
    metrics.tsdb.flush();
    return metrics;
  }

  const create = () =>
    createBackup({
      dataDir,
      configFile: path.join(dataDir, 'watchdeck.yml'),
      ruleFiles: [path.join(dataDir, 'rules', 'a.yml'), path.join(dir, 'far.yml')],
      appVersion: '1.2.3',
      hostname: 'here',
      nowMs: NOW_MS,
      folder,
    });

  it('is made of a store in use, and gives the same answers when restored', async () => {
    const metrics = fill(500);
    const backup = await create();
    const expected = metrics.tsdb.select(up, 0, Infinity);
    metrics.close();
    expect(backup.name).toBe('watchdeck-backup-20261121T134005Z.tar.zst');
    expect(readdirSync(folder)).toEqual([backup.name]);

    const verified = await verifyArchive(backup.path, path.join(dir, 'work'));
    expect(verified).toMatchObject({
      sizeBytes: backup.sizeBytes,
      manifest: { appVersion: '1.2.3', hostname: 'here' },
    });
    expect(verified.manifest.files.map(({ restoreTo }) => restoreTo)).toEqual([
      'metrics.db',
      'watchdeck.yml',
      'rules/a.yml',
      'rule-files/1-far.yml',
      'reports/week.pdf',
    ]);
    expect(existsSync(path.join(dir, 'work'))).toBe(false);

    const fresh = path.join(dir, 'fresh');
    const restored = await restoreBackup({
      archive: backup.path,
      dataDir: fresh,
      force: false,
      nowMs: NOW_MS,
    });
    expect(restored.movedTo).toBeNull();
    expect(restored.elsewhere.map(({ originalPath }) => originalPath)).toEqual([path.join(dir, 'far.yml')]);
    expect(readFileSync(path.join(fresh, 'rules', 'a.yml'), 'utf8')).toBe('groups: []\n');
    expect(readFileSync(path.join(fresh, 'reports', 'week.pdf'), 'utf8')).toBe('%PDF-1.7');
    const again = openMetrics(fresh);
    expect(again.store.wasCleanShutdown).toBe(true);
    expect(again.tsdb.select(up, 0, Infinity)).toEqual(expected);
    expect(expected[0]?.times).toHaveLength(500);
    again.close();
  });

  it('is restored over data only when told to, which are kept aside', async () => {
    fill(10).close();
    const backup = await create();
    fill(0).close();
    const restore = (force: boolean) =>
      restoreBackup({ archive: backup.path, dataDir, force, nowMs: NOW_MS });
    await expect(restore(false)).rejects.toThrow(
      refusal('conflict', /There are data in .* already .*--force/),
    );
    const { movedTo } = await restore(true);
    expect(movedTo).toBe(path.join(dataDir, 'before-restore-20261121T134005Z'));
    expect(readdirSync(movedTo ?? '')).toEqual(
      expect.arrayContaining(['metrics.db', 'watchdeck.yml', 'rules']),
    );
    const metrics = openMetrics(dataDir);
    expect(metrics.tsdb.select(up, 0, Infinity)[0]?.times).toHaveLength(10);
    metrics.close();
  });

  it('is not restored into a folder that an engine has', async () => {
    fill(10).close();
    const backup = await create();
    const lock = lockDataDir(path.join(dir, 'fresh'), NOW_MS);
    await expect(
      restoreBackup({ archive: backup.path, dataDir: path.join(dir, 'fresh'), force: true, nowMs: NOW_MS }),
    ).rejects.toThrow(refusal('conflict', 'is in use by another Watchdeck engine'));
    lock.release();
  });

  it('is refused when it is damaged, with the reason, and the folder stays as it was', async () => {
    fill(200).close();
    const backup = await create();
    const whole = readFileSync(backup.path);
    const bad = path.join(dir, 'bad.tar.zst');
    const restoreOf = async (bytes: Uint8Array): Promise<void> => {
      writeFileSync(bad, bytes);
      await restoreBackup({ archive: bad, dataDir, force: true, nowMs: NOW_MS });
    };
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1]! ^= 0x40;
    await expect(restoreOf(flipped)).rejects.toThrow(refusal('io', /bad\.tar\.zst can't be used: .*damaged/));
    await expect(restoreOf(whole.subarray(0, whole.length - 100))).rejects.toThrow(
      refusal('io', /can't be used/),
    );
    await expect(restoreOf(Buffer.from('hello'))).rejects.toThrow(refusal('io', /not a backup/));
    await expect(restoreOf(Buffer.from(''))).rejects.toThrow(refusal('io', /can't be used/));

    // What the compressor can't see: another byte in a file, under a checksum that is right again.
    const tar = zstdDecompressSync(whole);
    const at = tar.indexOf('%PDF');
    tar[at] = 88;
    await expect(restoreOf(zstdCompressSync(tar))).rejects.toThrow(
      refusal('io', /the checksum of "reports\/week\.pdf" is wrong/),
    );
    const left = readdirSync(dataDir).filter((name) => !/-(wal|shm)$/.test(name));
    expect(left.sort()).toEqual(['lock.db', 'metrics.db', 'reports', 'rules', 'watchdeck.yml']);
  });

  it('is not made of an empty folder, nor where nothing can be written', async () => {
    await expect(create()).rejects.toThrow(refusal('not_found', /nothing to back up in .*data/));
    fill(1).close();
    writeFileSync(folder.replace('backups', 'file'), '');
    folder = path.join(dir, 'file');
    await expect(create()).rejects.toThrow(refusal('io', /folder for backups .*file/));
  });
});
