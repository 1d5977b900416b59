import { formatSpan } from '../../ui/times.ts';
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFileText } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { rangeLabel, resolveRange } from '../../app/time-range.ts';
import type { Span } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { toastDone } from '../../ui/toasts.ts';
import { reportColumns } from './columns.tsx';
import classes from './reports.module.css';

const HOUR = 3_600_000;
/** Drawing and printing a day takes a while on a small machine. */
const CREATE_DEADLINE_MS = 120_000;

/** Summaries of a time range as PDF: made, kept, read. */
export function Reports(): React.ReactNode {
  const list = useMethod('reports.list', {});
  const create = useAction('reports.create', ['reports.list'], CREATE_DEADLINE_MS);
  const range = useTimeStore((state) => state.range);
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const menu = useRef<HTMLButtonElement>(null);
  const isNew = search.has('new');
  // The palette's "Create report" leads here with the choices open.
  useEffect(() => {
    if (!isNew) return;
    navigate('/reports', { replace: true });
    menu.current?.click();
  }, [isNew, navigate]);

  const make = ({ fromMs, toMs }: Span) => {
    create.mutate(
      { fromMs: Math.round(fromMs), toMs: Math.round(toMs) },
      {
        onSuccess: ({ title }) => {
          toastDone('Report created', title);
        },
      },
    );
  };
  const lastHours = (hours: number) => () => {
    const toMs = Date.now();
    make({ fromMs: toMs - hours * HOUR, toMs });
  };
  const button = (
    <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Button ref={menu} loading={create.isPending} rightSection={<IconChevronDown size={15} />}>
          Create report
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={lastHours(1)}>Last hour</Menu.Item>
        <Menu.Item onClick={lastHours(24)}>Last day</Menu.Item>
        <Menu.Item
          onClick={() => {
            make(resolveRange(range, Date.now()));
          }}
        >
          The range shown: {rangeLabel(range, formatSpan)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <Page title="Reports" actions={button}>
      {create.isPending ? (
        <p className={classes.progress} role="status">
          Drawing the report and printing it to PDF…
        </p>
      ) : null}
      {create.error ? (
        <Panel title="The last report">
          <ErrorState what="The report can't be made" error={create.error} />
        </Panel>
      ) : null}
      <Panel title="All reports" flush>
        {list.error && !list.data ? (
          <ErrorState
            what="The reports can't be listed"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        ) : !list.data ? (
          <RowsSkeleton rows={4} />
        ) : list.data.length === 0 ? (
          <EmptyState title="No reports yet" icon={<IconFileText size={22} />} minHeight={240}>
            A report tells what happened in a time range, on paper: targets and their uptime, alerts, this
            machine. Create one above, for the last hour, the last day or the range shown.
          </EmptyState>
        ) : (
          <DataTable label="Reports" rows={list.data} columns={reportColumns} rowKey={({ id }) => id} />
        )}
      </Panel>
    </Page>
  );
}
