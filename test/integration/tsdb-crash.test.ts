import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { inProject } from '../../scripts/lib/paths.ts';
import { makeDir, maintainAll, openMetrics, removeDir } from '../helpers/metrics-store.ts';
import type { OpenMetrics } from '../helpers/metrics-store.ts';

/** Kills; WATCHDECK_CRASH_ROUNDS=50 for a thorough run. */
const ROUNDS = Number(process.env['WATCHDECK_CRASH_ROUNDS'] ?? 8);
const writer = inProject('test', 'helpers', 'store-crash-process.ts');

it(
  'what was flushed survives a kill at any moment, and what comes back is whole',
  { timeout: 60_000 + ROUNDS * 15_000 },
  async () => {
    const dir = makeDir();
    try {
      let safe = 0;
      let deleted = 0;
      for (let round = 0; round < ROUNDS; round++) {
        [safe, deleted] = await writeUntilKilled(dir, safe, deleted);
        const metrics = openMetrics(dir, { windowRows: 40 });
        expect(metrics.store.wasCleanShutdown).toBe(false);
        if (round % 2 === 1) maintainAll(metrics.tsdb, safe);
        expectWhole(metrics, safe);
        expectDeleted(metrics, safe, deleted);
        expect(metrics.store.db.pragma('integrity_check', { simple: true })).toBe('ok');
        // The next round starts from a crash again, not from a clean end.
        metrics.store.db.close();
      }
      expect(safe).toBeGreaterThan(ROUNDS * 7);
    } finally {
      removeDir(dir);
    }
  },
);

/** Returns the last rows that the writer said were safe and deleted before it was killed. */
async function writeUntilKilled(
  dir: string,
  before: number,
  deletedBefore: number,
): Promise<[number, number]> {
  let safe = before;
  let deleted = deletedBefore;
  const child = spawn(process.execPath, [writer, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'close');
  let isFirst = true;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [row = NaN, last = NaN] = line.split(' ').map(Number);
    safe = row;
    deleted = Math.max(deleted, last);
    if (isFirst) setTimeout(() => child.kill('SIGKILL'), Math.random() * 400);
    isFirst = false;
  });
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
  return [safe, deleted];
}

/** What was deleted is gone for good, and nothing else is: not what came after it, not the series beside it. */
function expectDeleted({ tsdb }: OpenMetrics, safe: number, deleted: number): void {
  const timesOf = (name: string): Float64Array =>
    tsdb.select([{ name: '__name__', op: '=', value: name }], -Infinity, Infinity)[0]?.times ??
    new Float64Array();
  const kept = timesOf('kept');
  expect(kept.length).toBeGreaterThanOrEqual(safe);
  expect(kept.every((time, i) => time === i + 1)).toBe(true);
  const left = [...timesOf('gone')];
  // A deletion may have been done and not yet told of.
  const first = left[0] ?? safe + 1;
  expect(first).toBeGreaterThan(deleted);
  expect(left).toEqual(left.map((_, i) => first + i));
  if (left.length > 0) expect(left.at(-1)).toBeGreaterThanOrEqual(safe);
}

/** Every row from the first to the last safe one at least, none missing, none torn. */
function expectWhole({ tsdb }: OpenMetrics, safe: number): void {
  expect(tsdb.problem()).toBeNull();
  const steady = tsdb.select([{ name: '__name__', op: '=', value: 'steady' }], -Infinity, Infinity);
  expect(steady).toHaveLength(600);
  for (const { times, values } of steady) {
    expect(times.length).toBeGreaterThanOrEqual(safe);
    expect(times.every((time, i) => time === i + 1 && values[i] === i + 1)).toBe(true);
  }
  const churning = tsdb.select([{ name: '__name__', op: '=', value: 'churning' }], -Infinity, Infinity);
  const rows = new Set<number>();
  for (const { labels, times, values } of churning) {
    const row = Number(labels['row']);
    rows.add(row);
    // A kill may fall between a row and its points; up to the safe row all are there.
    if (row <= safe) expect([...times]).toEqual([row, row + 0.25, row + 0.5]);
    expect(values.every((value) => value === row)).toBe(true);
  }
  for (let row = 1; row <= safe; row++) if (!rows.has(row)) throw new Error(`row ${row} is missing`);
}
