import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { evaluateInstant, evaluateRange, parseExpr } from '#engine/promql/index.ts';
import type { QuerySource, RangeValue } from '#engine/promql/index.ts';
import { createQueryService } from '#engine/query/index.ts';
import { bitsOf, setAbsentAt, setStaleAt } from '#engine/tsdb/index.ts';
import type { SeriesSamples, Tsdb } from '#engine/tsdb/index.ts';
import { noLimits } from '../../../helpers/memory-source.ts';
import { maintainAll, makeDir, openMetrics, removeDir } from '../../../helpers/metrics-store.ts';
import type { OpenMetrics } from '../../../helpers/metrics-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A midnight, so that the first day is whole. */
const T0 = Date.UTC(2026, 0, 1);
const DAYS = 10;
const END = T0 + DAYS * DAY;
const NAMES = ['count_total', 'resetting_total', 'gauge', 'comes_and_goes', 'late_total'];

let dir: string;
let metrics: OpenMetrics;
/** All samples, as they were before the store dropped the old ones. */
let samples: SeriesSamples[];

const series = (name: string): Labels => ({ __name__: name, job: 'test', is: name });

function fill(tsdb: Tsdb): void {
  const source = tsdb.source('scrape:test');
  source.columns(NAMES.map(series));
  for (let at = T0; at < END; at += MINUTE) {
    const i = (at - T0) / MINUTE;
    const row = Float64Array.of(i * 3, (i * 7) % 999, Math.sin(i / 50) * 10.25, i % 97, 1000 + i);
    const bits = bitsOf(row);
    if (i % 1000 === 500) setStaleAt(bits, 3);
    else if (i % 1000 > 500) setAbsentAt(bits, 3);
    if (i < 3003) setAbsentAt(bits, 4);
    source.append(at + 1_137, row, row.length);
  }
}

beforeAll(() => {
  dir = makeDir();
  metrics = openMetrics(dir, {
    retention: { rawMs: 2 * DAY, fiveMinutesMs: 4 * DAY, oneHourMs: 7 * DAY },
  });
  const { tsdb } = metrics;
  fill(tsdb);
  samples = tsdb.select([], T0, END);
  for (let i = 0; i < 30; i++) maintainAll(tsdb, END + i * 10 * MINUTE);
});
afterAll(() => {
  metrics.close();
  removeDir(dir);
});

/** The samples without tiers: what the answers are compared with. */
const raw: QuerySource = {
  selectHistograms: () => [],
  select: (matchers, minMs, maxMs) =>
    samples.flatMap(({ labels, times, values }) => {
      if (!matchers.every(({ name, value }) => labels[name] === value)) return [];
      const from = times.findIndex((time) => time >= minMs);
      const to = times.findLastIndex((time) => time <= maxMs) + 1;
      if (from < 0 || to <= from) return [];
      return [{ labels, times: times.slice(from, to), values: values.slice(from, to) }];
    }),
};

interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

function range(source: QuerySource, expr: string, span: Span): RangeValue {
  return evaluateRange(parseExpr(expr), { source, limits: noLimits, ...span }).value;
}

function tiersRead(expr: string, span: Span): readonly number[] {
  const { tsdb: source } = metrics;
  return evaluateRange(parseExpr(expr), { source, limits: noLimits, ...span }).stats.tiersMs;
}

/** Every series and step of one is in the other, with the same value but for rounding. */
function expectSame(found: RangeValue, wanted: RangeValue): void {
  const byKey = new Map(found.series.map((one) => [labelsKey(one.labels), one]));
  expect([...byKey.keys()].sort()).toEqual(wanted.series.map(({ labels }) => labelsKey(labels)).sort());
  for (const { labels, values, present } of wanted.series) {
    const other = byKey.get(labelsKey(labels))!;
    expect(Array.from(other.present)).toEqual(Array.from(present));
    values.forEach((value, i) => {
      if (present[i] !== 1) return;
      const difference = Math.abs(other.values[i]! - value);
      expect(difference).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
    });
  }
}

const EXACT = [
  'rate',
  'increase',
  'delta',
  'sum_over_time',
  'avg_over_time',
  'count_over_time',
  'min_over_time',
  'max_over_time',
  'last_over_time',
  'present_over_time',
];

