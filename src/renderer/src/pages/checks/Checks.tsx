import { Button, SegmentedControl } from '@mantine/core';
import { IconHeartbeat, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useUiStore } from '../../app/ui-store.ts';
import { useMethod } from '../../live/use-method.ts';
import { useUnreachable } from '../../live/use-unreachable.ts';
import { useTopic } from '../../live/use-topic.ts';
import { useNow } from '../../ui/clock.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { StaleBadge } from '../../ui/StaleBadge.tsx';
import { useAddressText } from '../../ui/use-address-text.ts';
import type { ProbeStatus } from '#shared/contract/probes.ts';
import { byTrouble, failureSentence, markOfCheck } from './check-words.ts';
import { checkColumns } from './columns.tsx';
import { spans } from './spans.ts';
import classes from './checks.module.css';

const BARS_EVERY_MS = 10_000;
const ROW_HEIGHT = 56;

/** Everything that is looked at from outside, and whether it is up. */
export function Checks(): React.ReactNode {
  const { frame, receivedAtMs, error } = useTopic('probes');
  const open = useUiStore((state) => state.open);
  const [filter, setFilter] = useAddressText('q');
  const [spanValue, setSpan] = useState<string>(spans[0].value);
  const now = useNow();
  const span = spans.find(({ value }) => value === spanValue) ?? spans[0];
  const { data: bars } = useMethod(
    'uptime.bars',
    { kind: 'probe', spanMs: span.spanMs, bars: span.bars },
    { refetchMs: BARS_EVERY_MS, keepPrevious: true },
  );
  const wanted = filter.trim().toLowerCase();
  const rows = (frame ?? [])
    .filter(({ name, address }) => `${name} ${address}`.toLowerCase().includes(wanted))
    .sort(byTrouble);
  const unreachable = useUnreachable();
  const down = (frame ?? []).filter(({ health }) => health === 'down').length;
  const add = (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        open('add-check');
      }}
    >
      Add check
    </Button>
  );
  return (
    <Page
      title="Checks"
      subtitle={
        frame && frame.length > 0 ? (
          <>
            {frame.length === 1 ? '1 health check' : `${String(frame.length)} health checks`}
            {down > 0 ? `, ${String(down)} down` : ''} <StaleBadge receivedAtMs={receivedAtMs} />
          </>
        ) : null
      }
      actions={
        <>
          {frame && frame.length > 3 ? (
            <FilterField label="Filter checks" value={filter} onChange={setFilter} />
          ) : null}
          {add}
        </>
      }
    >
      <Panel
        title="All checks"
        flush
        actions={
          frame && frame.length > 0 ? (
            <SegmentedControl
              size="xs"
              aria-label="Look back"
              data={spans.map(({ value, label }) => ({ value, label }))}
              value={span.value}
              onChange={setSpan}
            />
          ) : null
        }
      >
        {frame === null && error ? (
          <ErrorState what="The checks can't be listed" error={error} />
        ) : frame === null ? (
          <RowsSkeleton rows={6} rowHeight={ROW_HEIGHT} />
        ) : frame.length === 0 ? (
          <EmptyState title="No health checks yet" icon={<IconHeartbeat size={22} />} action={add}>
            A check looks at something from outside, as its users do: a website, a port, a certificate, a DNS
            name, a host, a process, a file. It says when it is down, why, and how much of the time it was up.
          </EmptyState>
        ) : rows.length === 0 ? (
          <EmptyState title="No check matches">Names and addresses are searched for “{filter}”.</EmptyState>
        ) : (
          <div className={classes.tableHost}>
            <DataTable
              label="Checks"
              rows={rows}
              columns={checkColumns({ ...span, bars })}
              rowKey={({ name }) => name}
              rowHeight={ROW_HEIGHT}
              detail={(check) => why(check, now, unreachable('check', check.name))}
            />
          </div>
        )}
      </Panel>
    </Page>
  );
}

/** The line under a check that isn't up; a hiccup is no alarm. */
function why(check: ProbeStatus, nowMs: number, because: string | null): React.ReactNode {
  const sentence = because ?? failureSentence(check, nowMs);
  if (sentence === null) return null;
  return (
    <span className={classes.why} data-mark={markOfCheck(check.health)}>
      {sentence}
    </span>
  );
}
