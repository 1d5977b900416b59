/**
 * A disk that is full or read-only, for real: a small tmpfs of the app's own, where the machine grants one without being
 * asked for more than it is. (What the store does when SQLite says "full" is tested everywhere, in the unit tests of tsdb.)
 */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale } from '../../../scripts/lib/build-if-stale.ts';
import { App } from '../../helpers/app.ts';
import { openConsoleClient, watchTopic } from '../../helpers/console-client.ts';
import { makeDir, removeDir } from '../../helpers/metrics-store.ts';
import { hasSmallDisks, withSmallDisk } from './small-disk.ts';
import { expectRefusal, SERVE_SCRIPT, startThatEnds } from './start-up.ts';

const SERVE = [process.execPath, SERVE_SCRIPT] as const;

let app: App | undefined;
beforeAll(async () => {
  await buildIfStale();
}, 120_000);
afterEach(async () => {
  await app?.remove();
  app = undefined;
});

describe.skipIf(!hasSmallDisks)('on a small disk (needs a kernel that lets this account mount one)', () => {
  test.each([
    ['full', 'size=4k', /the disk is full .*Free some space/],
    ['nearly full', 'size=48k', /the disk is full .*Free some space/],
    ['read-only', 'ro', /may not write there .*Give the account/],
  ])('that is %s at the start', async (_what, options, words) => {
    const folder = makeDir();
    const command = withSmallDisk(options, folder, SERVE);
    const ended = await startThatEnds(['--port', '0', '--data-dir', folder], command);
    removeDir(folder);
    // The log has no room either and may say so first.
    const stderr = ended.stderr.replace(/^watchdeck: can't write the log: ENOSPC.*\n/, '');
    expectRefusal({ ...ended, stderr }, folder, words);
  });

  test('that fills up while it runs: it goes on, says so, and stores all of it when there is room', async () => {
    app = new App({ inside: (dataDir, command) => withSmallDisk('size=6m', dataDir, command) });
    await app.start();
    const client = await openConsoleClient(app.url);
    try {
      const status = watchTopic(client, 'status');
      await status.until(
        'a healthy start',
        ({ problems, activeSeries }) => problems.length === 0 && activeSeries > 10,
      );
      const ballast = `/proc/${app.pid}/root${app.dataDir}/ballast`;
      fill(ballast);
      const fullMs = Date.now();
      const { problems } = await status.until('the problem', (frame) => frame.problems.length > 0);
      expect(problems[0]).toMatch(/wait in memory: .*metrics\.db: the disk is full.*Free some space/);
      await sleep(2_500);
      expect(statSync(ballast).size).toBeGreaterThan(0);

      rmSync(ballast);
      const freeMs = Date.now();
      await status.until('the end of the problem', (frame) => frame.problems.length === 0);
      const { vector } = await client.call('query.instant', {
        expr: `count_over_time(node_load1[${String(Math.floor((freeMs - fullMs) / 1000))}s])`,
        timeMs: freeMs,
      });
      // A row a second, also while nothing could be written.
      expect(vector[0]?.value).toBeGreaterThanOrEqual(Math.floor((freeMs - fullMs) / 1000) - 1);
      expect(app.output).not.toMatch(/^\s+at /m);
    } finally {
      client.close();
    }
    await app.stop();
  });
});

/** Writes until nothing more goes in. */
function fill(file: string): void {
  const block = Buffer.alloc(4096, 1);
  try {
    for (;;) writeFileSync(file, block, { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  expect(readFileSync(file).length).toBeGreaterThan(0);
}
