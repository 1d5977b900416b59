import { formatSi, formatValue } from '#shared/format/index.ts';
import { formatAgeShort } from '#shared/format/index.ts';
import { formatClock, localZone } from '../ui/times.ts';
import { useConnection } from '../live/client.ts';
import { useTopic } from '../live/use-topic.ts';
import { SeverityMark } from '../ui/SeverityMark.tsx';
import classes from './StatusStrip.module.css';

/** The newest sample may be this old before the strip points at it. */
const LAG_WARNING_MS = 10_000;

/** The engine in one line. */
export function StatusStrip(): React.ReactNode {
  const connection = useConnection();
  const { frame } = useTopic('status');
  const quiet = useTopic('alerts').frame?.quiet ?? null;
  const isOpen = connection.kind === 'open';
  const lag = frame?.newestSampleLagMs ?? null;
  return (
    <footer className={classes.strip} aria-label="Engine status" data-stale={!isOpen}>
      {isOpen ? (
        <SeverityMark mark="ok" label="Engine running" />
      ) : connection.kind === 'lost' ? (
        <SeverityMark mark="critical" label="Engine gone, reconnecting" />
      ) : connection.kind === 'silent' ? (
        <SeverityMark mark="critical" label="Engine not answering" />
      ) : (
        <SeverityMark mark="unknown" label="Connecting" />
      )}
      {frame ? (
        <>
          <Item label="samples/s" value={formatSi(Math.round(frame.samplesPerSecond))} />
          <Item
            label="lag"
            value={lag === null ? 'no samples yet' : lag < 1000 ? '< 1 s' : formatAgeShort(lag)}
            warn={lag !== null && lag > LAG_WARNING_MS}
          />
          <Item label="series" value={formatValue(frame.activeSeries, 'none')} />
          <Item label="database" value={formatValue(frame.databaseBytes, 'bytes')} />
          <Item
            label="targets up"
            value={`${String(frame.targetsUp)}/${String(frame.targetsUp + frame.targetsDown)}`}
          />
        </>
      ) : null}
      {frame?.savesPower === true ? <Item label="on battery" value="every 2 s" /> : null}
      {quiet === null ? null : (
        <Item
          label={quiet.why === 'muted' ? 'muted until' : 'quiet until'}
          value={formatClock(quiet.untilMs, 'minute')}
          warn
        />
      )}
      <span className={classes.zone} title="Times are shown in this zone; hover a time for UTC">
        {localZone}
      </span>
    </footer>
  );
}

function Item({
  label,
  value,
  warn = false,
}: {
  label: string;
  value: string;
  warn?: boolean;
}): React.ReactNode {
  return (
    <span className={classes.stripItem} data-warn={warn}>
      {label} <b>{value}</b>
    </span>
  );
}
