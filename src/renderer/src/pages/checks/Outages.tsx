import { formatDuration } from '#shared/format/index.ts';
import type { UptimeSubject } from '#shared/contract/uptime.ts';
import { useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { useNow } from '../../ui/clock.ts';
import classes from './checks.module.css';

const SHOWN = 20;

/** The newest times a thing was down, and why. */
export function Outages({ subject }: { subject: UptimeSubject }): React.ReactNode {
  const { data, error, refetch } = useMethod(
    'uptime.outages',
    { ...subject, limit: SHOWN },
    { refetchMs: 15_000, keepPrevious: true },
  );
  const now = useNow();
  return (
    <Panel title="Outages" note={data?.length === SHOWN ? `The newest ${String(SHOWN)}` : null} flush>
      {error && !data ? (
        <ErrorState what="The outages can't be listed" error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <RowsSkeleton rows={3} />
      ) : data.length === 0 ? (
        <EmptyState title="No outage on record">It has not been down since it is watched.</EmptyState>
      ) : (
        <ul className={classes.outages} aria-label="Outages">
          {data.map(({ fromMs, toMs, reason }) => (
            <li key={fromMs}>
              <SeverityMark
                mark={toMs === null ? 'critical' : 'unknown'}
                label={toMs === null ? 'lasts' : 'over'}
              />
              <RelativeAge atMs={fromMs} withTime />
              <b>{formatDuration((toMs ?? now) - fromMs)}</b>
              <span>{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
