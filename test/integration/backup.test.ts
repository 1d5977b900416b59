/** The command line's backups: beside a running engine, killed in the middle, and restored for another engine. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEngine } from '#engine/engine.ts';
import type { Engine } from '#engine/engine.ts';
import { createClient } from '#shared/contract/client.ts';
import { runWatchdeck } from '../helpers/cli.ts';
import { makeDir, openMetrics, removeDir } from '../helpers/metrics-store.ts';
import { createPortPair } from '../helpers/port-pair.ts';

let dir: string;
let engine: Engine | undefined;

beforeEach(() => {
  dir = makeDir();
});
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
  removeDir(dir);
});

async function start(dataDir: string): Promise<ReturnType<typeof createClient>> {
  engine = await startEngine({
    shell: 'test',
    appVersion: '1.0.0',
    dataDir,
    notify: () => Promise.resolve(),
    print: () => Promise.reject(new Error('no printer')),
  });
  const [ours, theirs] = createPortPair();
  engine.connect(theirs);
  return createClient({ appVersion: '1.0.0', connect: () => Promise.resolve(ours) });
}

async function stop(client: ReturnType<typeof createClient>): Promise<void> {
  client.close();
  await engine?.stop();
  engine = undefined;
}

test('a backup beside a running engine has its history, and another engine goes on from it', async () => {
  const dataDir = path.join(dir, 'data');
  const client = await start(dataDir);
  const count = async (from: typeof client): Promise<number> => {
    const timeMs = Date.now();
    const expr = 'count_over_time(watchdeck_process_resident_memory_bytes[1h])';
    const { vector } = await from.call('query.instant', { expr, timeMs });
    return vector[0]?.value ?? 0;
  };
  await expect.poll(() => count(client), { timeout: 60_000 }).toBeGreaterThan(1);
  const before = await count(client);
  const dashboard = { title: 'Ours', panels: [] };
  await client.call('dashboards.save', { uid: null, dashboard, revision: null });
  // What the last second brought may still be on its way to the disk.
  const made = await runWatchdeck(['backup', '--data-dir', dataDir, '--to', path.join(dir, 'backups')]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const [name = ''] = readdirSync(path.join(dir, 'backups'));
  const archive = path.join(dir, 'backups', name);
  expect(made.stdout).toContain(`${archive} (`);
  const refused = await runWatchdeck(['restore', archive, '--data-dir', dataDir, '--force']);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('is in use by another Watchdeck engine');
  await stop(client);

  const verified = await runWatchdeck(['verify-backup', archive]);
  expect(verified.stdout).toMatch(/^good: .*\n {2}state\.db .*\n {2}metrics\.db .*\n {2}watchdeck\.yml /);
  const fresh = path.join(dir, 'fresh');
  const restored = await runWatchdeck(['restore', archive, '--data-dir', fresh]);
  expect(restored).toMatchObject({ code: 0, stderr: '' });
  const again = await start(fresh);
  expect(await count(again)).toBeGreaterThanOrEqual(before - 1);
  expect((await again.call('dashboards.get', { uid: 'ours' })).dashboard.title).toBe('Ours');
  expect((await again.call('system.info', {})).recoveredFromCrash).toBe(false);
  await stop(again);
});

test('a backup killed in the middle counts for nothing, and the next one clears up', async () => {
  const dataDir = path.join(dir, 'data');
  const folder = path.join(dir, 'backups');
  const metrics = openMetrics(dataDir);
  metrics.store.db.exec('CREATE TABLE filler (data BLOB)');
  const insert = metrics.store.db.prepare('INSERT INTO filler VALUES (?)');
  for (let i = 0; i < 100; i++) insert.run(randomBytes(1 << 20));
  metrics.close();
  writeFileSync(path.join(dataDir, 'watchdeck.yml'), 'targets: []\n');
  const args = ['backup', '--data-dir', dataDir, '--to', folder];
  const isAtWork = (): boolean =>
    existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.partial'));

  let kill = (): void => undefined;
  const running = runWatchdeck(args, (killIt) => (kill = killIt));
  await expect.poll(isAtWork, { timeout: 60_000, interval: 5 }).toBe(true);
  kill();
  expect((await running).code).toBeNull();
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.watchdeck-backup-.*\.partial$/)]);
  expect(await runWatchdeck(args)).toMatchObject({ code: 0 });
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^watchdeck-backup-.*\.tar\.zst$/)]);
});

test('a wrong call is told how it is meant', async () => {
  const unnamed = await runWatchdeck(['backup', '--data-dir', dir]);
  expect(unnamed.code).toBe(2);
  expect(unnamed.stderr).toMatch(
    /watchdeck\.yml names no place for backups .* use --to\. Usage: watchdeck backup/,
  );
  expect((await runWatchdeck(['restore'])).stderr).toContain(
    'Name one archive. Usage: watchdeck restore ARCHIVE',
  );
  expect((await runWatchdeck(['restore', 'a', '--forse'])).stderr).toContain("Unknown option '--forse'");
  const missing = await runWatchdeck(['verify-backup', path.join(dir, 'none.tar.zst')]);
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain('none.tar.zst: there is no such place');
});
