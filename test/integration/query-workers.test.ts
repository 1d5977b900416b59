import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WatchdeckError } from '#shared/model/errors.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createQueryService } from '#engine/query/index.ts';
import type { Answer, RunningQueryService } from '#engine/query/index.ts';
import { bitsOf, setAbsentAt, setStaleAt } from '#engine/tsdb/index.ts';
import type { Tsdb } from '#engine/tsdb/index.ts';
import { maintainAll, makeDir, openMetrics, removeDir } from '../helpers/metrics-store.ts';
import type { OpenMetrics } from '../helpers/metrics-store.ts';
import { vectors } from '../helpers/promql-arbitraries.ts';

const T0 = 1_700_000_000_000;
const STEP_MS = 15_000;

/** Everything in a worker, and everything in the engine. */
function services(tsdb: Tsdb): { there: RunningQueryService; here: RunningQueryService } {
  const common = { store: tsdb, clock: systemClock, log: silentLog };
  return {
    there: createQueryService({ ...common, mostHere: -1 }),
    here: createQueryService({ ...common, mostHere: Infinity }),
  };
}

/** What an answer says, without what it cost. */
function said<T>({ value, annotations, stats }: Answer<T>): unknown {
  return { value, annotations, stats };
}

async function outcomeOf(evaluate: () => unknown): Promise<unknown> {
  try {
    return await evaluate();
  } catch (error) {
    const { code, message } = WatchdeckError.from(error);
    return { code, message };
  }
}

async function outcome<T>(answer: Promise<Answer<T>>): Promise<unknown> {
  try {
    return said(await answer);
  } catch (error) {
    const { code, message } = WatchdeckError.from(error);
    return { code, message };
  }
}

describe('native histograms', () => {
  let dir: string;
  let metrics: OpenMetrics;
  let both: ReturnType<typeof services>;

  beforeAll(() => {
    dir = makeDir();
    metrics = openMetrics(dir, { windowRows: 20 });
    both = services(metrics.tsdb);
    const stream = metrics.tsdb.source('target');
    const parts = { count: 0, sum: 0, schema: 0, float: 0, hint: 0, zero_threshold: 0, zero_count: 0 };
    const names = [...Object.keys(parts), 'p:0', 'p:3'];
    stream.columns([
      ...names.map((part) => ({ __name__: 'h', x: '1', __nh__: part })),
      { __name__: 'h', x: '2' },
      { __name__: 'h', x: '1' },
    ]);
    for (let row = 0; row < 70; row++) {
      const values = Float64Array.of(5 * row, row, 0, 0, 0, 0, 0, 2 * row, 3 * row, row, 1);
      // The first series is a number once.
      const bits = bitsOf(values);
      if (row === 30) for (let i = 0; i < names.length; i++) setAbsentAt(bits, i);
      else setAbsentAt(bits, names.length + 1);
      stream.append(T0 + row * STEP_MS, values, values.length);
      maintainAll(metrics.tsdb, T0 + row * STEP_MS);
    }
  });
  afterAll(async () => {
    await both.there.stop();
    metrics.close();
    removeDir(dir);
  });

  it.each([
    'h',
    'rate(h[2m])',
    'sum(rate(h[2m]))',
    'histogram_quantile(0.5, rate(h[2m]))',
    'count_over_time(h[5m])',
    '{__name__="h",x="1"} offset 1m',
    'h{__nh__="sum"}',
  ])('%s gives the same here and in a worker', async (text) => {
    const range = { startMs: T0, endMs: T0 + 70 * STEP_MS, stepMs: STEP_MS };
    const here = await both.here.range(text, range);
    expect(await both.there.range(text, range).then(said)).toEqual(said(here));
    expect(here.value.series).not.toEqual([]);
    const timeMs = T0 + 40 * STEP_MS;
    expect(await outcome(both.there.instant(text, timeMs))).toEqual(
      await outcome(both.here.instant(text, timeMs)),
    );
  });

  it('come with their buckets', async () => {
    const { value } = await both.there.instant('h{x="1"}[31s]', T0 + 31 * STEP_MS);
    expect(value).toMatchObject({
      type: 'matrix',
      series: [
        {
          labels: { __name__: 'h', x: '1' },
          histograms: [
            { count: 145, positive: { indexes: [0, 3], counts: [58, 87] } },
            undefined,
            { count: 155, positive: { counts: [62, 93] } },
          ],
        },
      ],
    });
  });
});

