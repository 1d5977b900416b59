import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyDataDir } from '#engine/verify-data.ts';
import { maintainAll, makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 0, 3);

let dir: string;
beforeEach(() => {
  dir = makeDir();
});
afterEach(() => {
  removeDir(dir);
});

/** Eight hours of two sources: blocks, rollups, and rows still in the journal. */
function fill(): void {
  const metrics = openMetrics(dir, { windowRows: 60 });
  for (const job of ['a', 'b']) {
    const source = metrics.tsdb.source(`scrape:${job}`);
    source.columns([{ __name__: 'm', job }]);
    for (let i = 0; i < 8 * 60 + 1; i++) {
      source.append(T0 + (i + 1) * 60_000, Float64Array.of(Math.sin(i + job.charCodeAt(0))), 1);
    }
  }
  maintainAll(metrics.tsdb, T0 + 8 * HOUR);
  metrics.close();
}

/** Flips one bit in the middle of a stored value, in the file itself. */
function damage(table: string, where: string): void {
  const metrics = openMetrics(dir);
  const data = metrics.store.db
    .prepare<[], Uint8Array>(`SELECT data FROM ${table} WHERE ${where}`)
    .pluck()
    .get()!;
  metrics.close();
  const file = path.join(dir, 'metrics.db');
  const bytes = readFileSync(file);
  const start = Buffer.from(data.subarray(0, 64));
  const handle = openSync(file, 'r+');
  let at = bytes.indexOf(start);
  expect(at).toBeGreaterThan(0);
  // Pages that are free again may still have an older copy.
  for (; at >= 0; at = bytes.indexOf(start, at + 1))
    writeSync(handle, Uint8Array.of(bytes[at + 40]! ^ 16), 0, 1, at + 40);
  closeSync(handle);
}

it('finds nothing in a whole folder, and says what it read', () => {
  fill();
  const { metrics, problems } = verifyDataDir(dir);
  expect(problems).toEqual([]);
  expect(metrics).toMatchObject({ blocks: 16, rollups: 1, quarantined: 0 });
  // One column: a row of the journal is a sample.
  expect(metrics!.samples + metrics!.journalRows).toBe(962);
});

it('names a damaged block; the engine puts it aside, says so, and answers from the others', () => {
  fill();
  damage('tsdb_block', 'id = 3');
  const { problems } = verifyDataDir(dir);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(
    /metrics\.db: block 3 \(scrape:[ab], 2026-01-03T.*Z to 2026-01-03T.*Z\): the checksum is wrong$/,
  );

  let metrics = openMetrics(dir);
  const count = (): number =>
    metrics.tsdb.select([], -Infinity, Infinity).reduce((n, one) => n + one.times.length, 0);
  const lost = 962 - count();
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThanOrEqual(60);
  maintainAll(metrics.tsdb, T0 + 8 * HOUR);
  for (let round = 0; round < 2; round++) {
    expect(metrics.tsdb.problem()).toMatch(/left out: block 3 \(scrape:[ab], /);
    expect(count()).toBe(962 - lost);
    const kept = metrics.store.db
      .prepare<[], { origin: string; size: number }>(
        'SELECT origin, length(data) AS size FROM tsdb_quarantine',
      )
      .all();
    expect(kept).toHaveLength(1);
    expect(JSON.parse(kept[0]!.origin)).toMatchObject({
      id: 3,
      row_count: lost,
      series: [expect.any(Number)],
    });
    expect(kept[0]!.size).toBeGreaterThan(100);
    metrics.close();
    metrics = openMetrics(dir);
  }
  metrics.close();
  expect(verifyDataDir(dir).problems[0]).toContain('was found damaged before and put aside');
});

it('names a damaged rollup, which the engine puts aside as well', () => {
  fill();
  damage('tsdb_rollup', 'true');
  expect(verifyDataDir(dir).problems[0]).toMatch(
    /rollup of 5 min \(series 0 to 63, from 2026-01-03T00:00:00\.000Z\): the checksum is wrong$/,
  );
  const metrics = openMetrics(dir);
  expect(metrics.tsdb.selectRollup([], -Infinity, Infinity, 300_000)).toEqual([]);
  maintainAll(metrics.tsdb, T0 + 8 * HOUR);
  expect(metrics.tsdb.problem()).toContain('rollup of 5 min (series 0 to 63');
  metrics.close();
});

it('names a damaged journal row', () => {
  fill();
  const metrics = openMetrics(dir);
  metrics.store.db.prepare(`UPDATE tsdb_journal SET data = substr(data, 1, length(data) - 1)`).run();
  metrics.close();
  const { problems } = verifyDataDir(dir);
  expect(problems.length).toBeGreaterThanOrEqual(2);
  expect(problems[0]).toMatch(/journal row \d+ \(scrape:a\): data ends at byte/);
});
