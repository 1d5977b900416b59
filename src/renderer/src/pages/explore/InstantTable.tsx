import { formatDuration, formatValue } from '#shared/format/index.ts';
import { formatDateTime } from '../../ui/times.ts';
import { formatLabels } from '#shared/model/labels.ts';
import type { InstantResult } from '#shared/contract/query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { HistogramBuckets } from './HistogramBuckets.tsx';
import classes from './explore.module.css';

interface Row {
  readonly key: string;
  readonly value: number;
  readonly text: string;
}

/** The result at one instant, one row a series, values in full. */
export function InstantTable({ result }: { result: InstantResult | undefined }): React.ReactNode {
  if (!result) return <RowsSkeleton rows={5} />;
  const rows = rowsOf(result);
  const { stats } = result;
  return (
    <>
      {rows.length === 0 ? (
        <EmptyState title="Nothing matches now">
          The expression is right; no series has a value at this moment.
        </EmptyState>
      ) : (
        <div className={classes.tableHost}>
          <DataTable
            label="Result"
            rows={rows}
            rowKey={({ key }) => key}
            rowHeight={36}
            columns={[
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
            ]}
          />
        </div>
      )}
      <HistogramBuckets vector={result.vector} />
      <p className="wd-dim">
        At {formatDateTime(result.timeMs)}: {formatValue(rows.length, 'none')} series shown,{' '}
        {formatValue(stats.samplesRead, 'none')} samples read in {formatDuration(stats.durationMs)}
      </p>
    </>
  );
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
