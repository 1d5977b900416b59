import type { Notes } from '../notes.ts';
import type { Fields, Part } from '../part.ts';
import { oldMappings, oldThresholds } from './old-thresholds.ts';

/** The table of Grafana before 7, whose columns had styles. */
export function upgradeTable(panel: Part, notes: Notes): Fields {
  const transform = panel.text('transform');
  if (transform === 'timeseries_to_rows' || transform === 'timeseries_to_columns')
    notes.approximated('a row per series, not one per moment');
  if (transform === 'json' || transform === 'annotations') notes.left(`a table made from ${transform}`);
  const calcs = panel.parts('columns').flatMap((column) => column.text('value') ?? []);
  const sort = panel.part('sort');
  const columnNumber = sort.number('col');
  if (columnNumber !== undefined && columnNumber !== 0) notes.left('which column it is sorted by');
  sort.ignore('col', 'desc');
  panel.ignore(
    'scroll',
    'showHeader',
    'pageSize',
    'fontSize',
    'filterNull',
    'header',
    'fieldConfig',
    'options',
  );
  for (const column of panel.parts('columns')) column.ignore('text', 'value');
  const defaults: Record<string, unknown> = {};
  const overrides = panel.parts('styles').flatMap((style) => {
    const pattern = style.text('pattern') ?? '';
    const properties = propertiesOf(style, notes);
    // For what no other style is about: as the panel has it.
    if (pattern === '/.*/') {
      for (const { id, value } of properties) if (!id.startsWith('custom.')) defaults[id] = value;
      return [];
    }
    const matcher = { id: pattern.startsWith('/') ? 'byRegexp' : 'byName', options: pattern };
    return properties.length === 0 ? [] : [{ matcher, properties }];
  });
  return {
    type: 'table',
    fieldConfig: { defaults, overrides },
    options: { reduceOptions: calcs.length === 0 ? undefined : { calcs } },
  };
}

function propertiesOf(style: Part, notes: Notes): { id: string; value: unknown }[] {
  const properties: { id: string; value: unknown }[] = [];
  const add = (id: string, value: unknown): void => {
    if (value !== undefined && value !== null && value !== '') properties.push({ id, value });
  };
  const type = style.text('type');
  const colorMode = style.text('colorMode');
  style.ignore(
    'align',
    'dateFormat',
    'linkTooltip',
    'linkTargetBlank',
    'preserveFormat',
    'sanitize',
    '$$hashKey',
  );
  if (style.flag('link') === true) notes.left('links in the cells of a table');
  style.ignore('linkUrl', 'link');
  add('displayName', style.text('alias'));
  if (type === 'hidden') add('custom.hidden', true);
  if (type !== 'number')
    style.ignore('unit', 'decimals', 'colors', 'thresholds', 'valueMaps', 'rangeMaps', 'mappingType');
  if (type !== 'number' && type !== 'string') return properties;
  add('unit', style.text('unit'));
  add('decimals', style.number('decimals'));
  const thresholds = oldThresholds(style.raw('thresholds'), style.texts('colors'));
  if (thresholds !== null && colorMode !== undefined) {
    add('thresholds', thresholds);
    add('color', { mode: 'thresholds' });
    add('custom.cellOptions', { type: colorMode === 'value' ? 'color-text' : 'color-background' });
    if (colorMode === 'row') notes.approximated('colours a cell, not the whole row');
  }
  const mappings = oldMappings(
    style.number('mappingType'),
    style.parts('valueMaps').map((each) => each.ignore('value', 'text').fields),
    style.parts('rangeMaps').map((each) => each.ignore('from', 'to', 'text').fields),
  );
  if (mappings.length > 0) add('mappings', mappings);
  return properties;
}
