import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useUiStore } from '../app/ui-store.ts';
import { sortRows } from './sort-rows.ts';
import type { SortKey, SortState } from './sort-rows.ts';
import classes from './DataTable.module.css';

export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** A CSS grid track: `minmax(160px, 1fr)`, `96px`. */
  readonly width: string;
  readonly cell: (row: Row) => React.ReactNode;
  /** What the column sorts by; absent: it doesn't. */
  readonly sort?: (row: Row) => SortKey;
  readonly align?: 'right';
  /** Left out where the table is narrower than this, px: nothing one needs may lie beyond the edge. */
  readonly fromWidth?: number;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly rowHeight?: number;
  /** A second line under a row, e.g. why a scrape failed; such a row is taller. */
  readonly detail?: (row: Row) => React.ReactNode;
  readonly initialSort?: SortState;
}

const DETAIL_HEIGHT = 26;
/** A compact row's share of the height of a comfortable one. */
const COMPACT = 0.75;

/** A table that draws only the rows in view: ten thousand scroll like ten. */
export function DataTable<Row>(props: DataTableProps<Row>): React.ReactNode {
  const { rows, rowKey, detail } = props;
  const isCompact = useUiStore((state) => state.density === 'compact');
  const rowHeight = Math.round((props.rowHeight ?? 44) * (isCompact ? COMPACT : 1));
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const columns = useMemo(
    () => props.columns.filter(({ fromWidth = 0 }) => width >= fromWidth),
    [props.columns, width],
  );
  const [sort, setSort] = useState<SortState | null>(props.initialSort ?? null);
  const by = columns.find(({ id }) => id === sort?.column)?.sort;
  // Scrolling draws anew, and is not to sort ten thousand rows anew.
  const sorted = useMemo(() => (sort && by ? sortRows(rows, by, sort.descending) : rows), [rows, by, sort]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => {
      const row = sorted[i];
      return rowHeight + (row !== undefined && detail?.(row) ? DETAIL_HEIGHT : 0);
    },
    getItemKey: (i) => {
      const row = sorted[i];
      return row === undefined ? i : rowKey(row);
    },
    measureElement: (element) => element.getBoundingClientRect().height,
    overscan: 8,
  });
  const template = columns.map(({ width }) => width).join(' ');
  return (
    <div
      ref={scroller}
      className={classes.table}
      role="table"
      aria-label={props.label}
      aria-rowcount={sorted.length + 1}
      tabIndex={0}
    >
      <div
        role="row"
        className={classes.tableHead}
        style={{ gridTemplateColumns: template }}
        aria-rowindex={1}
      >
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            data-align={column.align}
            aria-sort={sort?.column !== column.id ? 'none' : sort.descending ? 'descending' : 'ascending'}
          >
            {column.sort ? (
              <button
                type="button"
                onClick={() => {
                  setSort(nextSort(sort, column.id));
                }}
              >
                {column.header}
                {sort?.column === column.id ? (sort.descending ? ' ↓' : ' ↑') : ''}
              </button>
            ) : (
              column.header
            )}
          </div>
        ))}
      </div>
      <div role="rowgroup" className={classes.tableBody} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="row"
              aria-rowindex={item.index + 2}
              className={classes.tableRow}
              style={{ gridTemplateColumns: template, transform: `translateY(${String(item.start)}px)` }}
            >
              <Cells row={row} columns={columns} height={rowHeight} more={detail?.(row)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface CellsProps<Row> {
  readonly row: Row;
  readonly columns: readonly TableColumn<Row>[];
  readonly height: number;
  readonly more: React.ReactNode;
}

function AllCells<Row>({ row, columns, height, more }: CellsProps<Row>): React.ReactNode {
  return (
    <>
      {columns.map((column) => (
        <div key={column.id} role="cell" data-align={column.align} style={{ height }}>
          {column.cell(row)}
        </div>
      ))}
      {more ? (
        <div role="cell" className={classes.tableDetail}>
          {more}
        </div>
      ) : null}
    </>
  );
}

/** A row's inside. Scrolling moves rows; only what comes into view is drawn. */
const Cells = memo(AllCells) as typeof AllCells;

/** Inner width of an element in px, kept current. Known before the first paint, so that nothing jumps. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => {
      setWidth(target.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return width;
}

/** Ascending, then descending, then as it came. */
function nextSort(sort: SortState | null, column: string): SortState | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}
