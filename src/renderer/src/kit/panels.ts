import { panelSchema } from '#shared/dashboard/index.ts';
import type { Panel } from '#shared/dashboard/index.ts';

const steps = (...list: [number | null, string][]) => ({
  mode: 'absolute',
  drawn: 'off',
  steps: list.map(([from, color]) => ({ from, color })),
});
const usual = steps([null, 'green'], [0.7, 'orange'], [0.9, 'red']);
const stateMappings = [
  { kind: 'value', value: '1', text: 'up', color: 'green' },
  { kind: 'value', value: '0', text: 'down', color: 'red' },
  { kind: 'value', value: '2', text: 'degraded', color: 'yellow' },
];
const table = { shown: 'table', values: ['last', 'min', 'max', 'mean'] };
const ask = (...exprs: string[]) => exprs.map((expr, i) => ({ id: 'ABCDEF'[i], expr }));
const instant = (...exprs: string[]) => exprs.map((expr, i) => ({ id: 'ABCDEF'[i], expr, kind: 'instant' }));

const written: Record<string, unknown>[] = [
  {
    kind: 'timeseries',
    title: 'CPU',
    w: 8,
    queries: ask('cpu'),
    display: { unit: 'percentunit', thresholds: { ...usual, drawn: 'line+area' } },
  },
  { kind: 'timeseries', title: 'Load of ten hosts', w: 8, queries: ask('load'), legend: table },
  {
    kind: 'timeseries',
    title: 'CPU by mode, stacked',
    w: 8,
    queries: ask('modes'),
    display: { unit: 'percentunit', stack: 'normal', max: 1 },
  },
  {
    kind: 'timeseries',
    title: 'Network, sent below zero',
    w: 8,
    queries: [
      { id: 'A', expr: 'received', legend: '{{device}} received' },
      { id: 'B', expr: 'sent', legend: '{{device}} sent' },
    ],
    display: { unit: 'Bps', fill: 15 },
    overrides: [{ match: { by: 'regex', pattern: '/sent/' }, set: { negative: true } }],
    legend: { shown: 'list', values: ['last'] },
  },
  {
    kind: 'timeseries',
    title: 'Latency, logarithmic',
    w: 8,
    queries: ask('latency'),
    display: { unit: 's', scale: 'log10' },
    legend: { ...table, placement: 'right', values: ['last'] },
  },
  {
    kind: 'timeseries',
    title: 'Requests and latency, two axes',
    w: 8,
    queries: [
      { id: 'A', expr: 'requests', legend: '{{code}}' },
      { id: 'B', expr: 'cpu', legend: 'CPU' },
    ],
    display: { unit: 'reqps', draw: 'bars', stack: 'normal' },
    overrides: [
      {
        match: { by: 'name', name: 'CPU' },
        set: {
          unit: 'percentunit',
          draw: 'line',
          stack: 'none',
          axis: 'right',
          color: 'text',
          dashed: true,
          fill: 0,
        },
      },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Shares, in per cent',
    w: 8,
    queries: ask('requests'),
    display: { stack: 'percent', interpolation: 'step-after', fill: 45 },
  },
  {
    kind: 'timeseries',
    title: 'Gaps, smooth',
    w: 8,
    queries: ask('gaps'),
    display: { unit: 'celsius', interpolation: 'smooth' },
  },
  {
    kind: 'timeseries',
    title: 'Gaps bridged, points',
    w: 8,
    queries: ask('gaps'),
    display: { unit: 'celsius', draw: 'points' },
    tooltip: 'nearest',
  },
  {
    kind: 'stat',
    title: 'CPU now',
    w: 4,
    h: 5,
    queries: ask('cpu'),
    display: { unit: 'percentunit', thresholds: usual },
  },
  {
    kind: 'stat',
    title: 'On background',
    w: 4,
    h: 5,
    queries: ask('cpu'),
    colorOn: 'background',
    display: { unit: 'percentunit', thresholds: steps([null, 'green'], [0.3, 'orange']) },
  },
  {
    kind: 'stat',
    title: 'By code',
    w: 8,
    h: 5,
    queries: [{ id: 'A', expr: 'requests', legend: '{{code}}' }],
    display: { unit: 'reqps' },
  },
  {
    kind: 'stat',
    title: 'Uptime',
    w: 4,
    h: 5,
    queries: instant('sizes'),
    sparkline: false,
    display: { unit: 'bytes', mappings: [] },
    calculation: 'max',
  },
  {
    kind: 'gauge',
    title: 'CPU',
    w: 4,
    h: 5,
    queries: ask('cpu'),
    display: { unit: 'percentunit', thresholds: usual },
  },
  {
    kind: 'gauge',
    title: 'Disks',
    w: 12,
    h: 7,
    queries: instant('disks'),
    display: { unit: 'percentunit', thresholds: usual },
  },
  {
    kind: 'bargauge',
    title: 'Disks',
    w: 6,
    h: 7,
    queries: instant('disks'),
    display: { unit: 'percentunit', thresholds: usual },
  },
  {
    kind: 'bargauge',
    title: 'Disks, upright',
    w: 6,
    h: 7,
    orientation: 'vertical',
    queries: instant('disks'),
    display: { unit: 'percentunit', thresholds: usual },
  },
  {
    kind: 'table',
    title: 'Disks, used and size side by side',
    w: 12,
    queries: instant('disks', 'sizes'),
    display: { thresholds: usual },
    sort: { column: 'A', descending: true },
    overrides: [
      { match: { by: 'query', query: 'A' }, set: { name: 'Used', unit: 'percentunit', cell: 'bar' } },
      { match: { by: 'query', query: 'B' }, set: { name: 'Size', unit: 'bytes', color: 'text' } },
    ],
  },
  {
    kind: 'table',
    title: 'States in a table',
    w: 6,
    queries: instant('up'),
    display: { mappings: stateMappings },
    overrides: [{ match: { by: 'query', query: 'A' }, set: { name: 'State', cell: 'color-background' } }],
  },
  {
    kind: 'pie',
    title: 'Requests by code',
    w: 6,
    queries: [{ id: 'A', expr: 'requests', legend: '{{code}}' }],
    donut: true,
    display: { unit: 'reqps' },
  },
  { kind: 'heatmap', title: 'Latency of requests', w: 12, queries: ask('buckets'), display: { unit: 's' } },
  {
    kind: 'heatmap',
    title: 'Latency, a native histogram',
    w: 12,
    queries: ask('native'),
    display: { unit: 's' },
  },
  {
    kind: 'state-timeline',
    title: 'Hosts',
    w: 12,
    queries: [{ id: 'A', expr: 'up', legend: '{{instance}}' }],
    display: { mappings: stateMappings },
  },
  {
    kind: 'status-history',
    title: 'Hosts, value by value',
    w: 12,
    queries: [{ id: 'A', expr: 'up', legend: '{{instance}}', minStepS: 30 }],
    display: { mappings: stateMappings },
  },
  { kind: 'alerts', title: 'Alerts', w: 6 },
  {
    kind: 'text',
    title: 'Text',
    w: 6,
    markdown:
      '## Runbook\n\nWhen the **queue** grows, look at `worker` first.\n\n- [x] restart it\n- [ ] call $who\n\nMore in the [handbook](https://example.org).',
  },
  { kind: 'timeseries', title: 'Nothing there', w: 6, queries: ask('nothing') },
  { kind: 'timeseries', title: 'A wrong expression', w: 6, queries: ask('sum(') },
  { kind: 'stat', title: 'Nothing there', w: 3, h: 3, queries: ask('nothing') },
  { kind: 'stat', title: 'Said so', w: 3, h: 3, queries: ask('nothing'), display: { noValue: 'never' } },
  { kind: 'timeseries', title: 'No query', w: 6, queries: [] },
];

/** One of each kind and of most ways to set it. */
export const kitPanels: readonly Panel[] = written.map(({ w, h = 8, ...panel }, i) =>
  panelSchema.parse({ id: i + 1, at: { x: 0, y: 0, w, h }, ...panel }),
);
