import { formatDuration } from '#shared/format/index.ts';
import { Button } from '@mantine/core';
import { IconListCheck, IconPlus } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { RuleStatus } from '#shared/contract/alerts.ts';
import { useMethod } from '../../live/use-method.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { markOfState } from './alert-words.ts';
import classes from './alerts.module.css';

const columns: readonly TableColumn<RuleStatus>[] = [
  {
    id: 'state',
    header: 'State',
    width: '104px',
    sort: ({ state }) => ({ firing: 0, pending: 1, inactive: 2 })[state],
    cell: ({ kind, state, severity, health }) =>
      health === 'error' ? (
        <SeverityMark mark="high" label="error" />
      ) : kind === 'recording' ? (
        <span className="wd-dim">recording</span>
      ) : (
        <SeverityMark mark={markOfState(state, severity)} label={state} />
      ),
  },
  {
    id: 'name',
    header: 'Rule',
    width: 'minmax(150px, 1fr)',
    sort: ({ name }) => name,
    cell: ({ id, kind, name, group }) => (
      <span className={classes.cut} title={`${group} / ${name}`}>
        {kind === 'alerting' ? (
          <Link href={`/alerts/rules/${id}`} className={classes.ruleName}>
            {name}
          </Link>
        ) : (
          <strong>{name}</strong>
        )}{' '}
        <span className="wd-dim">{group}</span>
      </span>
    ),
  },
  {
    id: 'expr',
    header: 'Expression',
    width: 'minmax(180px, 2fr)',
    cell: ({ expr }) => (
      <Link
        href={`/explore?expr=${encodeURIComponent(expr)}`}
        className={`wd-mono ${classes.cut ?? ''}`}
        title={expr}
      >
        {expr}
      </Link>
    ),
  },
  {
    id: 'for',
    header: 'For',
    width: '72px',
    align: 'right',
    sort: ({ forMs }) => forMs,
    cell: ({ forMs }) => (forMs === 0 ? '–' : formatDuration(forMs)),
  },
  {
    id: 'evaluated',
    header: 'Evaluated',
    width: '104px',
    align: 'right',
    sort: ({ lastEvaluationMs }) => lastEvaluationMs,
    cell: ({ lastEvaluationMs, lastDurationMs }) => (
      <span title={lastDurationMs === null ? undefined : `took ${formatDuration(lastDurationMs)}`}>
        <RelativeAge atMs={lastEvaluationMs} />
      </span>
    ),
  },
  {
    id: 'source',
    header: 'Written in',
    width: 'minmax(100px, 0.7fr)',
    sort: ({ source }) => source,
    cell: ({ source }) => (
      <span className={`wd-mono wd-dim ${classes.cut ?? ''}`} title={source}>
        {source.replace(/^.*[\\/]/, '')}
      </span>
    ),
  },
];

/** Every rule, how it is and where it is written. */
export function RuleList(): React.ReactNode {
  const { data, error, refetch } = useMethod('alerts.rules', {}, { refetchMs: 5_000 });
  return (
    <Panel
      title="Rules"
      note={data ? `${String(data.length)} rules` : null}
      actions={
        <Button
          component={Link}
          href="/rules/new"
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
        >
          New rule
        </Button>
      }
      flush
    >
      {error && !data ? (
        <ErrorState what="The rules can't be listed" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={6} />
      ) : data.length === 0 ? (
        <EmptyState title="No rules yet" icon={<IconListCheck size={22} />}>
          A rule watches an expression and fires when it holds. <Link href="/rules/new">Write one</Link>, or
          name rule files in the <Link href="/settings">configuration</Link>.
        </EmptyState>
      ) : (
        <div className={classes.tableHost}>
          <DataTable
            label="Rules"
            rows={data}
            columns={columns}
            rowKey={({ id }) => id}
            detail={({ lastError }) => lastError}
          />
        </div>
      )}
    </Panel>
  );
}
