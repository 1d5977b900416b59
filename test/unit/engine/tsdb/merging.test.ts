import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyMetrics } from '#engine/tsdb/index.ts';
import type { Tsdb } from '#engine/tsdb/index.ts';
import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import { maintainAll, makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';
import { anyColumn, hex } from './arbitraries.ts';

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let dir: string;
let metrics: OpenMetrics | null;
beforeEach(() => {
  dir = makeDir();
  metrics = null;
});
afterEach(() => {
  metrics?.close();
  removeDir(dir);
});

function open(options: Parameters<typeof openMetrics>[1] = {}): Tsdb {
  metrics?.close();
  // A window of two minutes has two rows of a source that is asked every minute.
  metrics = openMetrics(dir, { windowMs: 2 * MINUTE, ...options });
  return metrics.tsdb;
}

function dump(tsdb: Tsdb): Record<string, unknown> {
  return Object.fromEntries(
    tsdb
      .select([], -Infinity, Infinity)
      .map(({ labels, times, values }) => [labelsKey(labels), [Array.from(times), hex(values)]]),
  );
}

function problems(): string[] {
  const found: string[] = [];
  verifyMetrics(metrics!.store.db, (problem) => found.push(problem));
  return found;
}

/** One row a minute, sealed in blocks of two; not merged, for the sweep that would do it is not due. */
function fill(tsdb: Tsdb, rows: number, valueOf: (row: number) => number): void {
  tsdb.source('slow').columns([makeLabels([['__name__', 'm']])]);
  fillMore(tsdb, 0, rows, valueOf);
}

function fillMore(tsdb: Tsdb, from: number, to: number, valueOf = (row: number) => row): void {
  const source = tsdb.source('slow');
  for (let row = from; row < to; row++) {
    source.append(T0 + row * MINUTE, Float64Array.of(valueOf(row)), 1);
    maintainAll(tsdb, T0);
  }
}

function sweep(tsdb: Tsdb, nowMs: number): void {
  maintainAll(tsdb, nowMs);
}

it('puts the small blocks of a slow source together, and answers the same', () => {
  const tsdb = open();
  fill(tsdb, 41, (row) => row * 1.5);
  const before = dump(tsdb);
  expect(tsdb.stats().sealedBlocks).toBe(20);
  sweep(tsdb, T0 + HOUR);
  // The last row is sealed after that.
  expect(tsdb.stats().sealedBlocks).toBe(2);
  expect(dump(tsdb)).toEqual(before);
  expect(problems()).toEqual([]);
  const again = open();
  expect(again.stats().sealedBlocks).toBe(2);
  expect(dump(again)).toEqual(before);
});

it('waits until there are eight, and leaves full ones and those that would make a block too large alone', () => {
  const tsdb = open({ windowRows: 8 });
  fill(tsdb, 15, (row) => row);
  sweep(tsdb, T0 + HOUR);
  expect(tsdb.stats().sealedBlocks).toBe(8);
  sweep(tsdb, T0 + 2 * HOUR);
  expect(tsdb.stats().sealedBlocks).toBe(1);
  // Fifteen rows are more than half of a full block.
  fillMore(tsdb, 16, 40);
  sweep(tsdb, T0 + 3 * HOUR);
  sweep(tsdb, T0 + 4 * HOUR);
  const rows = metrics!.store.db
    .prepare<[], number>('SELECT row_count FROM tsdb_block ORDER BY min_ms')
    .pluck()
    .all();
  expect(rows[0]).toBe(15);
  expect(Math.max(...rows)).toBeLessThanOrEqual(16);
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(39);
  expect(problems()).toEqual([]);
});

it('keeps no sample longer than retention wants: what is merged spans an eighth of it', () => {
  const tsdb = open({ retention: { rawMs: 2 * HOUR } });
  fill(tsdb, 61, (row) => row);
  const blocks = tsdb.stats().sealedBlocks;
  sweep(tsdb, T0 + HOUR);
  const spans = metrics!.store.db.prepare<[], number>('SELECT max_ms - min_ms FROM tsdb_block').pluck().all();
  expect(spans.length).toBeLessThan(blocks);
  expect(Math.max(...spans)).toBeLessThanOrEqual(15 * MINUTE);
});

it('leaves a damaged block aside, and merges the others', () => {
  const tsdb = open();
  fill(tsdb, 81, (row) => row);
  expect(tsdb.stats().sealedBlocks).toBe(40);
  const { db } = metrics!.store;
  const [middle] = db
    .prepare<[], number>('SELECT id FROM tsdb_block ORDER BY min_ms LIMIT 1 OFFSET 20')
    .pluck()
    .all();
  db.prepare('UPDATE tsdb_block SET data = ? WHERE id = ?').run(Buffer.from('damaged'), middle);
  sweep(tsdb, T0 + HOUR);
  sweep(tsdb, T0 + 2 * HOUR);
  expect(tsdb.problem()).toContain(`block ${String(middle)}`);
  const rows = db.prepare<[], number>('SELECT row_count FROM tsdb_block ORDER BY min_ms').pluck().all();
  expect(rows).toEqual([78, 1]);
  const [found] = tsdb.select([], -Infinity, Infinity);
  expect(found!.values).toHaveLength(81 - 2);
});

it('keeps every bit through merges, with columns that come, go and have gaps', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyColumn, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), (phases) => {
      const tsdb = open();
      const source = tsdb.source('slow');
      let timeMs = T0;
      for (const [phase, columns] of phases.entries()) {
        source.columns(
          columns.map((_, i) =>
            makeLabels([
              ['__name__', 'm'],
              ['phase', String(phase)],
              ['i', String(i)],
            ]),
          ),
        );
        const width = phases.slice(0, phase + 1).reduce((sum, all) => sum + all.length, 0);
        const rows = Math.max(...columns.map((column) => column.length));
        for (let row = 0; row < rows; row++) {
          const values = new Float64Array(width).fill(row);
          const words = new BigUint64Array(values.buffer);
          columns.forEach((column, i) => {
            const at = new BigUint64Array(column.buffer);
            if (row < column.length) words[width - columns.length + i] = at[row]!;
          });
          source.append(timeMs, values, width);
          timeMs += MINUTE;
        }
      }
      const before = dump(tsdb);
      for (let i = 1; i < 4; i++) sweep(tsdb, timeMs + i * HOUR);
      expect(dump(tsdb)).toEqual(before);
      expect(problems()).toEqual([]);
      metrics?.close();
      metrics = null;
      removeDir(dir);
      dir = makeDir();
    }),
    { numRuns: 25 },
  );
});
