import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockDataDir } from '#engine/storage/index.ts';
import { makeDir, removeDir } from '../helpers/metrics-store.ts';
import { refusal } from '../helpers/refusal.ts';

let dir: string;
beforeEach(() => {
  dir = makeDir();
});
afterEach(() => {
  removeDir(dir);
});

/** Another process that takes the folder and holds it until it is killed. */
async function holder(): Promise<{ pid: number; kill: () => Promise<void> }> {
  const script = `
    import { lockDataDir } from '#engine/storage/index.ts';
    lockDataDir(process.argv[1], 123);
    console.log('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

it('one process has the data folder; when it is killed the next one gets it', async () => {
  const other = await holder();
  expect(() => lockDataDir(dir, 1)).toThrow(
    refusal('conflict', new RegExp(`${dir} is in use .*process ${other.pid}.*another data folder`), {
      dataDir: dir,
      pid: other.pid,
      startedAtMs: 123,
    }),
  );
  await other.kill();
  const lock = lockDataDir(dir, 1);
  expect(() => lockDataDir(dir, 2)).toThrow(`process ${process.pid}`);
  lock.release();
  lock.release();
  lockDataDir(dir, 3).release();
});
