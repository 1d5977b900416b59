import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { openExemplars } from '#engine/tsdb/index.ts';
import type { Exemplars, Matcher } from '#engine/tsdb/index.ts';
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

const T0 = 1_700_000_000_000;
const series = (path: string) => ({ __name__: 'requests_total', path });
const all: readonly (readonly Matcher[])[] = [[{ name: '__name__', op: '=', value: 'requests_total' }]];

function open(limits: { maxBytes?: number; maxPerSeries?: number } = {}): Exemplars {
  return openExemplars({ store: metrics.store, log: silentLog, ...limits });
}

function put(exemplars: Exemplars, path: string, i: number): void {
  exemplars.put([{ series: series(path), labels: { trace_id: `t${i}` }, value: i, timeMs: T0 + i * 1000 }]);
}

/** Values by path. */
function found(exemplars: Exemplars, minMs = -Infinity, maxMs = Infinity): Record<string, number[]> {
  const byPath: Record<string, number[]> = {};
  for (const { series: labels, exemplars: of } of exemplars.select(all, minMs, maxMs))
    byPath[labels['path'] ?? ''] = of.map(({ value }) => value);
  return byPath;
}

describe('exemplars', () => {
  it('are found by series and time, pending, stored and after a restart', () => {
    let exemplars = open();
    for (let i = 0; i < 5; i++) put(exemplars, '/a', i);
    exemplars.flush();
    put(exemplars, '/a', 5);
    put(exemplars, '/b', 9);
    for (let round = 0; round < 2; round++) {
      expect(found(exemplars)).toEqual({ '/a': [0, 1, 2, 3, 4, 5], '/b': [9] });
      expect(found(exemplars, T0 + 2000, T0 + 5000)).toEqual({ '/a': [2, 3, 4, 5] });
      exemplars.flush();
      exemplars = open();
    }
    const matchers: readonly Matcher[] = [{ name: 'path', op: '=~', value: '/b|/c' }];
    expect(exemplars.select([matchers], 0, Infinity)).toEqual([
      { series: series('/b'), exemplars: [{ labels: { trace_id: 't9' }, value: 9, timeMs: T0 + 9000 }] },
    ]);
  });

  it('are taken once though every scrape shows them, also after a restart, and never out of order', () => {
    let exemplars = open();
    for (let i = 0; i < 3; i++) put(exemplars, '/a', 7);
    exemplars.flush();
    exemplars = open();
    put(exemplars, '/a', 7);
    put(exemplars, '/a', 6);
    // The same without a time of its own gets that of each scrape.
    exemplars.put([{ series: series('/a'), labels: { trace_id: 't7' }, value: 7, timeMs: T0 + 99_000 }]);
    exemplars.flush();
    expect(found(exemplars)).toEqual({ '/a': [7] });
  });

  it('push out the oldest of their series, and of all when they are too many', () => {
    let exemplars = open({ maxPerSeries: 3 });
    for (let i = 0; i < 9; i++) {
      put(exemplars, '/a', i);
      if (i % 2 === 0) exemplars.flush();
    }
    exemplars.flush();
    expect(found(exemplars)).toEqual({ '/a': [6, 7, 8] });
    const maxBytes = 100_000;
    exemplars = open({ maxBytes });
    for (let i = 0; i < 4000; i++) {
      put(exemplars, `/${i % 50}`, 100 + i);
      if (i % 100 === 0) exemplars.flush();
    }
    exemplars.flush();
    const left = found(exemplars);
    expect(left['/a']).toBeUndefined();
    const values = Object.values(left).flat();
    expect(values.length).toBeGreaterThan(500);
    expect(values.length * 60).toBeLessThan(maxBytes);
    expect(Math.max(...values)).toBe(4099);
    expect(Math.max(...values) - Math.min(...values)).toBe(values.length - 1);
  });

  it('can be deleted', () => {
    let exemplars = open();
    for (let i = 0; i < 5; i++) put(exemplars, '/a', i);
    put(exemplars, '/b', 1);
    exemplars.delete([{ name: 'path', op: '=', value: '/a' }], -Infinity, T0 + 2000);
    expect(found(exemplars)).toEqual({ '/a': [3, 4], '/b': [1] });
    exemplars.delete([{ name: 'path', op: '=', value: '/a' }], -Infinity, Infinity);
    exemplars = open();
    expect(found(exemplars)).toEqual({ '/b': [1] });
  });
});