describe('a query gets the same answer in a worker', () => {
  let dir: string;
  let metrics: OpenMetrics;
  let both: ReturnType<typeof services>;

  beforeAll(() => {
    dir = makeDir();
    metrics = openMetrics(dir, { windowRows: 20 });
    fill(metrics.tsdb);
    both = services(metrics.tsdb);
  });
  afterAll(async () => {
    await both.there.stop();
    metrics.close();
    removeDir(dir);
  });

  /** Series a and b of random-looking values with gaps and ends, in blocks, in the head, and as late points. */
  function fill(tsdb: Tsdb): void {
    for (let s = 0; s < 3; s++) {
      const stream = tsdb.source(`target-${s}`);
      stream.columns([
        { __name__: 'a', x: '1', y: String(s) },
        { __name__: 'a', x: '2', y: String(s) },
        { __name__: 'b', x: '1', y: String(s) },
        { __name__: 'constructor', y: String(s), __proto__: 'p' },
      ]);
      for (let row = 0; row < 70; row++) {
        const values = Float64Array.of(row * (s + 1), (row * 7919) % 13, row % 5 === 0 ? NaN : -row, 1);
        const bits = bitsOf(values);
        if ((row + s) % 9 === 0) setAbsentAt(bits, 0);
        if (row === 40) setStaleAt(bits, 1);
        if (row > 40 && row < 50) setAbsentAt(bits, 1);
        stream.append(T0 + row * STEP_MS + s * 17, values, 4);
        maintainAll(tsdb, T0 + row * STEP_MS);
      }
      const late = stream.columns([{ __name__: 'b', x: '3', y: String(s) }]);
      stream.appendAt(late, Float64Array.of(T0 + 600_000), Float64Array.of(42));
      stream.appendAt(late, Float64Array.of(T0 + 300_000), Float64Array.of(NaN));
    }
  }

  it('over ranges and at instants, for random expressions', async () => {
    await fc.assert(
      fc.asyncProperty(vectors.vector, fc.integer({ min: 0, max: 80 }), async (text, step) => {
        const timeMs = T0 + step * STEP_MS;
        const range = { startMs: T0 - 60_000, endMs: timeMs, stepMs: 60_000 };
        expect(await outcome(both.there.instant(text, timeMs))).toEqual(
          await outcome(both.here.instant(text, timeMs)),
        );
        expect(await outcome(both.there.range(text, range))).toEqual(
          await outcome(both.here.range(text, range)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it.each(['a[10m]', 'scalar(a{x="1",y="1"})', '"text"', '{__proto__="p"}', '1', 'nothing', '{y=~".+"}[1h]'])(
    '%s',
    async (text) => {
      const answer = await both.there.instant(text, T0 + 1_000_000);
      expect(answer.evaluatedIn).toBe('worker');
      expect(said(answer)).toEqual(said(await both.here.instant(text, T0 + 1_000_000)));
    },
  );

  it('or read ahead with others', async () => {
    const many = fc.array(vectors.vector, { minLength: 1, maxLength: 8 });
    let ahead = 0;
    await fc.assert(
      fc.asyncProperty(many, fc.integer({ min: 0, max: 80 }), async (texts, step) => {
        const timeMs = T0 + step * STEP_MS;
        const evaluate = await both.here.readAhead(texts, timeMs, new Set(['b']));
        for (const text of texts) {
          const value = await outcomeOf(() => evaluate(text));
          if (value === null) continue;
          ahead++;
          expect(/\bb\b/.test(text)).toBe(false);
          expect(value).toEqual(await outcomeOf(async () => (await both.here.instant(text, timeMs)).value));
        }
      }),
      { numRuns: 150 },
    );
    expect(ahead).toBeGreaterThan(50);
  });

  it('sees what was appended a moment ago, new series too', async () => {
    const stream = metrics.tsdb.source('young');
    const timeMs = T0 + 5_000_000;
    stream.columns([{ __name__: 'young', i: 'never seen before' }]);
    stream.append(timeMs, Float64Array.of(5), 1);
    expect((await both.there.instant('young + 1', timeMs)).value).toEqual({
      type: 'vector',
      samples: [{ labels: { i: 'never seen before' }, value: 6 }],
    });
  });

  it('gives the same errors', async () => {
    const text = 'a + on(x) group_left a';
    const [there, here] = [both.there, both.here].map((service) =>
      outcome(service.instant(text, T0 + 200_000)),
    );
    expect(await there).toMatchObject({ code: 'bad_request' });
    expect(await there).toEqual(await here);
  });
});

describe('40,000 series', () => {
  const SOURCES = 40;
  const COLUMNS = 1000;
  const ROWS = 150;
  const endMs = T0 + ROWS * STEP_MS;
  const heavy = 'topk(10, sum by (instance) (rate(requests_total[5m])))';
  const range = { startMs: T0, endMs, stepMs: 15_000 };
  let dir: string;
  let metrics: OpenMetrics;
  let query: RunningQueryService;

  beforeAll(() => {
    dir = makeDir();
    metrics = openMetrics(dir, { windowRows: 60 });
    const streams = Array.from({ length: SOURCES }, (_, s) => {
      const stream = metrics.tsdb.source(`target-${s}`);
      stream.columns(
        Array.from({ length: COLUMNS }, (_unused, i) => ({
          __name__: 'requests_total',
          instance: `host-${s}`,
          path: `/p${i}`,
        })),
      );
      return stream;
    });
    const values = new Float64Array(COLUMNS);
    for (let row = 0; row <= ROWS; row++) {
      for (let i = 0; i < COLUMNS; i++) values[i] = row * (i % 100);
      for (const [s, stream] of streams.entries()) stream.append(T0 + row * STEP_MS + s, values, COLUMNS);
      maintainAll(metrics.tsdb, T0 + row * STEP_MS);
    }
    query = createQueryService({ store: metrics.tsdb, clock: systemClock, log: silentLog });
    // Six million samples: a machine with much else to do takes its time.
  }, 300_000);
  afterAll(async () => {
    await query.stop();
    metrics.close();
    removeDir(dir);
  });

  it('are evaluated in a worker while the engine goes on', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const answer = await query.range(heavy, range);
    clearInterval(counting);
    expect(answer.evaluatedIn).toBe('worker');
    expect(answer.value.series.length).toBeGreaterThanOrEqual(10);
    expect(answer.stats.seriesRead).toBe(40_000);
    // Evaluated here the loop would stand still for all of it. For how long it does is the bench's to say: this machine is busy.
    expect(turns).toBeGreaterThan(10);
  });

  it('small questions are answered here', async () => {
    const text = 'rate(requests_total{instance="host-3",path="/p7"}[5m])';
    expect((await query.range(text, range)).evaluatedIn).toBe('engine');
  });

  it('stops when the asker is gone, and serves the next one', async () => {
    const abort = new AbortController();
    const answer = query.range(heavy, range, { signal: abort.signal });
    setTimeout(() => {
      abort.abort();
    }, 10);
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    expect((await query.instant(heavy, endMs)).evaluatedIn).toBe('worker');
  });

  it('stops at the deadline', async () => {
    await expect(query.range(heavy, range, { timeoutMs: 10 })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('rejects what runs and what waits when the engine stops', async () => {
    const other = createQueryService({ store: metrics.tsdb, clock: systemClock, log: silentLog });
    const asked = [1, 2, 3, 4].map(() => other.range(heavy, range));
    const outcomes = Promise.allSettled(asked);
    await other.stop();
    for (const one of await outcomes) expect(one).toMatchObject({ reason: { code: 'unavailable' } });
  });
});

describe('a worker that dies', () => {
  it('fails its query with a clear error, and the next query gets a new worker', async () => {
    const dir = makeDir();
    const metrics = openMetrics(dir);
    const stream = metrics.tsdb.source('s');
    stream.columns([{ __name__: 'm' }]);
    stream.append(T0, Float64Array.of(1), 1);
    const query = createQueryService({
      store: metrics.tsdb,
      clock: systemClock,
      log: silentLog,
      mostHere: -1,
      entry: new URL('../helpers/dying-worker-thread.ts', import.meta.url),
    });
    try {
      await expect(query.instant('m', T0)).rejects.toThrow(
        'the query worker ended while it evaluated this query (out of luck)',
      );
      await expect(query.instant('m * 2', T0)).rejects.toMatchObject({ code: 'internal' });
    } finally {
      await query.stop();
      metrics.close();
      removeDir(dir);
    }
  });
});
