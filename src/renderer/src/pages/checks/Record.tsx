import { formatAvailability } from '#shared/format/index.ts';
import type { UptimeSubject, UptimeSummary } from '#shared/contract/uptime.ts';
import { useMethod } from '../../live/use-method.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Heartbeat } from './Heartbeat.tsx';
import { spans } from './spans.ts';
import classes from './checks.module.css';

interface RecordProps {
  readonly subject: UptimeSubject;
  /** Null before the first result. */
  readonly summary: UptimeSummary | null;
}

/** How one thing was over a day, a week, a month and a quarter. */
export function Record({ subject, summary }: RecordProps): React.ReactNode {
  return (
    <Panel title="Record" note="Point at a bar for when and why">
      <div className={classes.record}>
        {spans.map((span) => (
          <RecordRow key={span.value} subject={subject} summary={summary} span={span} />
        ))}
      </div>
    </Panel>
  );
}

interface RecordRowProps extends RecordProps {
  readonly span: (typeof spans)[number];
}

function RecordRow({ subject, summary, span }: RecordRowProps): React.ReactNode {
  const { data } = useMethod(
    'uptime.bars',
    { ...subject, spanMs: span.spanMs, bars: 90 },
    { refetchMs: 30_000, keepPrevious: true },
  );
  const tally = summary?.windows.find(({ windowMs }) => windowMs === span.spanMs);
  return (
    <>
      <span className="wd-dim">{span.words}</span>
      <Heartbeat bars={data?.[subject.name]} span={span.words} height={28} />
      <b>{formatAvailability(tally?.availability)}</b>
    </>
  );
}
