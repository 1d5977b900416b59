import { Tabs } from '@mantine/core';
import { IconFirstAidKit } from '@tabler/icons-react';
import { Link, useLocation, useParams, useSearchParams } from 'wouter';
import type { IncidentDetail as Detail } from '#shared/contract/incidents.ts';
import { useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { StatTile } from '../../ui/StatTile.tsx';
import { alertsWords, markOfIncident, orDash, statusWords } from './incident-words.ts';
import { IncidentAlerts } from './IncidentAlerts.tsx';
import { IncidentHands } from './IncidentHands.tsx';
import { Postmortem } from './Postmortem.tsx';
import { SimilarIncidents } from './SimilarIncidents.tsx';
import { Timeline } from './Timeline.tsx';
import classes from './incidents.module.css';

const tabs = ['timeline', 'alerts', 'similar', 'postmortem'] as const;

/** One incident: where it stands, what happened, what was like it, and what is learned from it. */
export function IncidentDetail(): React.ReactNode {
  const id = Number(useParams().id ?? '');
  const { data, error, refetch } = useMethod('incidents.get', { id }, { refetchMs: 2_000 });
  if (data) return <Whole detail={data} />;
  if (!error) return <RowsSkeleton rows={8} />;
  return (
    <Page title="Incident">
      {error.code === 'not_found' || error.code === 'bad_request' ? (
        <EmptyState title="There is no such incident" icon={<IconFirstAidKit size={22} />}>
          <Link href="/incidents">All incidents</Link>
        </EmptyState>
      ) : (
        <ErrorState what="The incident can't be read" error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

function Whole({ detail }: { detail: Detail }): React.ReactNode {
  const { incident } = detail;
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const tab = tabs.find((each) => each === search.get('tab')) ?? 'timeline';
  const path = `/incidents/${String(incident.id)}`;
  return (
    <Page
      title={incident.title}
      subtitle={
        <>
          <SeverityMark mark={markOfIncident(incident)} label={incident.severity} /> · incident {incident.id}{' '}
          · {alertsWords(incident)}
        </>
      }
      actions={<IncidentHands incident={incident} />}
    >
      <div className={classes.tiles}>
        <StatTile
          label="Status"
          value={statusWords[incident.status]}
          note={<RelativeAge atMs={sinceOf(incident)} withTime />}
        />
        <StatTile label="Owner" value={incident.owner ?? 'Nobody'} note={`opened by ${incident.openedBy}`} />
        <StatTile label="Time to detect" value={orDash(incident.detectMs)} note="first bad sample to alert" />
        <StatTile
          label="Time to acknowledge"
          value={orDash(incident.acknowledgeMs)}
          note="alert to “I have it”"
        />
        <StatTile label="Time to resolve" value={orDash(incident.resolveMs)} note="alert to resolved" />
      </div>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) => {
          navigate(next === null || next === 'timeline' ? path : `${path}?tab=${next}`, { replace: true });
        }}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          <Tabs.Tab value="alerts">Alerts {countOf(detail.alerts.length)}</Tabs.Tab>
          <Tabs.Tab value="similar">Similar {countOf(detail.similar.length)}</Tabs.Tab>
          <Tabs.Tab value="postmortem">Postmortem</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="timeline">
          <Timeline detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="alerts">
          <IncidentAlerts alerts={detail.alerts} />
        </Tabs.Panel>
        <Tabs.Panel value="similar">
          <SimilarIncidents similar={detail.similar} />
        </Tabs.Panel>
        <Tabs.Panel value="postmortem">
          <Postmortem detail={detail} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function countOf(count: number): React.ReactNode {
  return count === 0 ? null : <span className="wd-dim">{count}</span>;
}

/** When it got to where it stands. */
function sinceOf({ status, ...at }: Detail['incident']): number {
  const reached = {
    triggered: at.openedAtMs,
    acknowledged: at.acknowledgedAtMs,
    mitigated: at.mitigatedAtMs,
    resolved: at.resolvedAtMs,
    postmortem: at.postmortemAtMs,
  };
  return reached[status] ?? at.openedAtMs;
}
