import { formatAvailability, formatDuration } from '#shared/format/index.ts';
import { Link } from 'wouter';
import type { ProbeStatus } from '#shared/contract/probes.ts';
import type { UptimeBar } from '#shared/contract/uptime.ts';
import { MiniLine } from '../../charts/MiniLine.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { CertificateEnd } from './CertificateEnd.tsx';
import { CheckMenu } from './CheckMenu.tsx';
import { Budget } from './Budget.tsx';
import { healthNames, kindNames, markOfCheck } from './check-words.ts';
import { Heartbeat } from './Heartbeat.tsx';
import classes from './checks.module.css';

/** What the heartbeats are drawn over. */
export interface BarsSpan {
  readonly spanMs: number;
  readonly words: string;
  readonly bars: Readonly<Record<string, readonly UptimeBar[]>> | undefined;
}

/** The columns of the checks page. */
export function checkColumns({ spanMs, words, bars }: BarsSpan): readonly TableColumn<ProbeStatus>[] {
  const availability = ({ uptime }: ProbeStatus) =>
    uptime?.windows.find(({ windowMs }) => windowMs === spanMs)?.availability ?? null;
  return [
    {
      id: 'health',
      header: 'State',
      width: '96px',
      sort: ({ health }) => health,
      cell: ({ health }) => <SeverityMark mark={markOfCheck(health)} label={healthNames[health]} />,
    },
    {
      id: 'name',
      header: 'Check',
      width: 'minmax(180px, 1.5fr)',
      sort: ({ name }) => name,
      cell: ({ name, kind, address }) => (
        <span className={classes.name}>
          <Link href={`/checks/${encodeURIComponent(name)}`} title={name}>
            {name}
          </Link>
          <span className="wd-dim" title={address}>
            {kindNames[kind]} · {address}
          </span>
        </span>
      ),
    },
    {
      id: 'heartbeat',
      header: `Last ${words}`,
      width: 'minmax(160px, 2fr)',
      cell: ({ name, lastRunMs }) => (
        <Heartbeat bars={lastRunMs === null ? undefined : bars?.[name]} span={words} />
      ),
    },
    {
      id: 'availability',
      header: 'Up',
      width: '76px',
      align: 'right',
      sort: availability,
      cell: (check) => formatAvailability(availability(check)),
    },
    {
      id: 'budget',
      header: 'Budget, 30 d',
      fromWidth: 1000,
      width: '116px',
      sort: ({ uptime }) => uptime?.budget.leftRatio ?? null,
      cell: ({ uptime }) => <Budget budget={uptime?.budget ?? null} />,
    },
    {
      id: 'latency',
      header: 'Took',
      fromWidth: 760,
      width: '148px',
      sort: ({ lastDurationMs }) => lastDurationMs,
      cell: ({ recent, lastDurationMs }) => (
        <span className={classes.latency}>
          <MiniLine values={recent} label="Durations of the newest runs" />
          <span>{lastDurationMs === null ? '–' : formatDuration(lastDurationMs)}</span>
        </span>
      ),
    },
    {
      id: 'certificate',
      header: 'Certificate',
      fromWidth: 900,
      width: '104px',
      sort: ({ certificateEndsMs }) => certificateEndsMs,
      cell: ({ certificateEndsMs }) => <CertificateEnd endsMs={certificateEndsMs} />,
    },
    {
      id: 'age',
      header: 'Checked',
      fromWidth: 1100,
      width: '92px',
      align: 'right',
      sort: ({ lastRunMs }) => lastRunMs,
      cell: ({ lastRunMs }) => <RelativeAge atMs={lastRunMs} />,
    },
    { id: 'menu', header: '', width: '44px', align: 'right', cell: (check) => <CheckMenu check={check} /> },
  ];
}
