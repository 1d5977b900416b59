import { formatDuration } from '#shared/format/index.ts';
import type { Episode } from '#shared/contract/rules.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { Labels } from '../../ui/Labels.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { formatDateTime } from '../../ui/times.ts';
import classes from './rules.module.css';

interface EpisodeTableProps {
  readonly episodes: readonly Episode[];
  readonly total: number;
  readonly endMs: number;
}

/** Every time it would have fired, newest first; nothing where it never would. */
export function EpisodeTable({ episodes, total, endMs }: EpisodeTableProps): React.ReactNode {
  if (episodes.length === 0) return null;
  const columns: readonly TableColumn<Episode>[] = [
    {
      id: 'from',
      header: 'Fired',
      width: '190px',
      sort: ({ firingFromMs }) => firingFromMs,
      cell: ({ firingFromMs }) => formatDateTime(firingFromMs),
    },
    {
      id: 'to',
      header: 'Until',
      width: '190px',
      sort: ({ toMs }) => toMs,
      cell: ({ toMs }) => (toMs === null ? 'still firing' : formatDateTime(toMs)),
    },
    {
      id: 'length',
      header: 'Length',
      width: '110px',
      align: 'right',
      sort: ({ firingFromMs, toMs }) => (toMs ?? endMs) - firingFromMs,
      cell: ({ firingFromMs, toMs }) => formatDuration((toMs ?? endMs) - firingFromMs),
    },
    {
      id: 'where',
      header: 'Where',
      width: 'minmax(200px, 1fr)',
      cell: ({ labels }) => <Labels labels={labels} omit={['alertname', 'severity', '__name__']} />,
    },
  ];
  const note = total > episodes.length ? `the newest ${String(episodes.length)} of ${String(total)}` : null;
  return (
    <Panel title="Each time" note={note} flush>
      <div className={classes.tableHost}>
        <DataTable
          label="Each time"
          rows={[...episodes].reverse()}
          columns={columns}
          rowKey={({ firingFromMs, labels }) => `${String(firingFromMs)}|${JSON.stringify(labels)}`}
        />
      </div>
    </Panel>
  );
}
