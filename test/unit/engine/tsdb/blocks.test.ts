import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { BlockReader } from '#engine/tsdb/read/block-reader.ts';
import { SlabPool, Window } from '#engine/tsdb/head/window.ts';
import { Layouts } from '#engine/tsdb/layout.ts';
import { sealWindow } from '#engine/tsdb/sealing.ts';
import { blockTools } from '#engine/tsdb/tools.ts';
import type { BlockTools } from '#engine/tsdb/codec/block.ts';
import { makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';

let dir: string;
let metrics: OpenMetrics;
beforeEach(() => {
  dir = makeDir();
  metrics = openMetrics(dir);
});
afterEach(() => {
  metrics.close();
  removeDir(dir);
});

it('unpacks only the part asked for, keeps it for the next question, and forgets the oldest when memory is used up', () => {
  const layouts = new Layouts();
  const layout = layouts.create(1);
  for (let series = 0; series < 300; series++) layouts.addSeries(layout, series);
  const window = new Window(layout, new SlabPool());
  for (let r = 0; r < 1200; r++) {
    const row = window.next(300);
    for (let c = 0; c < 300; c++) row.cells.values[row.offset + c] = Math.sin(r * 1000 + c);
    window.commit(r, 300);
  }
  const steps = sealWindow(window, blockTools);
  let step = steps.next();
  let yields = 0;
  for (; step.done !== true; step = steps.next()) yields++;
  // A pause every 64 columns.
  expect(yields).toBe(Math.ceil(300 / 64));
  const { data, times } = step.value;

  const { db } = metrics.store;
  db.exec("INSERT INTO tsdb_source VALUES (1, 's', 'rows'); INSERT INTO tsdb_layout VALUES (1, 1)");
  let unpacked = 0;
  const tools: BlockTools = {
    ...blockTools,
    decompress: (bytes) => {
      unpacked++;
      return blockTools.decompress(bytes);
    },
  };
  const blocks = new BlockReader(db, metrics.store.path, tools, silentLog);
  const metas = Array.from({ length: 20 }, (_, i) => {
    db.prepare('INSERT INTO tsdb_block VALUES (?, 1, 0, 1199, 1200, 360000, ?, ?)').run(i + 1, times, data);
    return { id: i + 1, minMs: 0, maxMs: 1199, rows: 1200 };
  });

  expect(blocks.read(metas[0]!, 3)?.firstColumn).toBe(0);
  expect(blocks.read(metas[0]!, 255)?.firstColumn).toBe(0);
  expect(unpacked).toBe(1);
  expect(blocks.read(metas[0]!, 299)?.firstColumn).toBe(256);
  expect(unpacked).toBe(2);
  expect(blocks.read(metas[0]!, 300)).toBeNull();
  // Some 2 MB each: twenty are more than the cache holds, the last ones stay.
  for (const meta of metas) blocks.read(meta, 0);
  expect(unpacked).toBe(21);
  blocks.read(metas[19]!, 0);
  expect(unpacked).toBe(21);
  blocks.read(metas[0]!, 0);
  expect(unpacked).toBe(22);
});
