import type { DataPanel, Override, Panel, PanelOf, PanelQuery } from '#shared/dashboard/index.ts';
import { toReducer } from './calculations.ts';
import { exportDisplay, exportProperties } from './export-display.ts';
import { exportLink } from './export-link.ts';

const TYPES: Readonly<Record<Panel['kind'], string>> = {
  row: 'row',
  timeseries: 'timeseries',
  stat: 'stat',
  gauge: 'gauge',
  bargauge: 'bargauge',
  table: 'table',
  heatmap: 'heatmap',
  'state-timeline': 'state-timeline',
  'status-history': 'status-history',
  pie: 'piechart',
  text: 'text',
  alerts: 'alertlist',
};

/** A panel as Grafana writes it; those inside a folded row are put there by whoever has them. */
export function exportPanel(panel: Panel, source: object): object {
  const { id, kind, title, description, at, links, repeat } = panel;
  const common = {
    id,
    type: TYPES[kind],
    title,
    description,
    gridPos: at,
    links: links?.map(exportLink),
    ...(repeat === undefined
      ? {}
      : {
          repeat: repeat.variable,
          repeatDirection: repeat.direction === 'down' ? 'v' : 'h',
          maxPerRow: repeat.maxPerRow,
        }),
  };
  if (panel.kind === 'row') return { ...common, collapsed: panel.collapsed };
  if (panel.kind === 'text') return { ...common, options: { mode: 'markdown', content: panel.markdown } };
  if (panel.kind === 'alerts') return { ...common, options: alertOptions(panel) };
  return {
    ...common,
    datasource: source,
    timeFrom: panel.range,
    timeShift: panel.shift,
    fieldConfig: {
      defaults: exportDisplay(panel.display, panel.kind),
      overrides: (panel.overrides ?? []).map((override) => exportOverride(override, panel.kind)),
    },
    options: optionsOf(panel),
    targets: panel.queries.map((query) => exportQuery(query, panel.kind, source)),
    transformations: panel.kind === 'table' ? columnOrder(panel) : undefined,
  };
}

function exportQuery(query: PanelQuery, kind: Panel['kind'], source: object): object {
  const { id, expr, legend, hidden, minStepS } = query;
  const isInstant = query.kind === 'instant';
  return {
    refId: id,
    datasource: source,
    editorMode: 'code',
    expr,
    legendFormat: legend ?? '__auto',
    instant: isInstant,
    range: !isInstant,
    format: kind === 'heatmap' || (kind === 'table' && isInstant) ? kind : 'time_series',
    hide: hidden,
    interval: minStepS === undefined ? undefined : stepText(minStepS),
  };
}

function stepText(seconds: number): string {
  return Number.isInteger(seconds) ? `${String(seconds)}s` : `${String(Math.round(seconds * 1000))}ms`;
}

function exportOverride({ match, set }: Override, kind: Panel['kind']): object {
  const matcher =
    match.by === 'name'
      ? { id: 'byName', options: match.name }
      : match.by === 'regex'
        ? { id: 'byRegexp', options: match.pattern }
        : { id: 'byFrameRefID', options: match.query };
  return { matcher, properties: exportProperties(set, kind) };
}

function optionsOf(panel: DataPanel): object {
  switch (panel.kind) {
    case 'timeseries':
      return { ...legendOf(panel.legend), tooltip: tooltipOf(panel.tooltip) };
    case 'state-timeline':
    case 'status-history':
      return { ...legendOf(panel.legend), tooltip: { mode: 'single', sort: 'none' } };
    case 'stat':
      return {
        ...reduced(panel),
        colorMode: panel.colorOn,
        graphMode: panel.sparkline ? 'area' : 'none',
        textMode: { auto: 'auto', shown: 'value_and_name', hidden: 'value' }[panel.names],
      };
    case 'gauge':
      return reduced(panel);
    case 'bargauge':
      return { ...reduced(panel), displayMode: 'basic', orientation: panel.orientation };
    case 'table':
      return {
        showHeader: true,
        sortBy:
          panel.sort === undefined
            ? []
            : [{ displayName: columnName(panel.sort.column, panel), desc: panel.sort.descending }],
      };
    case 'heatmap':
      return { calculate: false, yAxis: { unit: panel.display.unit, decimals: panel.display.decimals } };
    case 'pie':
      return { ...reduced(panel), ...legendOf(panel.legend), pieType: panel.donut ? 'donut' : 'pie' };
  }
}

function reduced({ calculation }: Extract<DataPanel, { calculation: unknown }>) {
  return { reduceOptions: { calcs: [toReducer(calculation)], fields: '', values: false } };
}

function legendOf(legend: PanelOf<'timeseries'>['legend']) {
  const { shown, placement, values } = legend ?? { shown: 'list', placement: 'bottom', values: [] };
  return {
    legend: {
      showLegend: shown !== 'hidden',
      displayMode: shown === 'table' ? 'table' : 'list',
      placement,
      calcs: values.map(toReducer),
    },
  };
}

function tooltipOf(tooltip: PanelOf<'timeseries'>['tooltip']) {
  return { mode: { all: 'multi', nearest: 'single', none: 'none' }[tooltip], sort: 'none' };
}

/** A column of values is called after its query there. */
function columnName(column: string, { queries }: PanelOf<'table'>): string {
  return queries.some(({ id }) => id === column) ? `Value #${column}` : column;
}

function columnOrder(panel: PanelOf<'table'>): object[] {
  const merged = panel.queries.length > 1 ? [{ id: 'merge', options: {} }] : [];
  if (panel.columns === undefined) return merged;
  const order = Object.fromEntries(panel.columns.map((column, i) => [columnName(column, panel), i]));
  return [
    ...merged,
    { id: 'organize', options: { indexByName: order, excludeByName: { Time: true }, renameByName: {} } },
  ];
}

function alertOptions({ states, matchers, limit }: PanelOf<'alerts'>) {
  return {
    alertInstanceLabelFilter: matchers.length === 0 ? '' : `{${matchers.join(',')}}`,
    maxItems: limit,
    sortOrder: 1,
    viewMode: 'list',
    stateFilter: { firing: states.includes('firing'), pending: states.includes('pending') },
  };
}
