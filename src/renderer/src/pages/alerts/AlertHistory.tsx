import { formatSi } from '#shared/format/index.ts';
import { IconHistory } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { AlertTransition } from '#shared/contract/alerts.ts';
import { useMethod } from '../../live/use-method.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Labels } from '../../ui/Labels.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { markOfState } from './alert-words.ts';
import classes from './alerts.module.css';

const columns: readonly TableColumn<AlertTransition>[] = [
  {
    id: 'at',
    header: 'When',
    width: '190px',
    sort: ({ atMs }) => atMs,
    cell: ({ atMs }) => <RelativeAge atMs={atMs} withTime />,
  },
  {
    id: 'to',
    header: 'Became',
    width: '104px',
    sort: ({ to }) => to,
    cell: ({ to, severity }) => <SeverityMark mark={markOfState(to, severity)} label={to} />,
  },
  {
    id: 'rule',
    header: 'Alert',
    width: 'minmax(140px, 0.8fr)',
    sort: ({ rule }) => rule,
    cell: ({ rule, fingerprint }) => (
      <Link href={`/alerts/${encodeURIComponent(fingerprint)}`} className={classes.cut}>
        {rule}
      </Link>
    ),
  },
  {
    id: 'labels',
    header: 'Where',
    width: 'minmax(160px, 1.2fr)',
    cell: ({ labels }) => <Labels labels={labels} omit={['alertname', 'severity', '__name__']} />,
  },
  {
    id: 'reason',
    header: 'Why',
    width: 'minmax(160px, 1fr)',
    cell: ({ reason }) => (
      <span className={`wd-dim ${classes.cut ?? ''}`} title={reason}>
        {reason}
      </span>
    ),
  },
  {
    id: 'value',
    header: 'Value',
    width: '84px',
    align: 'right',
    sort: ({ value }) => value,
    // What others evaluate has no value here.
    cell: ({ value }) => (Number.isNaN(value) ? '–' : formatSi(value)),
  },
];

const LIMIT = 1_000;

/** Every step of every alert, newest first; of one alert when `fingerprint` is given. */
export function AlertHistory({ fingerprint }: { fingerprint?: string }): React.ReactNode {
  const { data, error, refetch } = useMethod('alerts.history', { limit: LIMIT }, { refetchMs: 5_000 });
  const rows = data?.filter((step) => fingerprint === undefined || step.fingerprint === fingerprint);
  return (
    <Panel title="History" note={data?.length === LIMIT ? `the newest ${String(LIMIT)} steps` : null} flush>
      {error && !rows ? (
        <ErrorState what="The history can't be read" error={error} onRetry={() => void refetch()} />
      ) : !rows ? (
        <RowsSkeleton rows={6} />
      ) : rows.length === 0 ? (
        <EmptyState title="Nothing has happened yet" icon={<IconHistory size={22} />}>
          Each time an alert becomes pending, fires or resolves, it is written down here, with the reason.
        </EmptyState>
      ) : (
        <div className={classes.tableHost}>
          <DataTable label="History" rows={rows} columns={columns} rowKey={({ id }) => String(id)} />
        </div>
      )}
    </Panel>
  );
}