describe('queries that reach beyond the raw samples', () => {
  it('have tiers to read', () => {
    const [rawTier, five, hour, day] = metrics.tsdb.coverage();
    expect(rawTier!.completeFromMs).toBeGreaterThan(END - 2.5 * DAY);
    expect(five!.completeFromMs).toBeGreaterThan(T0 + 5 * DAY);
    expect(hour!.completeFromMs).toBeGreaterThanOrEqual(T0);
    expect(day!.untilMs).toBeGreaterThan(T0 + 4 * DAY);
  });

  it('give what the samples gave where windows begin and end with buckets, across all tiers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EXACT),
        fc.constantFrom(...NAMES),
        fc.constantFrom(HOUR, 3 * HOUR, 6 * HOUR, DAY),
        fc.constantFrom(HOUR, 4 * HOUR, DAY),
        fc.integer({ min: 1, max: 9 * 24 }),
        fc.integer({ min: 1, max: 9 * 24 }),
        (fn, name, rangeMs, stepMs, a, b) => {
          // A counter that is less than nothing is none, and its falls can't be told from their sum.
          fc.pre(name !== 'gauge' || (fn !== 'rate' && fn !== 'increase'));
          const { completeFromMs } = metrics.tsdb.coverage()[2]!;
          const startMs = Math.max(completeFromMs + rangeMs, T0 + Math.min(a, b) * HOUR);
          const endMs = Math.max(startMs, T0 + Math.max(a, b) * HOUR);
          const expr = `${fn}(${name}[${rangeMs / HOUR}h])`;
          const span = { startMs, endMs, stepMs };
          expectSame(range(metrics.tsdb, expr, span), range(raw, expr, span));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('give the newest sample at the end of buckets, and none where the series had ended', () => {
    const { completeFromMs } = metrics.tsdb.coverage()[1]!;
    const startMs = Math.ceil(completeFromMs / HOUR) * HOUR + HOUR;
    for (const name of NAMES) {
      const span = { startMs, endMs: startMs + DAY, stepMs: 5 * MINUTE };
      expectSame(range(metrics.tsdb, name, span), range(raw, name, span));
      expect(tiersRead(name, span)).toContain(300_000);
    }
  });

  it('read the samples where there are any, and over a long time the coarse tier that says the same', () => {
    const recent = { startMs: END - 20 * HOUR, endMs: END, stepMs: MINUTE };
    expect(tiersRead('rate(count_total[5m])', recent)).toEqual([0]);
    const odd = { startMs: END - 40 * HOUR + 1, endMs: END, stepMs: HOUR };
    expect(tiersRead('rate(count_total[1h])', odd)).toEqual([0]);
    const even = { startMs: END - 40 * HOUR, endMs: END, stepMs: HOUR };
    expect(tiersRead('rate(count_total[1h])', even)).toContain(HOUR);
    const old = { startMs: T0 + HOUR, endMs: END, stepMs: 20 * MINUTE };
    expect(tiersRead('rate(count_total[7m])', old)).toEqual([0, 300_000, HOUR, DAY]);
  });

  it('move windows that do not fit to the buckets before them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EXACT.slice(3)),
        fc.constantFrom('gauge', 'resetting_total', 'comes_and_goes'),
        fc.integer({ min: 1, max: 90 * MINUTE }),
        fc.integer({ min: 1, max: 20 * 60 }),
        (fn, name, rangeMs, atMinute) => {
          const tierMs = 300_000;
          const base = Math.ceil((metrics.tsdb.coverage()[1]!.completeFromMs + 3 * HOUR) / HOUR) * HOUR;
          const timeMs = base + atMinute * MINUTE + 17_000;
          const lengthMs = Math.ceil(rangeMs / tierMs) * tierMs;
          const endMs = Math.floor(timeMs / tierMs) * tierMs;
          const found = range(metrics.tsdb, `${fn}(${name}[${rangeMs}ms])`, at(timeMs));
          const wanted = range(raw, `${fn}(${name}[${lengthMs}ms])`, at(endMs));
          const isTotal = fn === 'sum_over_time' || fn === 'count_over_time';
          const scaled = wanted.series.map((one) => ({
            ...one,
            values: one.values.map((value) => (isTotal ? (value * rangeMs) / lengthMs : value)),
          }));
          expectSame(found, { ...wanted, series: scaled });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('stay within a bucket of the truth where nothing fits', () => {
    const span = { startMs: T0 + 2 * DAY + 7 * MINUTE + 13, endMs: END, stepMs: 37 * MINUTE };
    const rate = range(metrics.tsdb, 'rate(count_total[5m])', span).series[0]!;
    expect(rate.present.every((one) => one === 1)).toBe(true);
    for (const value of rate.values) expect(value).toBeCloseTo(3 / 60, 9);
    const recent = { ...span, startMs: T0 + 7 * DAY + 7 * MINUTE + 13 };
    const gauge = range(metrics.tsdb, 'gauge', recent).series[0]!;
    const truth = range(raw, 'gauge', recent).series[0]!;
    // The gauge moves by up to 0.205 a minute; the newest sample of a bucket is up to five minutes older.
    gauge.values.forEach((value, i) => expect(Math.abs(value - truth.values[i]!)).toBeLessThan(0.205 * 6));
  });

  it('answer the functions that rollups only tell roughly', () => {
    const span = { startMs: T0 + 7 * DAY, endMs: T0 + 7.5 * DAY, stepMs: HOUR };
    for (const fn of ['deriv', 'irate', 'changes', 'stddev_over_time', 'resets']) {
      const found = range(metrics.tsdb, `${fn}(resetting_total[1h])`, span);
      expect(found.series).toHaveLength(1);
    }
    const deriv = range(metrics.tsdb, 'deriv(count_total[1h])', span).series[0]!;
    for (const value of deriv.values) expect(value).toBeCloseTo(3 / 60, 6);
  });

  it('answer subqueries, aggregations, offsets and @ the same way', () => {
    const span = { startMs: T0 + 6 * DAY, endMs: END - DAY, stepMs: 6 * HOUR };
    for (const expr of [
      'max_over_time(rate(count_total[1h])[6h:1h])',
      'sum by (job) (avg_over_time({job="test"}[2h]))',
      'sum by (job) (increase(resetting_total[2h]))',
      'avg_over_time(gauge[1h] offset 2h)',
      `gauge - gauge @ ${(T0 + 7 * DAY) / 1000}`,
      'absent_over_time(comes_and_goes[1h])',
    ]) {
      expectSame(range(metrics.tsdb, expr, span), range(raw, expr, span));
    }
    const matrix = evaluateInstant(parseExpr('gauge[1h]'), {
      source: metrics.tsdb,
      limits: noLimits,
      timeMs: T0 + 7 * DAY,
    }).value;
    expect(matrix.type === 'matrix' && matrix.series[0]!.values.length).toBe(12);
  });

  it('name the series that only rollups have', () => {
    const { tsdb } = metrics;
    expect(tsdb.series([{ name: 'job', op: '=', value: 'test' }], T0, T0 + DAY)).toHaveLength(4);
    expect(tsdb.series([{ name: 'is', op: '=', value: 'late_total' }], T0, T0 + DAY)).toHaveLength(0);
    expect(tsdb.series([{ name: 'is', op: '=', value: 'late_total' }], T0, T0 + 4 * DAY)).toHaveLength(1);
  });

  it('get the same answer in a worker', async () => {
    const common = { store: metrics.tsdb, clock: systemClock, log: silentLog };
    const there = createQueryService({ ...common, mostHere: -1 });
    const here = createQueryService({ ...common, mostHere: Infinity });
    try {
      for (const expr of [
        'rate(count_total[7m])',
        'gauge',
        'avg_over_time({job="test"}[1h])',
        'up or gauge',
      ]) {
        for (const stepMs of [HOUR, 20 * MINUTE + 1]) {
          const span = { startMs: T0 + HOUR, endMs: END, stepMs };
          const { value, stats, evaluatedIn } = await there.range(expr, span);
          const other = await here.range(expr, span);
          expect(evaluatedIn).toBe('worker');
          expect(other.evaluatedIn).toBe('engine');
          expect({ value, stats }).toEqual({ value: other.value, stats: other.stats });
          expect(stats.tiersMs.length).toBeGreaterThan(1);
        }
      }
    } finally {
      await there.stop();
    }
  });
});

describe('where retention differs from target to target', () => {
  it('raw samples are read as far back as the targets asked for have them', () => {
    const own = makeDir();
    const store = openMetrics(own, {
      windowRows: 60,
      retention: {
        rawMs: 8 * DAY,
        overrides: [{ matchers: [{ name: 'job', op: '=', value: 'chatty' }], keep: { rawMs: DAY } }],
      },
    });
    try {
      const { tsdb } = store;
      for (const job of ['chatty', 'quiet']) {
        const source = tsdb.source(`scrape:${job}`);
        source.columns([{ __name__: 'x_total', job }]);
        for (let i = 0; i < 5 * 24 * 60; i++) source.append(T0 + i * MINUTE + 1, Float64Array.of(i), 1);
      }
      for (let i = 0; i < 4; i++) maintainAll(tsdb, T0 + 5 * DAY + i * 10 * MINUTE);
      const span = { startMs: T0 + 2 * DAY, endMs: T0 + 2.5 * DAY, stepMs: 7 * MINUTE };
      const tiers = (expr: string): readonly number[] =>
        evaluateRange(parseExpr(expr), { source: tsdb, limits: noLimits, ...span }).stats.tiersMs;
      expect(tiers('rate(x_total{job="quiet"}[5m])')).toEqual([0]);
      expect(tiers('rate(x_total{job="chatty"}[5m])')).toEqual([300_000]);
      // Of both only what both have is told the same way.
      expect(tiers('rate(x_total[5m])')).toEqual([300_000]);
      expect(range(tsdb, 'rate(x_total[10m])', span).series).toHaveLength(2);
    } finally {
      store.close();
      removeDir(own);
    }
  });
});

function at(timeMs: number): Span {
  return { startMs: timeMs, endMs: timeMs, stepMs: 1 };
}
