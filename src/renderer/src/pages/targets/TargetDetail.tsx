import { formatDuration, formatValue } from '#shared/format/index.ts';
import { IconTargetArrow } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { QueryChart } from '../../charts/QueryChart.tsx';
import { useMethod } from '../../live/use-method.ts';
import { useUnreachable } from '../../live/use-unreachable.ts';
import { useTopic } from '../../live/use-topic.ts';
import { useNow } from '../../ui/clock.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Labels } from '../../ui/Labels.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { StatTile } from '../../ui/StatTile.tsx';
import { UptimeBar } from '../../ui/UptimeBar.tsx';
import { Outages } from '../checks/Outages.tsx';
import { Record } from '../checks/Record.tsx';
import { metricExpr, metricUnit, selectorOf } from './metric-charts.ts';
import { TargetMenu } from './TargetMenu.tsx';
import { failureSentence, markOfHealth, writeInterval } from './target-words.ts';
import classes from './targets.module.css';

/** One target: how its scraping goes, and what it says. */
export function TargetDetail(): React.ReactNode {
  const params = useParams();
  const name = decodeURIComponent(params.name ?? '');
  const { frame } = useTopic('targets');
  const target = frame?.find((each) => each.name === name);
  if (frame === null) return <RowsSkeleton rows={6} />;
  if (!target) {
    return (
      <EmptyState title={`There is no target called ${name}`} icon={<IconTargetArrow size={22} />}>
        It was removed or renamed. <Link href="/targets">All targets</Link>
      </EmptyState>
    );
  }
  return <TargetBody target={target} />;
}

function TargetBody({ target }: { target: TargetStatus }): React.ReactNode {
  const now = useNow();
  const sentence = failureSentence(target, now);
  const because = useUnreachable()('target', target.name);
  const selector = `{${selectorOf(target)}}`;
  return (
    <Page
      title={target.name}
      subtitle={<span className="wd-mono">{target.url}</span>}
      actions={<TargetMenu target={target} />}
    >
      {sentence === null ? null : (
        <p className={classes.failure} role="alert">
          <SeverityMark mark="critical" /> {sentence}
          {because === null ? '' : ` It is ${because}.`}
        </p>
      )}
      <div className={classes.tiles}>
        <StatTile
          label="Health"
          value={target.health}
          note={
            <SeverityMark
              mark={markOfHealth(target.health)}
              label={`every ${writeInterval(target.intervalMs)}`}
            />
          }
        />
        <StatTile
          label="Last scrape"
          value={target.lastDurationMs === null ? '–' : formatDuration(target.lastDurationMs)}
          note={<RelativeAge atMs={target.lastScrapeMs} withTime />}
        />
        <StatTile
          label="Samples"
          value={formatValue(target.samplesScraped, 'none')}
          note="in the last scrape"
        />
        <StatTile
          label="Series"
          value={formatValue(target.seriesCount, 'none')}
          note={<Labels labels={target.labels} omit={['job', 'instance']} />}
        />
      </div>
      <Panel
        title="Newest scrapes"
        note={`${String(target.recent.filter((one) => one === 1).length)} of ${String(target.recent.length)} succeeded`}
      >
        <UptimeBar recent={target.recent} />
      </Panel>
      <TargetRecord name={target.name} />
      <div className={classes.charts}>
        <Panel title="Up">
          <QueryChart
            title="Up"
            queries={[{ expr: `up${selector}`, legend: 'up' }]}
            unit="none"
            height={140}
          />
        </Panel>
        <Panel title="Scrape duration">
          <QueryChart
            title="Scrape duration"
            queries={[{ expr: `scrape_duration_seconds${selector}`, legend: 'duration' }]}
            unit="s"
            height={140}
          />
        </Panel>
      </div>
      <MetricPanel target={target} />
      <Outages subject={{ kind: 'target', name: target.name }} />
    </Page>
  );
}

function TargetRecord({ name }: { name: string }): React.ReactNode {
  const subject = { kind: 'target', name } as const;
  const { data } = useMethod('uptime.summary', subject, { refetchMs: 15_000, keepPrevious: true });
  return <Record subject={subject} summary={data ?? null} />;
}

/** Any metric of this target, as a chart that suits its type. */
function MetricPanel({ target }: { target: TargetStatus }): React.ReactNode {
  const own = selectorOf(target);
  const names = useMethod('query.instant', {
    expr: `topk(200, count by (__name__) ({${own}}))`,
  });
  const metrics = useMethod('query.metrics', { match: '', limit: 10_000 });
  const [chosen, setChosen] = useState('');
  const found = (names.data?.vector ?? [])
    .map(({ labels }) => labels.__name__ ?? '')
    .filter((name) => name !== '' && name !== 'up' && !name.startsWith('scrape_'))
    .sort();
  const metric = chosen === '' ? (found[0] ?? '') : chosen;
  if (found.length === 0) return null;
  const info = metrics.data?.find(({ name }) => name === metric);
  const expr = metricExpr(metric, info?.type ?? 'unknown', own);
  return (
    <Panel
      title="Metric"
      note={info?.help ?? ''}
      actions={
        <>
          <select
            className={classes.select}
            aria-label="Metric to chart"
            value={metric}
            onChange={(event) => {
              setChosen(event.currentTarget.value);
            }}
          >
            {found.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <Link href={`/explore?expr=${encodeURIComponent(expr)}`}>Explore</Link>
        </>
      }
    >
      <QueryChart
        title={metric}
        queries={[{ expr }]}
        unit={metricUnit(metric, info?.type ?? 'unknown')}
        height={220}
      />
    </Panel>
  );
}
