import { formatDuration, formatValue } from '#shared/format/index.ts';
import { formatDateTime } from '../../ui/times.ts';
import { formatLabels } from '#shared/model/labels.ts';
import type { InstantResult } from '#shared/contract/query.ts';
import { useMemo, useState } from 'react';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { HistogramBuckets } from './HistogramBuckets.tsx';
import classes from './explore.module.css';

interface Row {
  readonly key: string;
  readonly value: number;
  readonly text: string;
}

const columns: readonly TableColumn<Row>[] = [
  {
    id: 'series',
    header: 'Series',
    width: 'minmax(240px, 1fr)',
    sort: ({ key }) => key,
    cell: ({ key }) => (
      <span className={`wd-mono ${classes.cut ?? ''}`} title={key}>
        {key}
      </span>
    ),
  },
  {
    id: 'value',
    header: 'Value',
    width: '240px',
    align: 'right',
    sort: ({ value }) => value,
    cell: ({ text }) => <span className="wd-mono">{text}</span>,
  },
];

/** So many rows are seen at a glance, and need no filter. */
const FEW = 20;

/** The result at one instant, one row a series, values in full. */
export function InstantTable({ result }: { result: InstantResult | undefined }): React.ReactNode {
  const [filter, setFilter] = useState('');
  const all = useMemo(() => (result ? rowsOf(result) : []), [result]);
  const rows = useMemo(() => findRows(all, filter), [all, filter]);
  if (!result) return <RowsSkeleton rows={5} />;
  const { stats } = result;
  return (
    <>
      {all.length > FEW ? (
        <div className={classes.tableFilter}>
          <FilterField
            label="Filter series"
            placeholder="Words of the series"
            value={filter}
            onChange={setFilter}
          />
        </div>
      ) : null}
      {all.length === 0 ? (
        <EmptyState title="Nothing matches now">
          The expression is right; no series has a value at this moment.
        </EmptyState>
      ) : rows.length === 0 ? (
        <EmptyState title="No series matches">“{filter}” stands in none of them.</EmptyState>
      ) : (
        <div className={classes.tableHost}>
          <DataTable label="Result" rows={rows} rowKey={({ key }) => key} rowHeight={36} columns={columns} />
        </div>
      )}
      <HistogramBuckets vector={result.vector} />
      <p className="wd-dim">
        At {formatDateTime(result.timeMs)}: {formatValue(rows.length, 'none')}
        {rows.length < all.length ? ` of ${formatValue(all.length, 'none')}` : ''} series shown,{' '}
        {formatValue(stats.samplesRead, 'none')} samples read in {formatDuration(stats.durationMs)}
      </p>
    </>
  );
}

/** Rows in which every word stands. */
function findRows(rows: readonly Row[], text: string): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ key }) => {
    const low = key.toLowerCase();
    return words.every((word) => low.includes(word));
  });
}

function rowsOf({ resultType, vector, matrix, text }: InstantResult): Row[] {
  if (resultType === 'string') return [{ key: 'string', value: NaN, text: text ?? '' }];
  if (resultType === 'matrix') {
    return matrix.map(({ labels, values }) => ({
      key: formatLabels(labels),
      value: values.at(-1) ?? NaN,
      text: `${String(values.length)} samples, last ${String(values.at(-1) ?? '–')}`,
    }));
  }
  return vector.map(({ labels, value, histogram }) => {
    const key = formatLabels(labels);
    if (histogram === undefined) return { key, value, text: String(value) };
    const { count, sum } = histogram;
    return { key, value: count, text: `count ${String(count)}, sum ${String(sum)}` };
  });
}
