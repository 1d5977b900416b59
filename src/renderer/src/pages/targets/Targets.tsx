import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconTargetArrow } from '@tabler/icons-react';
import { useState } from 'react';
import { useUiStore } from '../../app/ui-store.ts';
import { useUnreachable } from '../../live/use-unreachable.ts';
import { useTopic } from '../../live/use-topic.ts';
import { useNow } from '../../ui/clock.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { StaleBadge } from '../../ui/StaleBadge.tsx';
import { targetColumns } from './columns.tsx';
import { byTrouble, failureSentence } from './target-words.ts';
import classes from './targets.module.css';

/** Everything that is scraped, and how that goes. */
export function Targets(): React.ReactNode {
  const { frame, receivedAtMs } = useTopic('targets');
  const open = useUiStore((state) => state.open);
  const [filter, setFilter] = useState('');
  const now = useNow();
  const add = (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        open('add-target');
      }}
    >
      Add target
    </Button>
  );
  const wanted = filter.trim().toLowerCase();
  const rows = (frame ?? [])
    .filter(({ name, url }) => name.toLowerCase().includes(wanted) || url.toLowerCase().includes(wanted))
    .sort(byTrouble);
  const unreachable = useUnreachable();
  const down = (frame ?? []).filter(({ health }) => health === 'down').length;
  return (
    <Page
      title="Targets"
      subtitle={
        frame && frame.length > 0 ? (
          <>
            {frame.length} watched{down > 0 ? `, ${String(down)} down` : ', all up'}{' '}
            <StaleBadge receivedAtMs={receivedAtMs} />
          </>
        ) : null
      }
      actions={
        <>
          {frame && frame.length > 3 ? (
            <TextInput
              aria-label="Filter targets"
              placeholder="Filter"
              leftSection={<IconSearch size={15} />}
              value={filter}
              onChange={(event) => {
                setFilter(event.currentTarget.value);
              }}
            />
          ) : null}
          {add}
        </>
      }
    >
      <Panel title="All targets" flush>
        {frame === null ? (
          <RowsSkeleton rows={6} />
        ) : frame.length === 0 ? (
          <EmptyState title="No targets yet" icon={<IconTargetArrow size={22} />} action={add}>
            A target is an address that serves metrics. It is scraped at its interval, charted, and watched by
            the alert rules.
          </EmptyState>
        ) : rows.length === 0 ? (
          <EmptyState title="No target matches">Names and addresses are searched for “{filter}”.</EmptyState>
        ) : (
          <div className={classes.tableHost}>
            <DataTable
              label="Targets"
              rows={rows}
              columns={targetColumns}
              rowKey={({ name }) => name}
              detail={(target) => unreachable('target', target.name) ?? failureSentence(target, now)}
            />
          </div>
        )}
      </Panel>
    </Page>
  );
}
