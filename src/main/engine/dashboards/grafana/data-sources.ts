import { isFields } from './part.ts';
import type { Part } from './part.ts';

/** Says of what is written in `datasource` whether Prometheus is asked. */
export interface DataSources {
  /** Null for Prometheus and for what may be it; else a name for people. */
  kindOf(datasource: unknown): string | null;
}

/** Speak PromQL over Prometheus's API. */
const PROMETHEUS = new Set([
  'prometheus',
  'grafana-amazonprometheus-datasource',
  'grafana-azureprometheus-datasource',
  'victoriametrics-metrics-datasource',
  'victoriametrics-datasource',
]);

/** From the inputs an exported dashboard asks for, and its variables that choose a data source. */
export function findDataSources(dashboard: Part): DataSources {
  const types = new Map<string, string>();
  for (const input of dashboard.parts('__inputs')) {
    const name = input.text('name');
    const plugin = input.text('pluginId');
    if (name !== undefined && plugin !== undefined && input.text('type') === 'datasource')
      types.set(name, plugin);
  }
  for (const variable of dashboard.part('templating').parts('list')) {
    const name = variable.text('name');
    const query = variable.fields['query'];
    if (name !== undefined && variable.text('type') === 'datasource' && typeof query === 'string')
      types.set(name, query);
  }
  const named = (text: string): string | null => {
    const [, braced, square, plain] = /^(?:\$\{(\w+)(?::\w+)?\}|\[\[(\w+)\]\]|\$(\w+))$/.exec(text) ?? [];
    const name = braced ?? square ?? plain;
    if (name !== undefined) return types.get(name) ?? null;
    // A name that somebody gave; the usual ones say what is behind them.
    if (text === '-- Grafana --') return 'grafana';
    if (text === '-- Dashboard --' || text === '__expr__')
      return text === '__expr__' ? '__expr__' : 'dashboard';
    return (
      /^(loki|tempo|elasticsearch|influxdb|graphite|mysql|postgres|cloudwatch|testdata)/i.exec(text)?.[0] ??
      null
    );
  };
  return {
    kindOf(datasource) {
      const type = isFields(datasource)
        ? typeof datasource['type'] === 'string' && datasource['type'] !== 'datasource'
          ? datasource['type']
          : named(typeof datasource['uid'] === 'string' ? datasource['uid'] : '')
        : typeof datasource === 'string'
          ? named(datasource)
          : null;
      if (type === null || PROMETHEUS.has(type.toLowerCase())) return null;
      if (type === '__expr__') return 'Grafana’s own expressions';
      if (type === 'dashboard') return 'another panel';
      return `the data source ${type}`;
    },
  };
}
