import { useMemo } from 'react';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { formatDateTime } from '../../ui/times.ts';
import type { PanelTable } from './panel-table.ts';
import classes from './TableView.module.css';

type Row = PanelTable['rows'][number];

interface TableViewProps {
  readonly table: PanelTable;
  readonly label: string;
  /** A value of a column as the panel would say it. */
  readonly text: (column: number, value: number | null) => string;
}

const ROW_PX = 30;

/** What a panel draws, as rows: the newest first where there are times. */
export function TableView({ table, label, text }: TableViewProps): React.ReactNode {
  const rows = useMemo(
    () => (table.columns[0]?.kind === 'time' ? table.rows.toReversed() : table.rows),
    [table],
  );
  const columns = table.columns.map(({ name, kind }, i): TableColumn<Row> => ({
    id: String(i),
    header: name,
    width: kind === 'value' ? 'minmax(96px, 1fr)' : 'minmax(170px, 1fr)',
    ...(kind === 'value' ? { align: 'right' as const } : {}),
    sort: (row) => row[i] ?? null,
    cell: (row) => {
      const cell = row[i] ?? null;
      if (typeof cell === 'string') return cell;
      return kind === 'time' && cell !== null ? formatDateTime(cell) : text(i, cell);
    },
  }));
  return (
    <div className={classes.view}>
      <DataTable
        label={label}
        rows={rows}
        columns={columns}
        rowKey={(row) => JSON.stringify(row)}
        rowHeight={ROW_PX}
      />
    </div>
  );
}
