import { useMemo } from 'react';
import type { PanelOf } from '#shared/dashboard/index.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { cssColor, inkFor } from '../display/colors.ts';
import { mapValue } from '../display/mappings.ts';
import { boundsOf, showValue } from '../display/show-value.ts';
import { shareOf } from '../gauge/arc.ts';
import type { ReducedProps } from '../types.ts';
import { tableModel } from './table-model.ts';
import type { TableColumnModel, TableRowModel } from './table-model.ts';
import classes from './table.module.css';

const ROW_PX = 34;

/** Labels and values in rows; only those in view are drawn. */
export function TablePanel({ panel, values }: ReducedProps<PanelOf<'table'>>): React.ReactNode {
  const { columns, rows } = useMemo(() => tableModel(panel, values), [panel, values]);
  const drawn = useMemo(
    () =>
      columns.map((column) => (column.kind === 'label' ? labelColumn(column) : valueColumn(column, rows))),
    [columns, rows],
  );
  const { sort } = panel;
  const sorted = columns.find(({ id, title }) => id === sort?.column || title === sort?.column);
  return (
    <div className={classes.table}>
      <DataTable
        // What it is sorted by at first is only looked at when it is made.
        key={sorted?.id ?? ''}
        label={panel.title === '' ? 'Table' : panel.title}
        rows={rows}
        columns={drawn}
        rowKey={({ key }) => key}
        rowHeight={ROW_PX}
        {...(sort && sorted ? { initialSort: { column: sorted.id, descending: sort.descending } } : {})}
      />
    </div>
  );
}

function trackOf({ display }: TableColumnModel, least: number): string {
  return display.width === undefined ? `minmax(${String(least)}px, 1fr)` : `${String(display.width)}px`;
}

function labelColumn(column: TableColumnModel): TableColumn<TableRowModel> {
  const textOf = (row: TableRowModel): string => row.labels[column.id] ?? '';
  return {
    id: column.id,
    header: column.title,
    width: trackOf(column, 88),
    sort: textOf,
    cell: (row) => {
      const text = textOf(row);
      const mapped = mapValue(text, column.display.mappings);
      const style = mapped?.color === undefined ? undefined : { color: cssColor(mapped.color) };
      return (
        <span className={classes.text} title={text} style={style}>
          {mapped?.text ?? text}
        </span>
      );
    },
  };
}

function valueColumn(column: TableColumnModel, rows: readonly TableRowModel[]): TableColumn<TableRowModel> {
  const { display, id } = column;
  const bounds = boundsOf(
    display,
    rows.map((row) => row.values[id] ?? null),
  );
  return {
    id,
    header: column.title,
    width: trackOf(column, 76),
    align: 'right',
    sort: (row) => row.values[id] ?? null,
    cell: (row) => {
      const value = row.values[id] ?? null;
      const shown = showValue(value, display, bounds);
      const color = shown.color === null ? undefined : cssColor(shown.color);
      switch (display.cell) {
        case 'bar':
          return (
            <span className={classes.barCell}>
              <span className={classes.barTrack}>
                <span
                  style={{
                    width: `${(shareOf(value ?? bounds.min, bounds.min, bounds.max) * 100).toFixed(1)}%`,
                    background: color ?? 'var(--wd-accent)',
                  }}
                />
              </span>
              {shown.text}
            </span>
          );
        case 'color-background':
          return color === undefined || shown.color === null || shown.color === 'transparent' ? (
            shown.text
          ) : (
            <span className={classes.chip} style={{ background: color, color: inkFor(shown.color) }}>
              {shown.text}
            </span>
          );
        case 'color-text':
          return <span style={{ color }}>{shown.text}</span>;
        default:
          return shown.text;
      }
    },
  };
}
