import { expect, test } from 'vitest';
import type { InstantResult } from '#shared/contract/query.ts';
import { panelSchema } from '#shared/dashboard/index.ts';
import type { PanelKind, PanelOf } from '#shared/dashboard/index.ts';
import { alertSpans } from '../../../../src/renderer/src/panels/annotations/alert-spans.ts';
import { timeTicks } from '../../../../src/renderer/src/panels/canvas/time-ticks.ts';
import { pieArc, shareOf } from '../../../../src/renderer/src/panels/gauge/arc.ts';
import { bucketRows, mostOf } from '../../../../src/renderer/src/panels/heatmap/buckets.ts';
import { askedQueries } from '../../../../src/renderer/src/panels/panel-scope.ts';
import { panelSeries } from '../../../../src/renderer/src/panels/panel-series.ts';
import { slicesOf } from '../../../../src/renderer/src/panels/pie/slices.ts';
import { reducedValues } from '../../../../src/renderer/src/panels/reduced/reduced-values.ts';
import { segmentsOf } from '../../../../src/renderer/src/panels/states/segments.ts';
import { tableModel } from '../../../../src/renderer/src/panels/table/table-model.ts';
import { fittingSize, tileGrid } from '../../../../src/renderer/src/panels/tiles.ts';
import { chartParts } from '../../../../src/renderer/src/panels/timeseries/chart-parts.ts';

function panelOf<K extends PanelKind>(kind: K, more: object): PanelOf<K> {
  const panel = panelSchema.parse({ kind, id: 1, at: { x: 0, y: 0, w: 12, h: 8 }, ...more });
  if (panel.kind !== kind) throw new Error('another kind');
  return panel as PanelOf<K>;
}

const instantOf = (vector: InstantResult['vector']): InstantResult => ({
  resultType: 'vector',
  timeMs: 0,
  vector,
  matrix: [],
  text: null,
  annotations: [],
  stats: { seriesRead: 0, samplesRead: 0, tiersMs: [], durationMs: 0, evaluatedIn: 'engine' },
});

test('time series: scales by unit and side, stacks, marks, fixed and threshold colours', () => {
  const panel = panelOf('timeseries', {
    queries: [
      { id: 'A', expr: 'a' },
      { id: 'B', expr: 'b' },
    ],
    display: {
      unit: 'bytes',
      stack: 'normal',
      thresholds: {
        drawn: 'line',
        steps: [
          { from: null, color: 'green' },
          { from: 5, color: 'red' },
        ],
      },
    },
    overrides: [
      {
        match: { by: 'query', query: 'B' },
        set: { unit: 'percentunit', stack: 'none', color: 'thresholds' },
      },
    ],
  });
  const answered = [
    { query: 0, labels: { device: 'sda' } },
    { query: 0, labels: { device: 'sdb' } },
    { query: 1, labels: {} },
  ];
  const series = panelSeries(panel, askedQueries(panel, new Map()), answered, new Map());
  const { lines, scales, marks } = chartParts(panel, series, [[1], [2], [9, null]], 'dark');
  expect(scales.map(({ unit, side }) => [unit, side])).toEqual([
    ['bytes', 'left'],
    ['percentunit', 'right'],
  ]);
  expect(lines.map(({ look }) => look.stack)).toEqual(['', '', null]);
  expect(lines[0]?.look.scale).toBe(lines[1]?.look.scale);
  expect(lines[2]?.style.color).toBe('var(--wd-critical)');
  expect(lines[0]?.text(2048)).toBe('2.00 KiB');
  // How things should be needs no mark.
  expect(marks).toEqual([
    { from: 5, to: Infinity, color: 'var(--wd-critical)', line: true, area: false, scale: scales[0]?.key },
  ]);
});

