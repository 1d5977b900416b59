import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { makeDir, maintainAll, openMetrics, removeDir } from '../helpers/metrics-store.ts';

const ROUNDS = 6;

/**
 * Appends rows whose value in every column is the row's number, flushes now and then, and says which row is safe.
 * Goes on after what is there already.
 */
const script = `
  import { openMetrics } from './test/helpers/metrics-store.ts';
  const { tsdb } = openMetrics(process.argv[1], { windowRows: 40 });
  const labels = Array.from({ length: 300 }, (_, i) => ({ __name__: 'm', i: String(i) }));
  const sources = ['a', 'b'].map((name) => tsdb.source(name));
  sources.forEach((source, s) => source.columns(labels.map((l) => ({ ...l, s: String(s) }))));
  let row = (tsdb.stats().newestSampleMs ?? 0) + 1;
  const values = new Float64Array(300);
  function turn() {
    for (let i = 0; i < 7; i++, row++) {
      values.fill(row);
      for (const source of sources) if (!source.append(row, values, 300)) throw new Error('refused ' + row);
    }
    tsdb.flush();
    if (tsdb.problem() !== null) throw new Error(tsdb.problem());
    process.stdout.write((row - 1) + '\\n');
    tsdb.maintain(row);
    setImmediate(turn);
  }
  turn();`;

it('what was flushed survives a kill at any moment, and what comes back is whole', async () => {
  const dir = makeDir();
  try {
    let safe = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, dir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      let first = true;
      createInterface({ input: child.stdout }).on('line', (line) => {
        safe = Number(line);
        if (first) setTimeout(() => child.kill('SIGKILL'), 50 + Math.random() * 400);
        first = false;
      });
      await exited;
      expect(child.signalCode).toBe('SIGKILL');
      const metrics = openMetrics(dir, { windowRows: 40 });
      expect(metrics.store.wasCleanShutdown).toBe(false);
      if (round % 2 === 1) maintainAll(metrics.tsdb, safe);
      const found = metrics.tsdb.select([], -Infinity, Infinity);
      expect(found).toHaveLength(600);
      for (const { times, values } of found) {
        expect(times.length).toBeGreaterThanOrEqual(safe);
        // Every row from the first on, none missing, none torn.
        expect(times.every((time, i) => time === i + 1 && values[i] === i + 1)).toBe(true);
      }
      expect(metrics.store.db.pragma('integrity_check', { simple: true })).toBe('ok');
      // The next round starts from a crash again, not from a clean end.
      metrics.store.db.close();
    }
    expect(safe).toBeGreaterThan(ROUNDS * 7);
  } finally {
    removeDir(dir);
  }
});
