import { formatDuration, formatValue } from '#shared/format/index.ts';
import { useState } from 'react';
import { useMethod } from '../../live/use-method.ts';
import classes from './explore.module.css';

function tierName(tierMs: number): string {
  return tierMs === 0 ? 'raw samples' : `${formatDuration(tierMs)} rollups`;
}

/** What an expression reads and how long it takes over the window's range; asked when it is opened. */
export function Explain({
  expr,
  range,
}: {
  expr: string;
  range: () => { startMs: number; endMs: number; stepMs: number };
}): React.ReactNode {
  const [asked, setAsked] = useState<ReturnType<typeof range> | null>(null);
  const { data, error } = useMethod(
    'query.range',
    { expr, ...(asked ?? { startMs: 0, endMs: 0, stepMs: 1 }) },
    { enabled: asked !== null },
  );
  return (
    <details
      className={classes.explain}
      onToggle={(event) => {
        setAsked(event.currentTarget.open ? range() : null);
      }}
    >
      <summary>
        Explain <code className="wd-mono">{expr}</code>
      </summary>
      {asked === null ? null : error ? (
        <p className="wd-dim">{error.message}</p>
      ) : data === undefined ? (
        <p className="wd-dim">Asking…</p>
      ) : (
        <dl>
          <dt>Series read</dt>
          <dd>{formatValue(data.stats.seriesRead, 'none')}</dd>
          <dt>Samples read</dt>
          <dd>{formatValue(data.stats.samplesRead, 'none')}</dd>
          <dt>Read from</dt>
          <dd>{data.stats.tiersMs.map(tierName).join(', ') || 'nothing'}</dd>
          <dt>Series in the result</dt>
          <dd>{formatValue(data.series.length, 'none')}</dd>
          <dt>Points each</dt>
          <dd>
            {formatValue(data.timesS.length, 'none')}, every {formatDuration(asked.stepMs)}
          </dd>
          <dt>Time taken</dt>
          <dd>{formatDuration(data.stats.durationMs)}</dd>
          <dt>Evaluated in</dt>
          <dd>
            {data.stats.evaluatedIn === 'engine'
              ? 'the engine, at once'
              : 'a query worker, beside the engine'}
          </dd>
        </dl>
      )}
    </details>
  );
}
