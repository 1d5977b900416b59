import type { Notes } from '../notes.ts';
import { Part } from '../part.ts';
import type { Fields } from '../part.ts';
import { upgradeFieldOptions } from './field-options.ts';
import { upgradeGraph } from './graph.ts';
import { upgradeHeatmap } from './heatmap.ts';
import { upgradePie } from './pie.ts';
import { upgradeSinglestat } from './singlestat.ts';
import { upgradeTable } from './table.ts';

/** Names that kinds of panels had. */
const RENAMED: Readonly<Record<string, string>> = { text2: 'text', table2: 'table', graph2: 'timeseries' };

/** Settings of a panel that no upgrade touches. */
const KEPT = [
  ...['id', 'title', 'description', 'gridPos', 'links', 'repeat', 'repeatDirection', 'maxPerRow', 'minSpan'],
  ...['targets', 'datasource', 'interval', 'timeFrom', 'timeShift', 'transformations', 'maxDataPoints'],
  ...['transparent', 'pluginVersion', 'span', 'height', 'editable', 'error', 'isNew', 'hideTimeOverride'],
  ...['cacheTimeout', 'queryCachingTTL', 'thresholds', 'libraryPanel', 'scopedVars', 'repeatIteration'],
];

/**
 * A panel of an old generation in the present form (schema 41), as Grafana migrates it when it opens a dashboard. What it
 * had beyond that is told in the notes.
 */
export function upgradePanel(panel: Part, notes: Notes): Part {
  const type = panel.text('type') ?? '';
  const upgrade = upgradeFor(type, panel.fields);
  if (upgrade === null) {
    const renamed = Object.hasOwn(RENAMED, type) ? RENAMED[type] : undefined;
    return renamed === undefined ? panel : new Part({ ...panel.fields, type: renamed });
  }
  const kept: Fields = Object.fromEntries(
    KEPT.filter((key) => key in panel.fields).map((key) => [key, panel.fields[key]]),
  );
  panel.ignore('type', ...KEPT);
  const made = upgrade(panel, notes);
  notes.rest(panel);
  const { thresholds: _, ...rest } = kept;
  return new Part({ ...rest, ...made });
}

type Upgrade = (panel: Part, notes: Notes) => Fields;

function upgradeFor(type: string, fields: Fields): Upgrade | null {
  switch (type) {
    case 'graph':
      return upgradeGraph;
    case 'singlestat':
    case 'grafana-singlestat-panel':
      return upgradeSinglestat;
    case 'grafana-piechart-panel':
      return upgradePie;
    case 'table-old':
      return upgradeTable;
    case 'table':
      return 'styles' in fields || 'transform' in fields ? upgradeTable : null;
    case 'heatmap':
      return 'yAxis' in fields || 'dataFormat' in fields || 'heatmap' in fields ? upgradeHeatmap : null;
    case 'gauge':
    case 'bargauge':
    case 'stat': {
      const { options } = new Part(fields).fields;
      const old = new Part(options);
      return old.has('fieldOptions') || old.has('valueOptions') || old.has('thresholds')
        ? upgradeFieldOptions
        : null;
    }
    default:
      return null;
  }
}
