import { formatDuration } from '#shared/format/index.ts';
import type { BacktestOutcome, BacktestResult, Episode } from '#shared/contract/rules.ts';
import { Labels } from '../../ui/Labels.tsx';
import { formatDateTime } from '../../ui/times.ts';
import { byAlert, times } from './rule-words.ts';
import classes from './rules.module.css';

/** Lanes shown; more alerts than this are told by number. */
const MOST_LANES = 8;
/** Units across a lane. */
const WIDTH = 10_000;
/** The least width that can be seen. */
const LEAST = 25;

interface BacktestStripProps {
  readonly result: BacktestResult;
  readonly outcome: BacktestOutcome;
}

/** When each alert would have been pending and firing, one lane an alert, under the chart's time axis. */
export function BacktestStrip({ result, outcome }: BacktestStripProps): React.ReactNode {
  const alerts = byAlert(outcome.episodes, result.endMs);
  if (alerts.length === 0) return <p className={classes.quiet}>It would not have fired in this period.</p>;
  return (
    <div className={classes.strip}>
      <ul className={classes.lanes} aria-label="When it would have fired">
        {alerts.slice(0, MOST_LANES).map(({ labels, episodes, firingMs }) => (
          <li key={JSON.stringify(labels)}>
            <Lane episodes={episodes} result={result} />
            <div className={classes.laneName}>
              <Labels labels={labels} omit={['alertname', 'severity', '__name__']} />
              <span className="wd-dim">
                {times(episodes.length)}, {formatDuration(firingMs)}
              </span>
            </div>
          </li>
        ))}
      </ul>
      <p className={classes.legend}>
        <span className={classes.firingKey} /> firing <span className={classes.pendingKey} /> pending
        {alerts.length > MOST_LANES
          ? ` · ${String(alerts.length - MOST_LANES)} more alerts are in the list below`
          : ''}
      </p>
    </div>
  );
}

function Lane({
  episodes,
  result,
}: {
  episodes: readonly Episode[];
  result: BacktestResult;
}): React.ReactNode {
  const { startMs, endMs } = result;
  const xOf = (ms: number): number =>
    (Math.min(Math.max(ms, startMs), endMs) - startMs) * (WIDTH / Math.max(1, endMs - startMs));
  return (
    <svg
      className={classes.lane}
      viewBox={`0 0 ${String(WIDTH)} 12`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect className={classes.laneGround} x="0" y="0" width={WIDTH} height="12" />
      {episodes.map(({ pendingFromMs, firingFromMs, toMs }) => {
        const [pending, from, to] = [xOf(pendingFromMs), xOf(firingFromMs), xOf(toMs ?? endMs)];
        const width = Math.max(LEAST, to - from);
        return (
          <g key={firingFromMs}>
            <title>
              {formatDateTime(firingFromMs)} – {toMs === null ? 'still firing' : formatDateTime(toMs)}
            </title>
            {from > pending ? (
              <rect className={classes.lanePending} x={pending} y="0" width={from - pending} height="12" />
            ) : null}
            <rect
              className={classes.laneFiring}
              x={Math.min(from, WIDTH - width)}
              y="0"
              width={width}
              height="12"
            />
          </g>
        );
      })}
    </svg>
  );
}
