import type { Dashboard, Panel, Variable } from '#shared/dashboard/index.ts';
import { exportLink } from './export-link.ts';
import { exportPanel } from './export-panel.ts';

/** Of the JSON that is written: Grafana 11.6 and 12. */
const SCHEMA_VERSION = 41;

/** Asked for when the dashboard is imported in Grafana. */
const SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** A dashboard as Grafana's JSON. Its data source is a variable, so that it runs wherever there is a Prometheus. */
export function exportGrafana(dashboard: Dashboard, uid: string): string {
  const { title, description, tags, range, links, variables, annotations, panels } = dashboard;
  return JSON.stringify(
    {
      annotations: {
        list: [
          {
            builtIn: 1,
            datasource: { type: 'grafana', uid: '-- Grafana --' },
            enable: annotations.alerts,
            hide: true,
            iconColor: 'rgba(0, 211, 255, 1)',
            name: 'Annotations & Alerts',
            type: 'dashboard',
          },
          ...annotations.queries.map(({ name, expr, text, color }) => ({
            datasource: SOURCE,
            enable: true,
            expr,
            iconColor: color ?? 'blue',
            name,
            titleFormat: text ?? name,
          })),
        ],
      },
      description,
      editable: true,
      graphTooltip: 1,
      id: null,
      links: (links ?? []).map(exportLink),
      panels: nested(panels),
      refresh: '30s',
      schemaVersion: SCHEMA_VERSION,
      tags,
      templating: {
        list: [
          { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', hide: 0 },
          ...variables.map(exportVariable),
        ],
      },
      time: { from: `now-${range ?? '6h'}`, to: 'now' },
      timepicker: {},
      timezone: 'browser',
      title,
      uid,
      version: 1,
    },
    null,
    2,
  );
}

/** The panels of a folded row stand inside it, and what follows stands right below it. */
function nested(panels: readonly Panel[]): object[] {
  const out: object[] = [];
  let folded: { panels: object[]; from: number; to: number } | null = null;
  let lift = 0;
  const end = (): void => {
    if (folded !== null) lift += Math.max(0, folded.to - folded.from);
    folded = null;
  };
  for (const panel of [...panels].sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x)) {
    const { y, h } = panel.at;
    if (panel.kind === 'row') end();
    const exported = exportPanel({ ...panel, at: { ...panel.at, y: y - lift } }, SOURCE);
    if (panel.kind === 'row') {
      if (panel.collapsed) folded = { panels: [], from: y + 1, to: y + 1 };
      out.push({ ...exported, panels: folded?.panels ?? [] });
    } else if (folded === null) out.push(exported);
    else {
      folded.panels.push(exported);
      folded.to = Math.max(folded.to, y + h);
    }
  }
  return out;
}

const SORTS = ['none', 'text', 'text-descending', 'number', 'number-descending'];

function exportVariable(variable: Variable): object {
  const { kind, name, label, hidden } = variable;
  const common = { name, label, hide: hidden ? 2 : 0 };
  switch (kind) {
    case 'query':
      return {
        ...common,
        ...choosing(variable),
        type: 'query',
        datasource: SOURCE,
        definition: variable.query,
        query: { query: variable.query, refId: `${name}-query` },
        refresh: 2,
        regex: variable.regex ?? '',
        sort: SORTS.indexOf(variable.sort),
      };
    case 'custom':
      return {
        ...common,
        ...choosing(variable),
        type: 'custom',
        query: variable.values
          .map(({ value, text }) => (text === undefined ? value : `${text} : ${value}`).replace(/,/g, '\\,'))
          .join(','),
      };
    case 'interval':
      return {
        ...common,
        type: 'interval',
        query: variable.values.join(','),
        current: variable.default === undefined ? {} : { text: variable.default, value: variable.default },
        auto: variable.autoSteps !== undefined,
        auto_count: variable.autoSteps,
        auto_min: variable.autoMin,
      };
    case 'constant':
      return { ...common, type: 'constant', query: variable.value };
    case 'text':
      return {
        ...common,
        type: 'textbox',
        query: variable.default,
        current: { text: variable.default, value: variable.default },
      };
  }
}

function choosing({
  multi,
  includeAll,
  allValue,
  default: chosen,
}: Extract<Variable, { kind: 'query' | 'custom' }>) {
  return {
    multi,
    includeAll,
    allValue,
    current:
      chosen === undefined
        ? {}
        : { text: chosen.map((value) => (value === '$__all' ? 'All' : value)), value: chosen },
  };
}
