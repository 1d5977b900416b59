import { formatPercent } from '#shared/format/index.ts';
import { formatLabels } from '#shared/model/labels.ts';
import type { HistogramResult, InstantResult } from '#shared/contract/query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import classes from './explore.module.css';

interface BucketRow {
  readonly key: string;
  readonly series: string;
  readonly range: string;
  readonly lower: number;
  readonly count: number;
  readonly share: number;
}

/** What lies in the buckets of native histograms, one row a bucket. */
export function HistogramBuckets({ vector }: { readonly vector: InstantResult['vector'] }): React.ReactNode {
  const rows = vector.flatMap(({ labels, histogram }) =>
    histogram === undefined ? [] : bucketRows(formatLabels(labels), histogram),
  );
  if (rows.length === 0) return null;
  return (
    <div className={classes.tableHost}>
      <DataTable
        label="Buckets"
        rows={rows}
        rowKey={({ key }) => key}
        rowHeight={36}
        columns={[
          {
            id: 'series',
            header: 'Series',
            width: 'minmax(160px, 1fr)',
            fromWidth: 640,
            cell: ({ series }) => (
              <span className={`wd-mono ${classes.cut ?? ''}`} title={series}>
                {series}
              </span>
            ),
          },
          {
            id: 'range',
            header: 'Bucket',
            width: 'minmax(180px, 1fr)',
            sort: ({ lower }) => lower,
            cell: ({ range }) => <span className="wd-mono">{range}</span>,
          },
          {
            id: 'count',
            header: 'Count',
            width: '160px',
            align: 'right',
            sort: ({ count }) => count,
            cell: ({ count }) => <span className="wd-mono">{String(count)}</span>,
          },
          {
            id: 'share',
            header: 'Share',
            width: '96px',
            align: 'right',
            sort: ({ share }) => share,
            cell: ({ share }) => formatPercent(share),
          },
        ]}
      />
    </div>
  );
}

function bucketRows(series: string, { count: total, buckets }: HistogramResult): BucketRow[] {
  return buckets.map(({ lower, upper, lowerInclusive, upperInclusive, count }) => ({
    key: `${series} ${String(lower)}`,
    series,
    range: `${lowerInclusive ? '[' : '('}${boundText(lower)}, ${boundText(upper)}${upperInclusive ? ']' : ')'}`,
    lower,
    count,
    share: (100 * count) / total,
  }));
}

/** Bounds of exponential buckets are powers of two: six digits tell them apart. */
function boundText(bound: number): string {
  if (bound === Infinity) return '+∞';
  return bound === -Infinity ? '-∞' : String(Number(bound.toPrecision(6)));
}
