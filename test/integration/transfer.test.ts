/** `watchdeck export` and `import` as they are called. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from '#engine/storage/index.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { runWatchdeck } from '../helpers/cli.ts';
import { makeDir, openMetrics, removeDir } from '../helpers/metrics-store.ts';

const START_S = 1_700_000_000;
let dir: string;
beforeEach(() => {
  dir = makeDir();
});
afterEach(() => removeDir(dir));

test('what is exported beside an engine is imported into an empty folder', async () => {
  const dataDir = path.join(dir, 'data');
  const lock = lockDataDir(dataDir, 1);
  const metrics = openMetrics(dataDir);
  const source = metrics.tsdb.source('scrape:a');
  source.columns(
    ['a', 'b'].map((job) =>
      makeLabels([
        ['__name__', 'up'],
        ['job', job],
      ]),
    ),
  );
  for (let i = 0; i < 100; i++) source.append((START_S + i) * 1000, Float64Array.of(1, i), 2);
  metrics.tsdb.flush();
  const expected = metrics.tsdb.select([], 0, Infinity);

  const file = path.join(dir, 'all.om');
  const made = await runWatchdeck(['export', '--data-dir', dataDir, file]);
  expect(made).toEqual({ code: 0, stdout: '', stderr: 'exported 200 samples of 1 metrics\n' });
  expect(readdirSync(dataDir).filter((name) => name.startsWith('.'))).toEqual([]);
  const from = `${START_S + 98}`;
  const shown = await runWatchdeck([
    'export',
    '--data-dir',
    dataDir,
    '--match',
    'up{job="b"}',
    '--from',
    from,
    '-',
  ]);
  expect(shown.stdout).toBe(
    `# TYPE up unknown\nup{job="b"} 98 ${START_S + 98}.000\nup{job="b"} 99 ${START_S + 99}.000\n# EOF\n`,
  );
  const refused = await runWatchdeck(['import', '--data-dir', dataDir, file]);
  expect(refused.stderr).toContain('is in use by another Watchdeck engine');
  metrics.close();
  lock.release();

  const fresh = path.join(dir, 'fresh');
  const taken = await runWatchdeck(['import', '--data-dir', fresh, file]);
  expect(taken).toMatchObject({ code: 0, stderr: '' });
  expect(taken.stdout).toMatch(/^imported 200 samples of 2 series, /);
  expect((await runWatchdeck(['import', '--data-dir', fresh, file])).stdout).toContain(
    'refused 200: there already',
  );
  const again = openMetrics(fresh);
  expect(again.tsdb.select([], 0, Infinity)).toEqual(expected);
  again.close();
});

test('a broken dump leaves nothing behind', async () => {
  const file = path.join(dir, 'broken.om');
  writeFileSync(file, 'a 1 1\nb x 1\n# EOF\n');
  const broken = await runWatchdeck(['import', '--data-dir', path.join(dir, 'data'), file]);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain(
    `${file}: Line 2, column 3: "x" is not a number: b x 1. Nothing was imported.`,
  );
  expect(readdirSync(dir)).toEqual(['broken.om']);
  const wrong = await runWatchdeck(['export', '--data-dir', dir, '--match', 'up{', '-']);
  expect(wrong.stderr).toContain('"up{" is no selector');
  expect(readFileSync(file, 'utf8')).toContain('b x 1');
});
