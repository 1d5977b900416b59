import { formatAvailability, formatDuration } from '#shared/format/index.ts';
import { IconHeartbeat } from '@tabler/icons-react';
import { Link, useParams } from 'wouter';
import { quoteLabelValue } from '#shared/model/labels.ts';
import type { ProbeStatus } from '#shared/contract/probes.ts';
import { QueryChart } from '../../charts/QueryChart.tsx';
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
import { writeInterval } from '../targets/target-words.ts';
import { CheckMenu } from './CheckMenu.tsx';
import { CertificateEnd } from './CertificateEnd.tsx';
import { budgetWords, DAY_MS, failureSentence, healthNames, kindNames, markOfCheck } from './check-words.ts';
import { Outages } from './Outages.tsx';
import { Record } from './Record.tsx';
import classes from './checks.module.css';

/** One check: how it is, how it was, and how long it took. */
export function CheckDetail(): React.ReactNode {
  const params = useParams();
  const name = decodeURIComponent(params.name ?? '');
  const { frame } = useTopic('probes');
  const check = frame?.find((each) => each.name === name);
  if (frame === null) return <RowsSkeleton rows={6} />;
  if (!check) {
    return (
      <EmptyState title={`There is no check called ${name}`} icon={<IconHeartbeat size={22} />}>
        It was removed or renamed. <Link href="/checks">All checks</Link>
      </EmptyState>
    );
  }
  return <CheckBody check={check} />;
}

function CheckBody({ check }: { check: ProbeStatus }): React.ReactNode {
  const now = useNow();
  const { name, kind, address, health, uptime, objective, labels } = check;
  const sentence = failureSentence(check, now);
  const because = useUnreachable()('check', name);
  const windowOf = (days: number) => uptime?.windows.find(({ windowMs }) => windowMs === days * DAY_MS);
  const month = windowOf(30);
  return (
    <Page
      title={name}
      subtitle={
        <span className={classes.where}>
          {kindNames[kind]} · <span className="wd-mono">{address}</span> <Labels labels={labels} />
        </span>
      }
      actions={<CheckMenu check={check} />}
    >
      {sentence === null ? null : (
        <p className={classes.failure} data-mark={markOfCheck(health)} role="alert">
          <SeverityMark mark={markOfCheck(health)} /> {sentence}
          {because === null ? '' : ` It is ${because}.`}
        </p>
      )}
      <div className={classes.tiles}>
        <StatTile
          label="State"
          value={healthNames[health]}
          note={
            <SeverityMark mark={markOfCheck(health)} label={`every ${writeInterval(check.intervalMs)}`} />
          }
        />
        <StatTile
          label="Last check"
          value={check.lastDurationMs === null ? '–' : formatDuration(check.lastDurationMs)}
          note={<RelativeAge atMs={check.lastRunMs} withTime />}
        />
        <StatTile
          label="Up, 30 days"
          value={formatAvailability(month?.availability)}
          note={`objective ${String(Number((objective * 100).toFixed(4)))}%`}
        />
        <StatTile
          label="Error budget"
          value={uptime?.budget.leftRatio == null ? '–' : budgetWords(uptime.budget)}
          note="of what 30 days allow"
        />
        <StatTile label="Budget burn, last hour" value={burnWords(uptime, 0)} note={burnNote(uptime)} />
        {check.certificateEndsMs === null ? null : (
          <StatTile
            label="Certificate"
            value={new Date(check.certificateEndsMs).toLocaleDateString()}
            note={<CertificateEnd endsMs={check.certificateEndsMs} />}
          />
        )}
      </div>
      <Record subject={{ kind: 'probe', name }} summary={uptime} />
      <Panel title="Duration">
        <QueryChart title="Duration" queries={durationQueries(check)} unit="s" height={180} />
      </Panel>
      <Outages subject={{ kind: 'probe', name }} />
    </Page>
  );
}

/** Where the time went, for kinds that tell; the whole otherwise. */
function durationQueries({ kind, name }: ProbeStatus) {
  const selector = `{job=${quoteLabelValue(name)}}`;
  const phased: Partial<Record<ProbeStatus['kind'], string>> = {
    http: 'probe_http_duration_seconds',
    icmp: 'probe_icmp_duration_seconds',
  };
  const metric = phased[kind];
  return metric === undefined
    ? [{ expr: `probe_duration_seconds${selector}`, legend: 'duration' }]
    : [{ expr: `${metric}${selector}`, legend: '{{phase}}' }];
}

function burnWords(uptime: ProbeStatus['uptime'], index: number): string {
  const rate = uptime?.burnRates[index]?.rate ?? null;
  return rate === null ? '–' : `${rate >= 100 ? rate.toFixed(0) : Number(rate.toFixed(1)).toString()}×`;
}

function burnNote(uptime: ProbeStatus['uptime']): string {
  return `6 h ${burnWords(uptime, 1)} · 3 d ${burnWords(uptime, 3)}`;
}
