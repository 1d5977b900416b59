import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maintainAll, makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';

let dir: string;
let metrics: OpenMetrics;
beforeEach(() => {
  dir = makeDir();
  metrics = openMetrics(dir, { windowRows: 4 });
});
afterEach(() => {
  metrics.close();
  removeDir(dir);
});

const labels = Array.from({ length: 500 }, (_, i) => ({ __name__: 'm', i: String(i) }));

/** Noise, by turns: every cell changes with every row, so that rows take room. */
const noise = [0, 1].map((turn) => Float64Array.from(labels, (_, c) => Math.sin(turn * 1000 + c)));

function appendRows(from: number, to: number): boolean[] {
  const source = metrics.tsdb.source('a');
  source.columns(labels);
  return Array.from({ length: to - from }, (_, i) => source.append(from + i, noise[i % 2]!, 500));
}

const timesOf = (): number[] => [
  ...(metrics.tsdb.select([{ name: 'i', op: '=', value: '7' }], 0, 1e9)[0]?.times ?? []),
];
const count = (to: number): number[] => Array.from({ length: to }, (_, i) => i);

describe('disk full', () => {
  it('keeps samples in memory, says so, and stores them when there is room again', () => {
    appendRows(0, 3);
    metrics.tsdb.flush();
    expect(metrics.tsdb.problem()).toBeNull();
    const { db } = metrics.store;
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    expect(appendRows(3, 40).every((taken) => taken)).toBe(true);
    metrics.tsdb.flush();
    expect(metrics.tsdb.problem()).toMatch(
      /wait in memory: .*metrics\.db: the disk is full.*Free some space/,
    );
    maintainAll(metrics.tsdb, 40);
    expect(timesOf()).toEqual(count(40));
    db.pragma('max_page_count = 1000000');
    metrics.tsdb.flush();
    expect(metrics.tsdb.problem()).toBeNull();
    maintainAll(metrics.tsdb, 40);
    expect(metrics.tsdb.stats().sealedBlocks).toBe(9);
    metrics.close();
    metrics = openMetrics(dir);
    expect(timesOf()).toEqual(count(40));
  });

  it('refuses rows, counted, only when memory is used up', () => {
    const { db } = metrics.store;
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    appendRows(0, 1);
    metrics.tsdb.flush();
    const taken = appendRows(1, 16_000).filter((ok) => ok).length;
    expect(taken).toBeGreaterThan(10_000);
    expect(metrics.tsdb.stats().rowsRefused).toBe(15_999 - taken);
    expect(metrics.tsdb.stats().rowsRefused).toBeGreaterThan(0);
    db.pragma('max_page_count = 1000000');
    metrics.tsdb.flush();
    expect(appendRows(20_000, 20_001)).toEqual([true]);
  }, 30_000);
});

describe('damage', () => {
  it('leaves out a block whose bytes changed and names it; the rest answers', () => {
    appendRows(0, 13);
    maintainAll(metrics.tsdb, 13);
    metrics.tsdb.flush();
    const row = metrics.store.db
      .prepare<[], { data: Buffer }>('SELECT data FROM tsdb_block WHERE id = 2')
      .get();
    row!.data[500]! ^= 4;
    metrics.store.db.prepare('UPDATE tsdb_block SET data = ? WHERE id = 2').run(row!.data);
    expect(timesOf()).toEqual([0, 1, 2, 3, 8, 9, 10, 11, 12]);
    expect(metrics.tsdb.problem()).toMatch(/metrics\.db can not be read and are left out: block 2 \(/);
    expect(metrics.store.db.prepare('SELECT count(*) FROM tsdb_block').pluck().get()).toBe(3);
  });

  it('goes on after a journal row that can not be read, and reads again from the next restart on', () => {
    appendRows(0, 3);
    metrics.tsdb.flush();
    metrics.store.db.exec(`UPDATE tsdb_journal SET data = x'f403ff' WHERE time_ms = 1`);
    metrics.close();
    metrics = openMetrics(dir);
    expect(timesOf()).toEqual([0]);
    appendRows(10, 12);
    metrics.close();
    metrics = openMetrics(dir);
    expect(timesOf()).toEqual([0, 10, 11]);
  });
});
