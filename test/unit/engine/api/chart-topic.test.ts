import { describe, expect, it } from 'vitest';
import { chartTopic } from '#engine/api/chart-topic.ts';
import type { QueryRange, QueryService } from '#engine/query/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { ChartFrame } from '#shared/contract/query.ts';

const params = { queries: [{ expr: 'x' }], rangeMs: 10_000, stepMs: 1_000, maxSeries: 2, buckets: false };

/** Answers with one series per name in `names()`, value = time in s; records what was asked. */
function service(names: () => string[]): QueryService & { asked: QueryRange[] } {
  const asked: QueryRange[] = [];
  return {
    asked,
    instant: () => Promise.reject(new Error('not asked here')),
    range: (_, range) => {
      asked.push(range);
      const count = (range.endMs - range.startMs) / range.stepMs + 1;
      const times = Float64Array.from({ length: count }, (_unused, i) => range.startMs + i * range.stepMs);
      return Promise.resolve({
        value: {
          times,
          series: names().map((name) => ({
            labels: { name },
            values: times.map((ms) => ms / 1000),
            present: new Uint8Array(count).fill(1),
          })),
        },
        annotations: [],
        stats: { seriesRead: 1, samplesRead: 1, tiersMs: [0] },
        durationMs: 0,
        evaluatedIn: 'engine' as const,
      });
    },
  };
}

async function next(topic: ReturnType<typeof chartTopic>, nowMs: number): Promise<ChartFrame[]> {
  topic.poll(nowMs);
  await new Promise((resolve) => setImmediate(resolve));
  return topic.take();
}

describe('chart topic', () => {
  it('sends the whole first, then only what is new', async () => {
    const query = service(() => ['a']);
    const topic = chartTopic(params, query);
    const [first] = await next(topic, 100_300);
    expect(first).toMatchObject({ kind: 'matrix', cut: 0, series: [{ query: 0, labels: { name: 'a' } }] });
    expect(first?.kind === 'matrix' && [...first.timesS]).toEqual([
      90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100,
    ]);
    expect(await next(topic, 100_900)).toEqual([]);
    const [second] = await next(topic, 102_300);
    expect(second).toEqual({
      kind: 'append',
      timesS: Float64Array.of(101, 102),
      values: [Float64Array.of(101, 102)],
    });
    expect(query.asked.map(({ startMs }) => startMs)).toEqual([90_000, 101_000]);
  });

  it('sends the whole again when a series appears, and a gap where one is missing', async () => {
    let names = ['a'];
    const topic = chartTopic(
      params,
      service(() => names),
    );
    await next(topic, 100_300);
    names = ['a', 'b'];
    const [grown] = await next(topic, 101_300);
    expect(grown).toMatchObject({
      kind: 'matrix',
      series: [{ labels: { name: 'a' } }, { labels: { name: 'b' } }],
    });
    names = ['b'];
    const [gap] = await next(topic, 102_300);
    expect(gap).toEqual({
      kind: 'append',
      timesS: Float64Array.of(102),
      values: [Float64Array.of(NaN), Float64Array.of(102)],
    });
  });

  it('cuts at maxSeries, says how many, and does not start over for those it cut', async () => {
    const query = service(() => ['a', 'b', 'c']);
    const topic = chartTopic(params, query);
    const [first] = await next(topic, 100_300);
    expect(first).toMatchObject({ kind: 'matrix', cut: 1 });
    expect((await next(topic, 101_300))[0]?.kind).toBe('append');
  });

  it('starts over after a gap longer than the chart, and when the clock goes back', async () => {
    const topic = chartTopic(
      params,
      service(() => ['a']),
    );
    await next(topic, 100_300);
    expect((await next(topic, 200_300))[0]?.kind).toBe('matrix');
    expect((await next(topic, 150_300))[0]?.kind).toBe('matrix');
  });

  it('shows the first point of something new at once, and goes on with the steps', async () => {
    let names: string[] = [];
    const topic = chartTopic(
      params,
      service(() => names),
    );
    expect((await next(topic, 100_300))[0]).toMatchObject({ kind: 'matrix', series: [] });
    names = ['a'];
    expect(await next(topic, 100_400)).toEqual([]);
    const [first] = await next(topic, 100_600);
    expect(first).toMatchObject({ kind: 'matrix', timesS: Float64Array.of(100.6), series: [{ query: 0 }] });
    const [step] = await next(topic, 101_300);
    expect(step).toMatchObject({ kind: 'append', timesS: Float64Array.of(101) });
  });

  it('never lets time go back for a first point that comes late in the step', async () => {
    let names: string[] = [];
    const topic = chartTopic(
      params,
      service(() => names),
    );
    await next(topic, 100_300);
    names = ['a'];
    const [first] = await next(topic, 101_200);
    expect(first).toMatchObject({ kind: 'matrix', timesS: Float64Array.of(100.999) });
    expect((await next(topic, 101_300))[0]).toMatchObject({ kind: 'append', timesS: Float64Array.of(101) });
  });

  it('reports a failing query once per step and recovers', async () => {
    let broken = true;
    const good = service(() => ['a']);
    const topic = chartTopic(params, {
      ...good,
      range: (expr, range) =>
        broken ? Promise.reject(new WatchdeckError('bad_request', 'parse error')) : good.range(expr, range),
    });
    const [failed] = await next(topic, 100_300);
    expect(failed).toEqual({
      kind: 'error',
      query: 0,
      error: { code: 'bad_request', message: 'parse error' },
    });
    expect(await next(topic, 100_500)).toEqual([]);
    broken = false;
    expect((await next(topic, 101_300))[0]?.kind).toBe('matrix');
  });

  it('refuses more points than a chart can show', () => {
    expect(() =>
      chartTopic(
        { ...params, rangeMs: 86_400_000, stepMs: 1_000 },
        service(() => []),
      ),
    ).toThrow(/longer step/);
  });
});
