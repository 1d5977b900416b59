import type { PanelKind } from '#shared/dashboard/index.ts';

/** The kinds of panel as people know them, in the order they are most wanted. */
export const kindNames: readonly {
  readonly kind: PanelKind;
  readonly name: string;
  readonly about: string;
}[] = [
  { kind: 'timeseries', name: 'Time series', about: 'lines, areas, bars' },
  { kind: 'stat', name: 'Stat', about: 'one number' },
  { kind: 'gauge', name: 'Gauge', about: 'a number in its range' },
  { kind: 'bargauge', name: 'Bar gauge', about: 'numbers side by side' },
  { kind: 'table', name: 'Table', about: 'a row per series' },
  { kind: 'heatmap', name: 'Heatmap', about: 'histograms over time' },
  { kind: 'state-timeline', name: 'State timeline', about: 'states as bands' },
  { kind: 'status-history', name: 'Status history', about: 'states as cells' },
  { kind: 'pie', name: 'Pie', about: 'shares' },
  { kind: 'text', name: 'Text', about: 'Markdown' },
  { kind: 'alerts', name: 'Alerts', about: 'what fires now' },
  { kind: 'row', name: 'Row', about: 'a heading that folds' },
];
