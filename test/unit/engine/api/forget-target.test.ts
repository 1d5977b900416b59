import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { openExemplars } from '#engine/tsdb/index.ts';
import { forgetTarget } from '#engine/api/forget-target.ts';
import type { ScrapeManager } from '#engine/scrape/types.ts';
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

describe('the history of a target', () => {
  it('is deleted once it is scraped no more, and that of others stays', async () => {
    const { tsdb } = metrics;
    const source = tsdb.source('scrape:a');
    source.columns([
      { __name__: 'up', job: 'a', instance: 'h:1' },
      { __name__: 'up', job: 'a', instance: 'h:2' },
    ]);
    const nowMs = Date.now();
    source.append(nowMs - 1000, Float64Array.of(1, 1), 2);
    const target = { name: 'a', job: 'a', instance: 'h:1' } as ReturnType<ScrapeManager['statuses']>[number];
    let looks = 0;
    const scrape = {
      statuses: () => {
        if (++looks < 3) return [target];
        // What a target's end leaves behind goes too.
        if (looks === 3) source.append(nowMs - 500, Float64Array.of(1, 1), 2);
        return [];
      },
    } as unknown as ScrapeManager;
    const exemplars = openExemplars({ store: metrics.store, log: silentLog });
    for (const instance of ['h:1', 'h:2']) {
      const series = { __name__: 'x_total', job: 'a', instance };
      exemplars.put([{ series, labels: { trace_id: 't' }, value: 1, timeMs: nowMs }]);
    }
    await forgetTarget(target, { scrape, tsdb, exemplars });
    expect(exemplars.select([[]], 0, Infinity).map(({ series }) => series['instance'])).toEqual(['h:2']);
    const left = tsdb.select([], -Infinity, Infinity);
    expect(left.map(({ labels }) => labels['instance'])).toEqual(['h:2']);
    expect(left[0]!.times).toHaveLength(2);
  });
});
