import { expect, test } from 'vitest';
import { panelSchema } from '#shared/dashboard/index.ts';
import type { DataPanel } from '#shared/dashboard/index.ts';
import {
  askedQueries,
  panelRange,
  panelStepMs,
  panelTiming,
  withBuiltIns,
} from '../../../../src/renderer/src/panels/panel-scope.ts';
import { panelSeries } from '../../../../src/renderer/src/panels/panel-series.ts';

const HOUR = 3_600_000;
const panelOf = (more: object): DataPanel => {
  const panel = panelSchema.parse({
    kind: 'timeseries',
    id: 1,
    at: { x: 0, y: 0, w: 12, h: 8 },
    queries: [],
    ...more,
  });
  if (!('queries' in panel)) throw new Error('not a panel with data');
  return panel;
};
const values = (...list: string[]) => ({ values: list, isAll: false });

test('a point for each pixel at most, no finer than a query allows', () => {
  expect(panelStepMs(HOUR, 720, panelOf({}))).toBe(5_000);
  expect(panelStepMs(HOUR, 10_000, panelOf({}))).toBe(5_000);
  expect(panelStepMs(HOUR, 10, panelOf({}))).toBe(60_000);
  expect(panelStepMs(HOUR, 720, panelOf({ queries: [{ id: 'A', expr: 'up', minStepS: 30 }] }))).toBe(30_000);
  // Bars need room.
  expect(panelStepMs(HOUR, 720, panelOf({ display: { draw: 'bars' } }))).toBe(60_000);
});

test('the variables every panel has', () => {
  const scope = withBuiltIns(new Map(), { fromMs: 0, toMs: HOUR }, 5_000);
  const text = Object.fromEntries([...scope].map(([name, { values: list }]) => [name, list[0]]));
  expect(text).toEqual({
    __interval: '5s',
    __interval_ms: '5000',
    __rate_interval: '60s',
    __range: '3600s',
    __range_s: '3600',
    __range_ms: '3600000',
    __from: '0',
    __to: '3600000',
  });
  const coarse = withBuiltIns(new Map(), { fromMs: 0, toMs: 24 * HOUR }, 120_000);
  expect(coarse.get('__rate_interval')?.values).toEqual(['135s']);
});

test('a range and a shift of its own', () => {
  const live = { kind: 'live', rangeMs: HOUR } as const;
  expect(panelRange(panelOf({}), live, new Map())).toBe(live);
  expect(panelRange(panelOf({ range: '2h' }), live, new Map())).toEqual({ kind: 'live', rangeMs: 2 * HOUR });
  expect(panelRange(panelOf({ shift: '1d' }), live, new Map())).toEqual({
    kind: 'relative',
    rangeMs: HOUR,
    agoMs: 24 * HOUR,
  });
  expect(
    panelRange(
      panelOf({ shift: '$back' }),
      { kind: 'absolute', fromMs: 2 * HOUR, toMs: 3 * HOUR },
      new Map([['back', values('1h')]]),
    ),
  ).toEqual({ kind: 'absolute', fromMs: HOUR, toMs: 2 * HOUR });
});

test('what is asked: variables filled in, hidden and empty queries left out', () => {
  const panel = panelOf({
    queries: [
      { id: 'A', expr: 'rate(a{job="$job"}[$__rate_interval])' },
      { id: 'B', expr: 'b', hidden: true },
      { id: 'C', expr: '  ' },
    ],
  });
  const { scope } = panelTiming(
    panel,
    new Map([['job', values('api')]]),
    { kind: 'live', rangeMs: HOUR },
    720,
    0,
  );
  expect(askedQueries(panel, scope).map(({ expr }) => expr)).toEqual(['rate(a{job="api"}[60s])']);
});

test('an expression with the ends of a live range is not another one each second', () => {
  const panel = panelOf({ queries: [{ id: 'A', expr: '$__from' }] });
  const at = (nowMs: number) =>
    askedQueries(panel, panelTiming(panel, new Map(), { kind: 'live', rangeMs: HOUR }, 720, nowMs).scope)[0]
      ?.expr;
  expect(at(10 * HOUR + 1_000)).toBe(at(10 * HOUR + 31_000));
});

test('series are named by the legend, by what tells them apart, and by overrides', () => {
  const panel = panelOf({
    queries: [
      { id: 'A', expr: 'net', legend: '{{device}} on $host' },
      { id: 'B', expr: 'cpu' },
      { id: 'C', expr: 'sum(up)' },
    ],
    overrides: [
      { match: { by: 'name', name: 'eth1 on web' }, set: { name: 'the other', unit: 'Bps' } },
      { match: { by: 'query', query: 'C' }, set: { hidden: true } },
    ],
  });
  const scope = new Map([['host', values('web')]]);
  const series = panelSeries(
    panel,
    askedQueries(panel, scope),
    [
      { query: 0, labels: { device: 'eth0' } },
      { query: 0, labels: { device: 'eth1' } },
      { query: 1, labels: { mode: 'user', cpu: '0' } },
      { query: 1, labels: { mode: 'idle', cpu: '0' } },
      { query: 2, labels: {} },
    ],
    scope,
  );
  expect(series.map(({ name }) => name)).toEqual(['eth0 on web', 'the other', 'user', 'idle']);
  expect(series.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(series[1]?.display.unit).toBe('Bps');
  expect(series[2]?.query.id).toBe('B');
});
