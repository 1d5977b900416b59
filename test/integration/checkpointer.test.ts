/** The write-ahead log taken back by a thread of its own, while the engine's connection writes. */
import { statSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { checkpointInThread } from '#engine/storage/index.ts';
import { makeDir, openMetrics, removeDir } from '../helpers/metrics-store.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

it('takes the log back without the writer doing so, keeps it bounded, and gives the work back when it ends', async () => {
  const dir = makeDir();
  const { store, close } = openMetrics(dir);
  const walBytes = (): number => statSync(`${store.path}-wal`).size;
  const autocheckpoint = (): unknown => store.db.pragma('wal_autocheckpoint', { simple: true });
  try {
    const checkpoints = checkpointInThread(store, silentLog);
    await vi.waitFor(() => expect(autocheckpoint()).toBe(0), PATIENCE);
    store.db.exec('CREATE TABLE filler (id INTEGER PRIMARY KEY, data BLOB)');
    const insert = store.db.prepare('INSERT INTO filler (data) VALUES (randomblob(1000000))');
    const before = statSync(store.path).size;
    for (let i = 0; i < 6; i++) insert.run();
    expect(statSync(store.path).size).toBe(before);
    await vi.waitFor(() => expect(statSync(store.path).size).toBeGreaterThan(6_000_000), PATIENCE);
    // Once it is taken back whole, the next write begins at its start again instead of making it longer.
    let rows = 6;
    await vi.waitFor(
      () => {
        const largest = walBytes();
        insert.run();
        rows++;
        expect(walBytes()).toBe(largest);
      },
      { ...PATIENCE, interval: 500 },
    );
    await checkpoints.stop();
    expect(autocheckpoint()).toBe(1000);
    expect(store.db.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(rows);
  } finally {
    close();
    removeDir(dir);
  }
});
