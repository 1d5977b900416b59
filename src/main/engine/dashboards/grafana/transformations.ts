import type { Override, PanelQuery } from '#shared/dashboard/index.ts';
import type { Notes } from './notes.ts';
import type { Part } from './part.ts';

/** What transformations do to a panel, as far as it can be said otherwise. */
export interface Transformed {
  readonly queries: PanelQuery[];
  readonly overrides: Override[];
  readonly table: { readonly columns?: string[]; readonly sort?: { column: string; descending: boolean } };
}

/** A table here has one row per set of labels anyhow. */
const JOINS = new Set([
  'merge',
  'joinByField',
  'seriesToColumns',
  'labelsToFields',
  'joinByLabels',
  'timeSeriesTable',
  'prepareTimeSeries',
]);

/** Puts what `transformations` do in other words, and tells what can't be. */
export function readTransformations(
  panel: Part,
  queries: readonly PanelQuery[],
  isTable: boolean,
  notes: Notes,
): Transformed {
  let kept = [...queries];
  const overrides: Override[] = [];
  const table: { columns?: string[]; sort?: { column: string; descending: boolean } } = {};
  const matchOf = (column: string): Override['match'] => {
    const query = /^Value #(.+)$/.exec(column)?.[1] ?? (column === 'Value' ? kept[0]?.id : undefined);
    return query === undefined ? { by: 'name', name: column } : { by: 'query', query };
  };
  for (const each of panel.parts('transformations')) {
    const id = each.text('id') ?? '';
    const options = each.part('options');
    each.ignore('filter', 'topic');
    if (each.flag('disabled') === true) {
      each.ignore(...Object.keys(each.fields));
      continue;
    }
    if (isTable && JOINS.has(id)) {
      notes.approximated(`the transformation "${id}" is what a table does anyhow: a row per set of labels`);
    } else if (isTable && id === 'organize') {
      const { fields: excluded } = options.part('excludeByName');
      const { fields: renamed } = options.part('renameByName');
      const { fields: order } = options.part('indexByName');
      for (const [column, isOut] of Object.entries(excluded))
        if (isOut === true && column !== 'Time')
          overrides.push({ match: matchOf(column), set: { hidden: true } });
      for (const [column, name] of Object.entries(renamed))
        if (typeof name === 'string' && name !== '')
          overrides.push({ match: matchOf(column), set: { name } });
      const columns = Object.keys(order)
        .filter((column) => column !== 'Time' && excluded[column] !== true)
        .sort((a, b) => Number(order[a]) - Number(order[b]))
        .map((column) => columnName(column, kept));
      if (columns.length > 0) table.columns = columns;
      notes.converted('columns in their order, with their names');
    } else if (isTable && id === 'sortBy') {
      const [sort] = options.parts('sort');
      const column = sort?.text('field');
      if (column !== undefined)
        table.sort = { column: columnName(column, kept), descending: sort?.flag('desc') ?? false };
    } else if (id === 'filterByRefId') {
      const include = options.text('include') ?? '';
      const shown = new Set(include.split('|'));
      kept = kept.map((query) => (shown.has(query.id) ? query : { ...query, hidden: true }));
    } else if (isTable && id === 'reduce') {
      notes.approximated('the transformation "reduce" is one value per series');
    } else {
      notes.left(`the transformation "${id}"`);
    }
    options.ignore(...Object.keys(options.fields));
  }
  return { queries: kept, overrides, table };
}

/** A column of values is called after its query. */
function columnName(column: string, queries: readonly PanelQuery[]): string {
  return /^Value #(.+)$/.exec(column)?.[1] ?? (column === 'Value' ? (queries[0]?.id ?? column) : column);
}
