import type { PanelOf } from '#shared/dashboard/index.ts';
import { METRIC_NAME } from '#shared/model/labels.ts';
import { displayOf } from '../display/overrides.ts';
import type { SeriesDisplay } from '../display/overrides.ts';
import type { ReducedValue } from '../reduced/reduced-values.ts';

/** One column of the table: a label, or what one query answered. */
export interface TableColumnModel {
  /** As overrides and the panel's order name it. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'label' | 'value';
  readonly display: SeriesDisplay;
}

/** One row: texts of labels and values of queries by column. */
export interface TableRowModel {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number | null>>;
}

export interface TableModel {
  readonly columns: readonly TableColumnModel[];
  readonly rows: readonly TableRowModel[];
}

type TablePanel = PanelOf<'table'>;

/**
 * A row per set of labels, with what each query answered for it side by side, as a join by labels. A query whose series
 * have other labels than the rest gets rows of its own.
 */
export function tableModel(panel: TablePanel, values: readonly ReducedValue[]): TableModel {
  const queries = [...new Map(values.map(({ query }) => [query.id, query])).values()];
  const rows = new Map<string, { labels: Record<string, string>; values: Record<string, number | null> }>();
  const labelNames = new Set<string>();
  for (const { labels, query, value } of values) {
    const own = Object.entries(labels)
      .filter(([name]) => name !== METRIC_NAME)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name] of own) labelNames.add(name);
    const key = JSON.stringify(own);
    const row = rows.get(key) ?? { labels: Object.fromEntries(own), values: {} };
    row.values[query.id] = value;
    rows.set(key, row);
  }
  const columns = [
    ...[...labelNames].map((id) => columnOf(panel, id, id, 'label', '')),
    ...queries.map(({ id, legend }) =>
      columnOf(
        panel,
        id,
        legend === undefined || legend.includes('{{') ? valueTitle(id, queries.length) : legend,
        'value',
        id,
      ),
    ),
  ].filter(({ display }) => display.hidden !== true);
  return {
    columns: inOrder(columns, panel.columns ?? []),
    rows: [...rows].map(([key, row]) => ({ key, ...row })),
  };
}

function valueTitle(id: string, queries: number): string {
  return queries === 1 ? 'Value' : id;
}

/** Overrides may name a column by what Grafana calls it: `Value #A`. */
function columnOf(
  panel: TablePanel,
  id: string,
  title: string,
  kind: TableColumnModel['kind'],
  query: string,
): TableColumnModel {
  const names = kind === 'label' ? [id] : [title, id, 'Value', `Value #${id}`];
  const plain: SeriesDisplay = kind === 'label' ? {} : panel.display;
  const merged = names.reduce((display, name) => displayOf(display, panel.overrides, { name, query }), plain);
  return { id, title: merged.name ?? title, kind, display: merged };
}

/** Those the panel names come first, by id or title, in its order. */
function inOrder(columns: readonly TableColumnModel[], wanted: readonly string[]): TableColumnModel[] {
  const place = ({ id, title }: TableColumnModel): number => {
    const at = wanted.findIndex((name) => name === id || name === title || name === `Value #${id}`);
    return at < 0 ? wanted.length : at;
  };
  return [...columns].sort((a, b) => place(a) - place(b));
}
