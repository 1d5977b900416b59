import { Button } from '@mantine/core';
import { IconTargetArrow } from '@tabler/icons-react';
import { useState } from 'react';
import type { Alert } from '#shared/contract/alerts.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { TimeRangePicker } from '../app/TimeRangePicker.tsx';
import { StateLine } from '../pages/overview/StateLine.tsx';
import { YamlText } from '../pages/dashboards/edit/YamlText.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FilterField } from '../ui/FilterField.tsx';
import { HeartbeatBar } from '../ui/HeartbeatBar.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Labels } from '../ui/Labels.tsx';
import { Panel } from '../ui/Panel.tsx';
import { PromqlEditor } from '../ui/promql-editor/PromqlEditor.tsx';
import { ChartSkeleton, RowsSkeleton } from '../ui/Skeletons.tsx';
import { StatTile } from '../ui/StatTile.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { toastDone, useToasts } from '../ui/toasts.ts';
import { UptimeBar } from '../ui/UptimeBar.tsx';
import classes from './kit.module.css';

const REFUSED = new WatchdeckError(
  'unavailable',
  'Connection refused by 127.0.0.1:9100 (3rd time, since 14:02)',
);
const NO_ALERTS: readonly Alert[] = [];
const firing = (critical: number, high: number) => ({
  frame: { alerts: [...NO_ALERTS], firing: { critical, high, medium: 0, low: 0 }, pending: 0, quiet: null },
  receivedAtMs: 1,
  error: null,
});
const noTargets = { frame: [], receivedAtMs: 1, error: null };
const rows = Array.from({ length: 200 }, (_, i) => ({ name: `disk${String(i)}`, used: (i * 37) % 100 }));
const recent = Array.from({ length: 60 }, (_, i) => (i % 17 === 5 ? 0 : 1));
const beats = Array.from({ length: 48 }, (_, i) => ({ up: i < 4 ? 0 : 1, down: i % 13 === 7 ? 0.4 : 0 }));

/** The building blocks that pages are made of, in the states they can be in. */
export function Blocks(): React.ReactNode {
  const [filter, setFilter] = useState('disk');
  const [expr, setExpr] = useState('sum by (mode) (rate(node_cpu_seconds_total[1m]))');
  const [isAsking, setAsking] = useState(false);
  return (
    <div className={classes.blocks}>
      <StateLine alerts={firing(0, 0)} targets={noTargets} />
      <StateLine alerts={firing(2, 1)} targets={noTargets} />
      <div className={classes.tiles}>
        <StatTile label="CPU" value="12.4 %" note="of all cores" />
        <StatTile label="Memory" value="71 %" note="11.4 GiB of 16 GiB" />
        <StatTile label="Nothing yet" value="–" />
      </div>
      <Panel title="Words, keys, labels, time" actions={<TimeRangePicker />}>
        <div className={classes.row}>
          <Labels
            labels={{ job: 'order-bot', instance: '127.0.0.1:9100', a_very_long_name: 'x'.repeat(60) }}
          />
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
          <FilterField label="Filter" value={filter} onChange={setFilter} />
          <Button>Do it</Button>
          <Button variant="default">Or this</Button>
          <Button
            variant="default"
            onClick={() => {
              setAsking(true);
            }}
          >
            Ask first
          </Button>
          <Button
            variant="default"
            onClick={() => {
              toastDone('Saved', 'A message that goes by itself.');
              useToasts.getState().show({
                key: 'kit',
                mark: 'critical',
                title: 'backup-host is down',
                body: 'A message that stays.',
                sticky: true,
              });
            }}
          >
            Say something
          </Button>
        </div>
      </Panel>
      <Panel title="Up and down">
        <UptimeBar recent={recent} />
        <HeartbeatBar
          beats={beats}
          label="Up 97 % of the last day"
          describe={(i) => `Half hour ${String(i)}`}
        />
      </Panel>
      <div className={classes.tiles}>
        <Panel title="Empty">
          <EmptyState
            title="No targets yet"
            icon={<IconTargetArrow size={22} />}
            action={<Button>Add target</Button>}
          >
            A target is an address that serves metrics.
          </EmptyState>
        </Panel>
        <Panel title="Error">
          <ErrorState what="The targets can’t be listed" error={REFUSED} onRetry={() => undefined} />
        </Panel>
        <Panel title="Loading">
          <ChartSkeleton height={90} />
          <RowsSkeleton rows={2} />
        </Panel>
      </div>
      <Panel title="Table" flush>
        <div className={classes.table}>
          <DataTable
            label="Disks"
            rows={rows.filter(({ name }) => name.includes(filter))}
            rowKey={({ name }) => name}
            columns={[
              {
                id: 'name',
                header: 'Name',
                width: '1fr',
                sort: ({ name }) => name,
                cell: ({ name }) => name,
              },
              {
                id: 'used',
                header: 'Used',
                width: '120px',
                align: 'right',
                sort: ({ used }) => used,
                cell: ({ used }) => `${String(used)} %`,
              },
            ]}
            detail={({ used }) => (used > 95 ? 'Almost full' : null)}
          />
        </div>
      </Panel>
      <Panel title="Expression">
        <PromqlEditor
          label="Expression"
          value={expr}
          placeholder=""
          onChange={setExpr}
          onRun={() => undefined}
        />
      </Panel>
      <Panel title="YAML">
        <div className={classes.yaml}>
          <YamlText value={'title: Machine\npanels: []\n'} isReadOnly={false} onChange={() => undefined} />
        </div>
      </Panel>
      <Confirm
        opened={isAsking}
        title="Remove order-bot?"
        action="Remove target"
        onConfirm={() => {
          setAsking(false);
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        Its history stays.
      </Confirm>
      <Toasts />
    </div>
  );
}
