import { formatValue } from '#shared/format/index.ts';
import { IconBellCheck } from '@tabler/icons-react';
import { Link, useParams } from 'wouter';
import type { Alert } from '#shared/contract/alerts.ts';
import { QueryChart } from '../../charts/QueryChart.tsx';
import { useTopic } from '../../live/use-topic.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Labels } from '../../ui/Labels.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { StatTile } from '../../ui/StatTile.tsx';
import { formatClock } from '../../ui/times.ts';
import { AlertHands } from './AlertHands.tsx';
import { AlertStanding } from './AlertStanding.tsx';
import { AlertHistory } from './AlertHistory.tsx';
import { AlertIncident } from './AlertIncident.tsx';
import { AlertTimeline } from './AlertTimeline.tsx';
import { alertSummary, markOfState } from './alert-words.ts';
import { splitComparison } from './comparison.ts';
import classes from './alerts.module.css';

/** One alert: what, how much, since when, how it came to be. */
export function AlertDetail(): React.ReactNode {
  const params = useParams();
  const fingerprint = decodeURIComponent(params.fingerprint ?? '');
  const { frame } = useTopic('alerts');
  if (!frame) return <RowsSkeleton rows={6} />;
  const alert = frame.alerts.find((each) => each.fingerprint === fingerprint);
  if (alert) return <ActiveAlert alert={alert} />;
  return (
    <Page title="Alert">
      <EmptyState title="This alert isn’t active any more" icon={<IconBellCheck size={22} />}>
        What happened is kept below. <Link href="/alerts">All alerts</Link>
      </EmptyState>
      <AlertHistory fingerprint={fingerprint} />
    </Page>
  );
}

function ActiveAlert({ alert }: { alert: Alert }): React.ReactNode {
  // What another program evaluates is known here by its labels only.
  const isOwn = alert.source === null;
  const { expr, threshold } = splitComparison(alert.expr);
  const description = alert.annotations.description;
  const runbook = alert.annotations.runbook_url;
  return (
    <Page
      title={alert.rule}
      subtitle={
        <>
          <SeverityMark mark={alert.severity} label={alert.severity} /> · {alertSummary(alert)}
        </>
      }
      actions={
        <>
          {isOwn ? (
            <Link href={`/explore?expr=${encodeURIComponent(alert.expr)}`}>Explore the expression</Link>
          ) : null}
          <AlertIncident alert={alert} />
          <AlertHands alert={alert} />
        </>
      }
    >
      <AlertStanding alert={alert} />
      <div className={classes.tiles}>
        <StatTile
          label="State"
          value={alert.state}
          note={
            <SeverityMark
              mark={markOfState(alert.state, alert.severity)}
              label={isOwn ? `group ${alert.group}` : 'evaluated elsewhere'}
            />
          }
        />
        {isOwn ? (
          <StatTile
            label="Value"
            value={formatValue(alert.value, 'none')}
            note={threshold ? `against ${threshold.label}` : null}
          />
        ) : null}
        <StatTile
          label="True since"
          value={formatClock(alert.activeSinceMs, 'minute')}
          note={<RelativeAge atMs={alert.activeSinceMs} />}
        />
        {alert.firedAtMs === null ? null : (
          <StatTile
            label="Fired at"
            value={formatClock(alert.firedAtMs, 'minute')}
            note={<RelativeAge atMs={alert.firedAtMs} />}
          />
        )}
      </div>
      <Panel title="What it watches">
        {isOwn ? <p className={`wd-mono ${classes.expr ?? ''}`}>{alert.expr}</p> : null}
        <Labels labels={alert.labels} />
        {description !== undefined && description !== alertSummary(alert) ? (
          <p className={classes.text}>{description}</p>
        ) : null}
        {runbook !== undefined && /^https?:/.test(runbook) ? (
          <p className={classes.text}>
            <a href={runbook} target="_blank" rel="noreferrer">
              Runbook
            </a>
          </p>
        ) : null}
      </Panel>
      <AlertTimeline fingerprint={alert.fingerprint} />
      {isOwn ? (
        <Panel title="Over time">
          <QueryChart
            title={alert.rule}
            queries={[{ expr }]}
            unit="none"
            height={220}
            threshold={threshold}
          />
        </Panel>
      ) : null}
      <AlertHistory fingerprint={alert.fingerprint} />
    </Page>
  );
}