test('one value of each series, from ranges and instants in the order of the queries', () => {
  const panel = panelOf('stat', {
    queries: [
      { id: 'A', expr: 'now', kind: 'instant', legend: 'now {{x}}' },
      { id: 'B', expr: 'long', legend: 'long' },
    ],
  });
  const values = reducedValues(
    panel,
    askedQueries(panel, new Map()),
    {
      series: [{ query: 0, labels: {} }],
      columns: [[1, 2, 6]],
      instants: [
        instantOf([
          { labels: { x: 'y' }, value: 4 },
          { labels: { x: 'z' }, value: NaN },
        ]),
      ],
    },
    'mean',
    new Map(),
  );
  expect(values.map(({ name, value, column }) => [name, value, column])).toEqual([
    ['now y', 4, null],
    ['now z', null, null],
    ['long', 3, 0],
  ]);
});

test('a table joins what its queries say of the same labels', () => {
  const panel = panelOf('table', {
    queries: [
      { id: 'A', expr: 'used', kind: 'instant' },
      { id: 'B', expr: 'size', kind: 'instant', legend: 'Size' },
    ],
    columns: ['B', 'disk'],
    overrides: [
      { match: { by: 'name', name: 'Value #A' }, set: { name: 'Used', unit: 'percent' } },
      { match: { by: 'name', name: 'job' }, set: { hidden: true } },
    ],
  });
  const row = (disk: string, value: number) => ({ labels: { __name__: 'm', job: 'node', disk }, value });
  const values = reducedValues(
    panel,
    askedQueries(panel, new Map()),
    {
      series: [],
      columns: [],
      instants: [instantOf([row('sda', 1), row('sdb', 2)]), instantOf([row('sdb', 20), row('sdc', 30)])],
    },
    'last',
    new Map(),
  );
  const { columns, rows } = tableModel(panel, values);
  expect(columns.map(({ id, title }) => [id, title])).toEqual([
    ['B', 'Size'],
    ['disk', 'disk'],
    ['A', 'Used'],
  ]);
  expect(columns[2]?.display.unit).toBe('percent');
  expect(rows.map(({ labels, values: own }) => [labels.disk, own.A, own.B])).toEqual([
    ['sda', 1, undefined],
    ['sdb', 2, 20],
    ['sdc', undefined, 30],
  ]);
});

test('slices are largest first and leave out what has no part', () => {
  expect(slicesOf([{ value: 1 }, { value: null }, { value: 3 }, { value: -2 }, { value: 0 }])).toEqual([
    { index: 2, from: 0, to: 0.75, share: 0.75 },
    { index: 0, from: 0.75, to: 1, share: 0.25 },
  ]);
  expect(slicesOf([])).toEqual([]);
});

test('arcs', () => {
  expect(pieArc(10, 10, 10, 0, 0, 0.25)).toBe('M 10.00 0.00 A 10 10 0 0 1 20.00 10.00 L 10.00 10.00 Z');
  // A whole, and what is as good as one, are two halves.
  for (const share of [1, 0.999999]) {
    expect(pieArc(10, 10, 10, 5, 0, share)).toBe(
      'M 10.00 0.00 A 10 10 0 0 1 10.00 20.00 A 10 10 0 0 1 10.00 0.00 ' +
        'L 10.00 5.00 A 5 5 0 0 0 10.00 15.00 A 5 5 0 0 0 10.00 5.00 Z',
    );
  }
  expect([shareOf(5, 0, 10), shareOf(-1, 0, 10), shareOf(11, 0, 10), shareOf(1, 3, 3)]).toEqual([
    0.5, 0, 1, 0,
  ]);
});

test('buckets of native histograms are rows, with empty ones between', () => {
  const series = (bucket: string, ...column: (number | null)[]) => ({
    labels: { __bucket__: bucket },
    name: bucket,
    column,
  });
  const rows = bucketRows([series('8 16', 1, null), series('1 2', 3, 0), series('1 2', 1, 1)]);
  expect(rows.map(({ lower, upper, counts }) => [lower, upper, counts])).toEqual([
    ['1', '2', [4, 1]],
    ['2', '4', [null, null]],
    ['4', '8', [null, null]],
    ['8', '16', [1, null]],
  ]);
});

