import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus, IconTargetArrow } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
import { targetHealthSchema } from '#shared/contract/targets.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { useUiStore } from '../../app/ui-store.ts';
import { useUnreachable } from '../../live/use-unreachable.ts';
import { useTopic } from '../../live/use-topic.ts';
import { useNow } from '../../ui/clock.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { StaleBadge } from '../../ui/StaleBadge.tsx';
import { useAddressText } from '../../ui/use-address-text.ts';
import { targetColumns } from './columns.tsx';
import { findTargets } from './find-targets.ts';
import { byTrouble, failureSentence } from './target-words.ts';
import classes from './targets.module.css';

/** So many are seen at a glance, and need no filter. */
const FEW = 3;

/** Everything that is scraped, and how that goes. */
export function Targets(): React.ReactNode {
  const { frame, receivedAtMs } = useTopic('targets');
  const open = useUiStore((state) => state.open);
  const [filter, setFilter] = useAddressText('q');
  const [search, setSearch] = useSearchParams();
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
  const health = targetHealthSchema.safeParse(search.get('health')).data ?? null;
  const rows = findTargets(frame ?? [], filter)
    .filter((target) => health === null || target.health === health)
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
          {frame && frame.length > FEW ? (
            <FilterField label="Filter targets" value={filter} onChange={setFilter} />
          ) : null}
          {add}
        </>
      }
    >
      <Panel
        title="All targets"
        note={
          frame && rows.length < frame.length ? `${String(rows.length)} of ${String(frame.length)}` : null
        }
        actions={
          frame && frame.length > FEW ? (
            <SegmentedControl
              size="xs"
              aria-label="Health"
              data={healthChoices(frame)}
              value={health ?? 'all'}
              onChange={(next) => {
                setSearch(
                  (before) => {
                    const after = new URLSearchParams(before);
                    if (next === 'all') after.delete('health');
                    else after.set('health', next);
                    return after;
                  },
                  { replace: true },
                );
              }}
            />
          ) : null
        }
        flush
      >
        {frame === null ? (
          <RowsSkeleton rows={6} />
        ) : frame.length === 0 ? (
          <EmptyState title="No targets yet" icon={<IconTargetArrow size={22} />} action={add}>
            A target is an address that serves metrics. It is scraped at its interval, charted, and watched by
            the alert rules.
          </EmptyState>
        ) : rows.length === 0 ? (
          <EmptyState title="No target matches">
            {filter === ''
              ? `None is ${health ?? 'here'} now.`
              : `Names, addresses and labels are searched for “${filter}”.`}
          </EmptyState>
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

function healthChoices(targets: readonly TargetStatus[]): { value: string; label: string }[] {
  const counted = (health: TargetStatus['health']) =>
    String(targets.filter((target) => target.health === health).length);
  return [
    { value: 'all', label: 'All' },
    { value: 'down', label: `Down ${counted('down')}` },
    { value: 'up', label: `Up ${counted('up')}` },
    { value: 'unknown', label: `Not scraped yet ${counted('unknown')}` },
  ];
}
