import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { NATIVE_PART } from '#engine/base/native-histogram.ts';
import { labelValuesEndpoint, seriesEndpoints } from '#engine/http-api/series-endpoints.ts';
import { plainSamples } from '#engine/scrape/index.ts';
import { SeriesWriter } from '#engine/scrape/series-writer.ts';
import { makeLabels } from '#shared/model/labels.ts';
import { makeDir, maintainAll, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';
import { encodeFamilies } from '../../../helpers/protobuf-exposition.ts';
import type { WireHistogram } from '../../../helpers/protobuf-exposition.ts';

const facts = { durationSeconds: 0, bodyBytes: 0 };
const START_MS = 1_700_000_000_000;
const latency = [{ name: '__name__', op: '=', value: 'latency_seconds' } as const];

describe('native histograms in the store', () => {
  let dir: string;
  let metrics: OpenMetrics;

  beforeEach(() => {
    dir = makeDir();
    metrics = openMetrics(dir, { windowRows: 10 });
  });
  afterEach(() => {
    metrics.close();
    removeDir(dir);
  });

  const scrapeInto = () => {
    const labels = makeLabels([['job', 'a']]);
    const writer = new SeriesWriter({
      source: metrics.tsdb.source('scrape:a'),
      labels,
      samples: plainSamples,
      timeoutMs: 1000,
      putMetadata: (more) => metrics.tsdb.putMetadata(more),
      putExemplars: () => undefined,
    });
    return (timeMs: number, histograms: readonly WireHistogram[]): void => {
      const page = encodeFamilies([
        {
          name: 'latency_seconds',
          type: 'histogram',
          metrics: histograms.map((histogram, i) => ({ labels: { path: `/${i}` }, histogram })),
        },
        { name: 'up_now', type: 'gauge', metrics: [{ value: 1 }] },
      ]);
      expect(writer.write(timeMs, writer.parse(page, 'protobuf'), facts)).toBe(true);
    };
  };

  it('come back as they were scraped, from the head, from blocks and after a restart', () => {
    const bucketCount = fc.array(fc.bigInt({ min: 0n, max: 2n ** 50n }), { minLength: 1, maxLength: 5 });
    const page = fc.record({
      offset: fc.integer({ min: -9, max: 9 }),
      counts: bucketCount,
      sum: fc.double({ noNaN: true }),
    });
    const rows =
      fc.sample(fc.array(page, { minLength: 45, maxLength: 45 }), { numRuns: 1, seed: 7 })[0] ?? [];
    const scrape = scrapeInto();
    rows.forEach(({ offset, counts, sum }, i) => {
      const deltas = counts.map((count, at) => count - (counts[at - 1] ?? 0n));
      const positive = { spans: [[offset, counts.length] as const], deltas };
      scrape(START_MS + i * 1000, [
        { count: 5n, sum, schema: 3, zeroThreshold: 0.5, zeroCount: 1n, positive },
      ]);
    });
    // The target has it no more.
    scrape(START_MS + 45_000, []);
    const check = (): void => {
      const [found, ...more] = metrics.tsdb.selectHistograms(latency, 0, Infinity);
      expect(more).toEqual([]);
      expect(found?.labels).toEqual(
        makeLabels([
          ['__name__', 'latency_seconds'],
          ['job', 'a'],
          ['path', '/0'],
        ]),
      );
      expect([...(found?.times ?? [])]).toEqual(Array.from({ length: 46 }, (_, i) => START_MS + i * 1000));
      expect(found?.histograms.at(-1)).toBeNull();
      expect(found?.histograms.slice(0, -1)).toEqual(
        rows.map(({ offset, counts, sum }) => ({
          schema: 3,
          isFloat: false,
          hint: 'unknown',
          count: 5,
          sum,
          zeroThreshold: 0.5,
          zeroCount: 1,
          positive: { indexes: counts.map((_, i) => offset + i), counts: counts.map(Number) },
          negative: { indexes: [], counts: [] },
          customBounds: [],
          createdMs: null,
        })),
      );
    };
    check();
    maintainAll(metrics.tsdb, START_MS + 60_000);
    expect(metrics.tsdb.stats().sealedBlocks).toBeGreaterThan(0);
    check();
    metrics.close();
    metrics = openMetrics(dir, { windowRows: 10 });
    check();
  });

  it('are not seen by who asks for ordinary series', () => {
    const positive = { spans: [[0, 2] as const], deltas: [1n, 1n] };
    const scrape = scrapeInto();
    scrape(START_MS, [
      { count: 3n, positive },
      { count: 3n, positive, buckets: [{ bound: 1, count: 1n }] },
    ]);
    const { tsdb } = metrics;
    expect(tsdb.select(latency, 0, Infinity)).toEqual([]);
    expect(tsdb.series(latency, 0, Infinity)).toEqual([]);
    const names = new Set(tsdb.select([], 0, Infinity).map(({ labels }) => labels['__name__']));
    expect(names).toContain('up_now');
    expect(names).toContain('latency_seconds_bucket');
    expect(names).not.toContain('latency_seconds');
    expect(tsdb.labelNames([])).toEqual(['__name__', 'job', 'le', 'path']);
    expect(tsdb.labelNames([{ name: 'job', op: '=', value: 'a' }])).not.toContain('__nh__');
    expect(tsdb.selectHistograms([], 0, Infinity)).toHaveLength(2);
    expect(tsdb.selectHistograms([{ name: 'path', op: '=', value: '/1' }], 0, Infinity)).toMatchObject([
      { labels: { path: '/1' }, histograms: [{ count: 3, positive: { indexes: [0, 1], counts: [1, 2] } }] },
    ]);
  });

  it('are found by who looks for series and labels over the HTTP API', async () => {
    const positive = { spans: [[0, 2] as const], deltas: [1n, 1n] };
    scrapeInto()(START_MS, [{ count: 3n, positive }]);
    const { tsdb } = metrics;
    const asked = new URLSearchParams({ 'match[]': 'latency_seconds' });
    const { signal } = new AbortController();
    const json = (answer: unknown): unknown =>
      JSON.parse([...(answer as { data: Iterable<string> }).data].join(''));
    const { series, labels } = seriesEndpoints({ tsdb, clock: systemClock });
    expect(json(await series?.(asked, signal))).toEqual([
      { __name__: 'latency_seconds', job: 'a', path: '/0' },
    ]);
    expect(json(await labels?.(asked, signal))).toEqual(['__name__', 'job', 'path']);
    expect(json(await labelValuesEndpoint({ tsdb }, 'path')(asked, signal))).toEqual(['/0']);
    const then = new URLSearchParams({
      start: String(START_MS / 1000 - 60),
      end: String(START_MS / 1000 + 60),
    });
    expect(json(await labelValuesEndpoint({ tsdb }, 'path')(then, signal))).toEqual(['/0']);
  });

  it('may have bounds of their own, and count as absent where a part was lost', () => {
    const parts = { count: 6, sum: 1, schema: -53, float: 0, hint: 3, zero_threshold: 0, zero_count: 0 };
    const all = Object.entries({ ...parts, 'p:0': 2, 'p:2': 4, 'b:0': 0.5, 'b:1': 10 });
    const source = metrics.tsdb.source('x');
    source.columns(
      all.map(([part]) =>
        makeLabels([
          ['__name__', 'latency_seconds'],
          [NATIVE_PART, part],
        ]),
      ),
    );
    const row = Float64Array.from(all, ([, value]) => value);
    source.append(START_MS, row, row.length);
    // Without the columns from the schema on.
    source.append(START_MS + 1000, row, 2);
    const [found] = metrics.tsdb.selectHistograms(latency, 0, Infinity);
    expect(found?.histograms).toEqual([
      expect.objectContaining({
        schema: -53,
        hint: 'gauge',
        positive: { indexes: [0, 2], counts: [2, 4] },
        customBounds: [0.5, 10],
      }),
    ]);
  });

  it('cost no more columns when they stay as they are', () => {
    const scrape = scrapeInto();
    const positive = { spans: [[0, 3] as const], deltas: [1n, 1n, 1n] };
    for (let i = 0; i < 5; i++) scrape(START_MS + i * 1000, [{ count: 6n, positive }]);
    const before = metrics.tsdb.stats().totalSeries;
    scrape(START_MS + 9000, [
      {
        count: 7n,
        positive: {
          spans: [
            [0, 3],
            [2, 1],
          ],
          deltas: [1n, 1n, 1n, -2n],
        },
      },
    ]);
    expect(metrics.tsdb.stats().totalSeries).toBe(before + 1);
  });
});