test('buckets count only what the one below does not', () => {
  const series = (le: string, ...column: (number | null)[]) => ({ labels: { le }, name: le, column });
  const rows = bucketRows([
    series('+Inf', 10, 10),
    series('1', 4, null),
    series('5', 9, 3),
    series('1.0', 1, 2),
    series('broken', 1, 1),
  ]);
  expect(rows).toEqual([
    { upper: '1', lower: null, counts: [5, 2] },
    { upper: '5', lower: '1', counts: [4, 1] },
    { upper: '+Inf', lower: '5', counts: [1, 7] },
  ]);
  expect(mostOf(rows)).toBe(7);
});

test('series without a bound are rows as they are', () => {
  const rows = bucketRows([{ labels: { shop: 'a' }, name: 'a', column: [1, 2] }]);
  expect(rows).toEqual([{ upper: 'a', lower: null, counts: [1, 2] }]);
});

test('stretches of one state; a gap ends one, and the last value holds for a step', () => {
  const text = (value: number) => (value > 0 ? 'up' : 'down');
  const times = [0, 10, 20, 30, 40, 70];
  const column = [1, 2, 0, null, 1, 1];
  expect(segmentsOf(times, column, 10, text, true)).toEqual([
    { fromS: 0, toS: 20, value: 1, text: 'up' },
    { fromS: 20, toS: 30, value: 0, text: 'down' },
    { fromS: 40, toS: 50, value: 1, text: 'up' },
    { fromS: 70, toS: 80, value: 1, text: 'up' },
  ]);
  expect(segmentsOf(times, column, 10, text, false)).toHaveLength(5);
});

test('tiles fill the box in a good shape, and their text fits', () => {
  expect(tileGrid(1, 300, 200, 2)).toEqual({ columns: 1, rows: 1 });
  expect(tileGrid(6, 900, 150, 1)).toEqual({ columns: 6, rows: 1 });
  expect(tileGrid(4, 400, 200, 2)).toEqual({ columns: 2, rows: 2 });
  expect(tileGrid(0, 100, 100, 1)).toEqual({ columns: 1, rows: 1 });
  expect(fittingSize('12.5 GiB', 80, 100, 60)).toBeLessThan(20);
  expect(fittingSize('7', 300, 100, 60)).toBe(60);
});

test('alerts as stretches: from firing to its end, or on', () => {
  const step = (id: number, atMs: number, fingerprint: string, to: 'firing' | 'resolved' | 'pending') => ({
    id,
    atMs,
    fingerprint,
    to,
    from: 'inactive' as const,
    rule: fingerprint,
    severity: 'high' as const,
    labels: {},
    reason: '',
    value: 0,
  });
  const spans = alertSpans([
    step(4, 40, 'b', 'firing'),
    step(3, 30, 'a', 'resolved'),
    step(2, 20, 'a', 'firing'),
    step(1, 10, 'a', 'pending'),
  ]);
  expect(spans.map(({ fromMs, toMs, text }) => [fromMs, toMs, text])).toEqual([
    [20, 30, 'a fired'],
    [40, null, 'b fired'],
  ]);
});

test('ticks of a time axis are round moments of the zone', () => {
  const from = Date.UTC(2026, 10, 21, 14, 2, 5) / 1000;
  const { atS, detail } = timeTicks(from, from + 900, 5, 'UTC');
  expect(detail).toBe('minute');
  expect(atS.map((s) => new Date(s * 1000).toISOString().slice(11, 16))).toEqual(['14:05', '14:10', '14:15']);
  const days = timeTicks(from, from + 4 * 86_400, 4, 'Asia/Kolkata');
  expect(days.detail).toBe('day');
  expect(new Date((days.atS[0] ?? 0) * 1000).toISOString()).toBe('2026-11-21T18:30:00.000Z');
});
