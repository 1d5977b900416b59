import { Button } from '@mantine/core';
import { IconFirstAidKit, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMethod } from '../../live/use-method.ts';
import { useTopic } from '../../live/use-topic.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { StaleBadge } from '../../ui/StaleBadge.tsx';
import { StatTile } from '../../ui/StatTile.tsx';
import { pastColumns } from './columns.tsx';
import { isOver, orDash } from './incident-words.ts';
import { IncidentRows } from './IncidentRows.tsx';
import { OpenIncident } from './OpenIncident.tsx';
import classes from './incidents.module.css';

const LIMIT = 1_000;

/** What is going on, and what went on before. */
export function Incidents(): React.ReactNode {
  const { frame, receivedAtMs } = useTopic('incidents');
  const [opening, setOpening] = useState(false);
  const figures = frame?.figures;
  return (
    <Page
      title="Incidents"
      subtitle={
        frame ? (
          <>
            {openSentence(frame.open.length)} <StaleBadge receivedAtMs={receivedAtMs} />
          </>
        ) : null
      }
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => {
            setOpening(true);
          }}
        >
          Open incident
        </Button>
      }
    >
      {figures && figures.count > 0 ? (
        <div className={classes.tiles}>
          <StatTile label="Incidents" value={String(figures.count)} note="in the last 30 days" />
          <StatTile
            label="Time to detect"
            value={orDash(figures.detectMs)}
            note="MTTD: first bad sample to alert"
          />
          <StatTile
            label="Time to acknowledge"
            value={orDash(figures.acknowledgeMs)}
            note="MTTA: alert to “I have it”"
          />
          <StatTile
            label="Time to resolve"
            value={orDash(figures.resolveMs)}
            note="MTTR: alert to resolved"
          />
        </div>
      ) : null}
      <Panel title="Open" flush>
        {!frame ? (
          <RowsSkeleton rows={3} />
        ) : frame.open.length === 0 ? (
          <EmptyState title="No open incidents" icon={<IconFirstAidKit size={22} />}>
            A critical alert opens one by itself; you can open one by hand, here or from an alert. Notes,
            charts and who did what are kept together until the postmortem.
          </EmptyState>
        ) : (
          <IncidentRows incidents={frame.open} label="Open incidents" />
        )}
      </Panel>
      <PastIncidents updatedAtMs={receivedAtMs} />
      {opening ? (
        <OpenIncident
          onClose={() => {
            setOpening(false);
          }}
        />
      ) : null}
    </Page>
  );
}

/** Asked anew whenever the live list changed: what left it is here now. */
function PastIncidents({ updatedAtMs }: { updatedAtMs: number }): React.ReactNode {
  const { data, error, refetch } = useMethod(
    'incidents.list',
    { limit: LIMIT },
    { refetchMs: 5_000, keepPrevious: true },
  );
  const past = data?.filter(({ status }) => isOver(status));
  if (updatedAtMs > 0 && past?.length === 0) return null;
  return (
    <Panel title="Past" note={data?.length === LIMIT ? `among the newest ${String(LIMIT)}` : null} flush>
      {error && !past ? (
        <ErrorState what="The incidents can't be read" error={error} onRetry={() => void refetch()} />
      ) : !past ? (
        <RowsSkeleton rows={4} />
      ) : (
        <div className={classes.tableHost}>
          <DataTable
            label="Past incidents"
            rows={past}
            columns={pastColumns}
            rowKey={({ id }) => String(id)}
          />
        </div>
      )}
    </Panel>
  );
}

function openSentence(count: number): string {
  if (count === 0) return 'Nothing is going on';
  return count === 1 ? 'One is open' : `${String(count)} are open`;
}
