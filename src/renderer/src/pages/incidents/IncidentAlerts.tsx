import { Link } from 'wouter';
import { IconBell } from '@tabler/icons-react';
import type { IncidentAlert } from '#shared/contract/incidents.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Labels } from '../../ui/Labels.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { formatClock } from '../../ui/times.ts';
import classes from './incidents.module.css';

const columns: readonly TableColumn<IncidentAlert>[] = [
  {
    id: 'alert',
    header: 'Alert',
    width: 'minmax(160px, 1fr)',
    sort: ({ rule }) => rule,
    cell: ({ rule, fingerprint, severity, resolvedAtMs }) => (
      <span className={classes.cut}>
        <SeverityMark mark={resolvedAtMs === null ? severity : 'ok'} />{' '}
        <Link href={`/alerts/${encodeURIComponent(fingerprint)}`}>{rule}</Link>
      </span>
    ),
  },
  {
    id: 'where',
    header: 'Where',
    width: 'minmax(160px, 1.5fr)',
    cell: ({ labels }) => <Labels labels={labels} omit={['alertname', 'severity', '__name__']} />,
  },
  {
    id: 'bad',
    header: 'First bad sample',
    width: '140px',
    fromWidth: 900,
    sort: ({ badSinceMs }) => badSinceMs ?? 0,
    cell: ({ badSinceMs }) => (badSinceMs === null ? '–' : formatClock(badSinceMs)),
  },
  {
    id: 'fired',
    header: 'Fired',
    width: '180px',
    sort: ({ firedAtMs }) => firedAtMs,
    cell: ({ firedAtMs }) => <RelativeAge atMs={firedAtMs} withTime />,
  },
  {
    id: 'recovered',
    header: 'Recovered',
    width: '180px',
    sort: ({ resolvedAtMs }) => resolvedAtMs ?? 0,
    cell: ({ resolvedAtMs }) =>
      resolvedAtMs === null ? 'still fires' : <RelativeAge atMs={resolvedAtMs} withTime />,
  },
];

/** The alerts that belong to it, in the order in which they fired. */
export function IncidentAlerts({ alerts }: { alerts: readonly IncidentAlert[] }): React.ReactNode {
  return (
    <Panel title="Alerts" flush>
      {alerts.length === 0 ? (
        <EmptyState title="No alerts" icon={<IconBell size={22} />}>
          This incident was opened by hand. Alerts of its group would join it.
        </EmptyState>
      ) : (
        <div className={classes.tableHost}>
          <DataTable
            label="Alerts"
            rows={alerts}
            columns={columns}
            rowKey={({ fingerprint }) => fingerprint}
          />
        </div>
      )}
    </Panel>
  );
}
