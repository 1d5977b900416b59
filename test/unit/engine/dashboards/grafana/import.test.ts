import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDashboard, writeDashboard } from '#engine/dashboards/dashboard-file.ts';
import { importGrafana } from '#engine/dashboards/index.ts';
import { brokenExpressions, imported, panelOf } from '../../../../helpers/grafana.ts';
import { inProject } from '../../../../../scripts/lib/paths.ts';

const read = (name: string): string =>
  readFileSync(join(inProject('test/unit/engine/dashboards/grafana/files'), name), 'utf8');
const FILES = ['rows-schema-14.json', 'grid-schema-22.json', 'all-schema-41.json'];
const [old = '', middle = '', present = ''] = FILES.map(read);

/** What is said of one place. */
function said(notes: ReturnType<typeof importGrafana>['notes'], where: string): string[] {
  return notes.filter((note) => note.where.includes(where)).map(({ outcome, what }) => `${outcome}: ${what}`);
}

describe.each(FILES)('%s', (name) => {
  const { dashboard, notes } = importGrafana(read(name));

  test('every panel is there, and something is said of each', () => {
    for (const panel of dashboard.panels) {
      const its = notes.filter(({ where }) => where.endsWith(`(id ${panel.id})`));
      if (panel.kind !== 'row') expect(its, panel.title).not.toEqual([]);
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  test('its file says the same', () => {
    expect(readDashboard(writeDashboard(dashboard), name)).toEqual(dashboard);
  });

  test('expressions parse', () => {
    expect(brokenExpressions(dashboard).filter((line) => !line.includes('__from'))).toEqual([]);
  });
});

describe('a dashboard with rows', () => {
  const { dashboard, notes } = importGrafana(old);

  test('rows are panels on the grid, folded ones with theirs below them', () => {
    expect(dashboard.panels.map(({ title, at }) => [title, at.x, at.y, at.w, at.h])).toEqual([
      ['At a glance', 0, 0, 24, 1],
      ['Errors', 0, 1, 6, 4],
      ['Disk', 6, 1, 6, 4],
      ['', 12, 1, 12, 4],
      ['Traffic', 0, 5, 24, 1],
      ['Requests', 0, 6, 16, 8],
      ['Load', 16, 6, 8, 8],
      ['Slowest', 0, 14, 24, 8],
      ['Rest', 0, 22, 24, 1],
      ['Alerts', 0, 23, 12, 6],
      ['Odd one', 12, 23, 12, 6],
    ]);
    expect(panelOf(dashboard, 'Traffic', 'row').collapsed).toBe(true);
    expect(panelOf(dashboard, 'Rest', 'row').repeat?.variable).toBe('job');
  });

  test('single values are stats and gauges', () => {
    expect(panelOf(dashboard, 'Errors', 'stat')).toMatchObject({
      calculation: 'last',
      sparkline: true,
      colorOn: 'background',
      display: {
        unit: 'percentunit',
        decimals: 1,
        thresholds: {
          steps: [
            { from: null, color: '#32ac2d' },
            { from: 0.01, color: '#ed8128' },
            { from: 0.05, color: '#d44a3a' },
          ],
        },
        mappings: [
          { kind: 'special', match: 'null', text: 'none' },
          { kind: 'value', value: '0', text: 'zero' },
        ],
      },
      links: [{ title: 'More', url: '/dashboards/shop-errors' }],
    });
    expect(panelOf(dashboard, 'Disk', 'gauge')).toMatchObject({
      calculation: 'mean',
      display: {
        unit: 'suffix: %',
        min: 0,
        max: 100,
        mappings: [{ kind: 'range', from: 0, to: 1, text: 'empty' }],
      },
    });
  });

  test('a graph is a time series with its axes, overrides and thresholds', () => {
    const { display, overrides, legend, queries, range, shift } = panelOf(
      dashboard,
      'Requests',
      'timeseries',
    );
    expect(display).toMatchObject({
      unit: 'reqps',
      min: 0,
      axisLabel: 'in',
      scale: 'log10',
      lineWidth: 2,
      fill: 30,
      interpolation: 'step-after',
      stack: 'normal',
      spanGaps: true,
      thresholds: {
        drawn: 'line+area',
        steps: [
          { from: null, color: 'transparent' },
          { from: 100, color: 'red' },
        ],
      },
    });
    expect(overrides).toEqual([
      { match: { by: 'name', name: '500' }, set: { color: '#bf1b00' } },
      {
        match: { by: 'regex', pattern: '/err.*/i' },
        set: { axis: 'right', unit: 'percent', max: 100, fill: 0, negative: true, stack: 'none' },
      },
      { match: { by: 'name', name: 'total' }, set: { color: '#ffffff', lineWidth: 4, dashed: true } },
    ]);
    expect(legend).toEqual({ shown: 'table', placement: 'right', values: ['max', 'mean', 'last'] });
    expect(queries.map(({ id, hidden, minStepS }) => [id, hidden, minStepS])).toEqual([
      ['A', false, 30],
      ['B', true, undefined],
    ]);
    expect([range, shift]).toEqual(['3h', '1d']);
    expect(said(notes, '"Requests"')).toEqual([
      'left: its alert: write it as an alerting rule',
      'left: series that are hidden in the legend or the tooltip only',
      'converted: a panel of the kind timeseries, 2 queries',
    ]);
    expect(panelOf(dashboard, 'Load', 'timeseries').display).toMatchObject({ draw: 'bars', min: 0, max: 8 });
  });

  test('a table has its columns, a page of HTML its words, and what is not known its name', () => {
    expect(panelOf(dashboard, 'Slowest', 'table')).toMatchObject({
      overrides: [
        { match: { by: 'name', name: 'secret' }, set: { hidden: true } },
        { set: { name: 'Took', unit: 'ms', decimals: 2, cell: 'color-background' } },
      ],
      queries: [{ kind: 'instant' }],
    });
    expect(dashboard.panels[3]).toMatchObject({
      markdown: '## Shop\n\nAsk [the wiki](https://wiki.example) & **Ana**.',
    });
    expect(panelOf(dashboard, 'Alerts', 'alerts').limit).toBe(10);
    expect(panelOf(dashboard, 'Odd one', 'text').markdown).toContain('some-plugin-panel');
    expect(said(notes, '"Odd one"')[0]).toMatch(/^left: a panel of the kind "some-plugin-panel"/);
  });

  test('variables of every kind', () => {
    expect(dashboard.variables).toEqual([
      {
        kind: 'query',
        name: 'job',
        label: 'Job',
        hidden: false,
        multi: true,
        includeAll: true,
        allValue: '.*',
        default: ['$__all'],
        query: 'label_values(up, job)',
        regex: '/^shop-(.*)$/',
        sort: 'text-descending',
      },
      {
        kind: 'interval',
        name: 'interval',
        hidden: false,
        values: ['1m', '5m', '1h'],
        default: '5m',
        autoSteps: 50,
        autoMin: '30s',
      },
      { kind: 'constant', name: 'team', hidden: true, value: 'shop' },
      {
        kind: 'custom',
        name: 'quantile',
        hidden: false,
        multi: false,
        includeAll: false,
        default: ['0.9'],
        values: [{ value: '0.5' }, { value: '0.9' }, { value: '0.99', text: 'Worst' }],
      },
    ]);
    expect(said(notes, '"filters"')).toEqual(['left: filters that are put into every query']);
    expect(said(notes, '"source"')[0]).toMatch(/^approximated/);
    expect(said(notes, '"Deploys"')).toEqual(['converted: marks from a query']);
    expect(dashboard.annotations.queries).toEqual([
      { name: 'Deploys', expr: 'changes(version[1m])', color: 'red' },
    ]);
    expect(said(notes, 'dashboard')).toContain('left: the link "Others" to a list of dashboards');
    expect([dashboard.range, dashboard.tags]).toEqual(['1h', ['shop']]);
  });
});

describe('a dashboard of the middle years', () => {
  const { dashboard, notes } = importGrafana(middle);

  test('gauges of both generations', () => {
    expect(panelOf(dashboard, 'CPU', 'gauge')).toMatchObject({
      calculation: 'mean',
      queries: [{ legend: 'busy' }],
      display: {
        unit: 'percent',
        min: 0,
        max: 100,
        mappings: [{ kind: 'special', match: 'null', text: 'N/A' }],
      },
    });
    expect(panelOf(dashboard, 'Very old gauge', 'gauge')).toMatchObject({
      calculation: 'max',
      display: {
        unit: 'celsius',
        max: 50,
        decimals: 0,
        thresholds: { steps: [{ from: null }, { from: 40, color: 'red' }] },
      },
    });
    expect(panelOf(dashboard, 'Filesystems', 'bargauge').orientation).toBe('vertical');
  });

  test('panels of a folded row stand below it, and what follows moves down', () => {
    expect(dashboard.panels.slice(3).map(({ title, at }) => [title, at.y])).toEqual([
      ['$node', 5],
      ['Latency', 6],
      ['Shares', 6],
      ['Below', 14],
      ['Logs', 26],
    ]);
    expect(said(notes, 'dashboard')).toContain('converted: copies of repeated panels (1) are made anew');
    expect(panelOf(dashboard, 'Latency', 'heatmap').display).toMatchObject({ unit: 's', decimals: 1 });
    expect(panelOf(dashboard, 'Shares', 'pie')).toMatchObject({
      donut: true,
      legend: { shown: 'list', placement: 'right' },
      overrides: [{ set: { color: '#c4162a' } }],
    });
    expect(panelOf(dashboard, 'Below', 'bargauge').repeat).toEqual({
      variable: 'node',
      direction: 'down',
      maxPerRow: 3,
    });
  });

  test('other data sources are named, and times that have no counterpart', () => {
    expect(panelOf(dashboard, 'Logs', 'stat').queries).toEqual([]);
    expect(said(notes, '"Logs"')).toContain('left: query A asks the data source loki');
    expect(said(notes, '"logs"')).toEqual(['left: it asks the data source loki']);
    expect(said(notes, 'dashboard')).toContain('left: the time it opens with, "now/d"');
    expect(dashboard.annotations.alerts).toBe(false);
    expect(dashboard.variables.map(({ name }) => name)).toEqual(['node', 'find']);
    expect(dashboard.variables[0]).toMatchObject({ default: ['a', 'b'], sort: 'number' });
  });
});

describe('a dashboard of today', () => {
  const { dashboard, notes } = importGrafana(present);

  test('every setting of a time series', () => {
    const { display, overrides, legend, tooltip, queries } = panelOf(dashboard, 'Lines', 'timeseries');
    expect(display).toEqual({
      unit: 'Bps',
      min: 0,
      decimals: 1,
      noValue: 'nothing',
      color: '#3274d9',
      mappings: [
        { kind: 'value', value: '0', text: 'none', color: 'green' },
        { kind: 'range', from: 1, to: null, text: 'some' },
        { kind: 'regex', pattern: '/a+/i', color: 'red' },
        { kind: 'special', match: 'nan', text: 'NaN!' },
      ],
      thresholds: {
        mode: 'percent',
        drawn: 'line',
        steps: [
          { from: null, color: 'green' },
          { from: 70, color: '#eab839' },
          { from: 90, color: 'red' },
        ],
      },
      lineWidth: 3,
      fill: 25,
      interpolation: 'smooth',
      dashed: true,
      stack: 'normal',
      stackGroup: 'B',
      spanGaps: 3600,
      axis: 'right',
      axisLabel: 'bytes',
      scale: 'log10',
      softMin: 0,
      softMax: 10,
    });
    expect(overrides).toEqual([
      { match: { by: 'name', name: 'out' }, set: { negative: true, name: 'sent' } },
      { match: { by: 'regex', pattern: '/in.*/' }, set: { color: '#ff0000' } },
      { match: { by: 'query', query: 'B' }, set: { unit: 'percent', axis: 'left' } },
      { match: { by: 'regex', pattern: '.*' }, set: { decimals: 0 } },
      { match: { by: 'regex', pattern: '^(?!(a\\.b|c)$)' }, set: { hidden: true } },
    ]);
    expect(legend).toEqual({ shown: 'table', placement: 'right', values: ['min', 'last'] });
    expect(tooltip).toBe('nearest');
    expect(queries.map(({ id, legend: text, minStepS }) => [id, text, minStepS])).toEqual([
      ['A', '{{dir}}', 60],
      ['B', undefined, 60],
      ['D', undefined, 60],
    ]);
    expect(said(notes, '"Lines"')).toEqual(
      expect.arrayContaining([
        'left: query C asks Grafana’s own expressions',
        'left: $__from in query D is not filled in',
        'left: the link "Explore": its address has parts of the data under the pointer',
        `left: the legend's column "stdDev"`,
        'left: an override for what is found by "byValue"',
        'approximated: an override of all numbers is one of all series',
        'approximated: gradients are filled evenly',
        'approximated: dashed threshold lines are solid',
      ]),
    );
  });

  test('the other kinds', () => {
    expect(panelOf(dashboard, 'Stat', 'stat')).toMatchObject({
      calculation: 'mean',
      colorOn: 'background',
      sparkline: false,
      names: 'shown',
      display: { unit: 'suffix:made-up' },
      queries: [{ legend: '{{instance}}' }],
    });
    expect(panelOf(dashboard, 'Table', 'table')).toMatchObject({
      columns: ['A', 'instance'],
      sort: { column: 'A', descending: true },
      overrides: [
        { match: { by: 'query', query: 'B' }, set: { cell: 'bar', width: 120 } },
        { match: { by: 'name', name: 'job' }, set: { hidden: true } },
        { match: { by: 'query', query: 'A' }, set: { name: 'Up' } },
        { match: { by: 'name', name: 'instance' }, set: { name: 'Where' } },
      ],
    });
    expect(said(notes, '"Table"')).toContain('left: the transformation "calculateField"');
    expect(panelOf(dashboard, 'States', 'state-timeline').legend?.shown).toBe('hidden');
    expect(panelOf(dashboard, 'Pie', 'pie')).toMatchObject({ calculation: 'sum', donut: false });
    expect(panelOf(dashboard, 'Heat', 'heatmap').display.unit).toBe('s');
    expect(panelOf(dashboard, 'Text', 'text').markdown).toBe('# Hello');
    expect(panelOf(dashboard, 'List', 'alerts')).toMatchObject({
      states: ['firing'],
      matchers: ['job="api"', 'team=~"a|b"', 'alertname=~".*Down.*"'],
      limit: 200,
    });
    expect(panelOf(dashboard, 'Logs', 'text').markdown).toContain('of the kind "logs"');
    expect(panelOf(dashboard, 'Bars', 'bargauge').queries).toHaveLength(1);
    expect(dashboard.links?.[0]?.url).toBe('/dashboards/rYdddlPWk?var-job=x');
  });
});

test('settings that nobody knows are told, not passed over', () => {
  const { notes } = imported({
    title: 'x',
    somethingNew: { a: 1 },
    panels: [
      {
        id: 1,
        type: 'stat',
        title: 'S',
        options: { hologram: 3, text: {} },
        fieldConfig: { defaults: { custom: { aura: 'x' } } },
      },
    ],
  });
  expect(said(notes, 'dashboard')).toEqual(['left: settings without effect here: somethingNew']);
  expect(said(notes, '"S"')).toContain(
    'left: settings without effect here: fieldConfig.defaults.custom.aura, options.hologram',
  );
});

test('as the API wraps it, and with panels of the library', () => {
  const { dashboard } = imported({
    meta: {},
    dashboard: {
      title: 'Wrapped',
      __elements: { lib: { model: { type: 'stat', targets: [{ refId: 'A', expr: 'up' }] } } },
      panels: [
        {
          id: 1,
          title: 'Shared',
          libraryPanel: { uid: 'lib', name: 'Shared' },
          gridPos: { x: 0, y: 0, w: 4, h: 4 },
        },
      ],
    },
  });
  expect(panelOf(dashboard, 'Shared', 'stat').queries).toHaveLength(1);
});
