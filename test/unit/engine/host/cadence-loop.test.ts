import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import type { Log } from '#engine/base/log.ts';
import { CadenceLoop } from '#engine/host/cadence-loop.ts';
import type { Reading } from '#engine/host/reading.ts';
import { RowRecorder } from '../../../helpers/row-recorder.ts';

function loopOf(readings: Reading[], intervalMs: number, log: Log = silentLog) {
  const source = new RowRecorder();
  const cadence = { source: 'test', intervalMs, readings };
  const loop = new CadenceLoop({ cadence, source, labels: {}, clock: systemClock, log });
  return { loop, source };
}

const good: Reading = {
  name: 'good',
  metadata: [],
  collect(emit) {
    emit('good', {}, 1);
    return Promise.resolve();
  },
};

function countingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const line = (_: object, message: string): void => void lines.push(message);
  return { lines, debug: line, info: line, warn: line, error: line, child: () => silentLog };
}

describe('cadence loop', () => {
  it('says a failure once per change, counts it, and goes on with the others', async () => {
    let calls = 0;
    const flaky: Reading = {
      name: 'flaky',
      metadata: [],
      collect(emit) {
        calls++;
        if (calls === 2 || calls === 3) return Promise.reject(new Error('no such file'));
        emit('flaky', {}, calls);
        return Promise.resolve();
      },
    };
    const log = countingLog();
    const { loop, source } = loopOf([flaky, good], 20, log);
    await loop.start();
    while (source.rows.length < 4) await sleep(5);
    await loop.stop(100);
    const rows = source.rows.slice(0, 4);
    expect(rows.map((row) => row.samples.get('good'))).toEqual([1, 1, 1, 1]);
    expect(rows.map((row) => row.samples.has('flaky'))).toEqual([true, false, false, true]);
    expect(rows.map((row) => row.stale.has('flaky'))).toEqual([false, true, false, false]);
    expect(source.metric(3, 'watchdeck_host_collect_failures_total').get('{collector="flaky"}')).toBe(2);
    expect(log.lines).toEqual(['host reading failed', 'host reading works again']);
  });

  it('never calls a reading that is still busy, and writes the row without it', async () => {
    let atOnce = 0;
    let most = 0;
    const slow: Reading = {
      name: 'slow',
      metadata: [],
      async collect(emit) {
        most = Math.max(most, ++atOnce);
        await sleep(150);
        emit('slow', {}, 1);
        atOnce--;
      },
    };
    const { loop, source } = loopOf([slow, good], 20);
    await loop.start();
    while (source.rows.length < 5) await sleep(5);
    const hanging = await loop.stop(1_000);
    expect(most).toBe(1);
    expect(source.rows.every((row) => !row.samples.has('slow') && row.samples.has('good'))).toBe(true);
    expect(hanging).toEqual([]);
    expect(atOnce).toBe(0);
  });

  it('names what hangs on and writes nothing after stop', async () => {
    const stuck: Reading = { name: 'stuck', metadata: [], collect: () => new Promise(() => undefined) };
    const { loop, source } = loopOf([stuck, good], 20);
    await loop.start();
    expect(await loop.stop(30)).toEqual(['stuck']);
    const rows = source.rows.length;
    await sleep(60);
    expect(source.rows.length).toBe(rows);
  });
});
