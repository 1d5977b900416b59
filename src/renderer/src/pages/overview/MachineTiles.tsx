import { formatValue } from '#shared/format/index.ts';
import { hostQueries } from '../../app/host-queries.ts';
import { Sparkline } from '../../charts/Sparkline.tsx';
import { useBufferPulse } from '../../charts/use-query-chart.ts';
import { useLiveChart } from '../../live/use-chart.ts';
import { StatTile } from '../../ui/StatTile.tsx';
import classes from './overview.module.css';

/** The tiles show now and how it came to be, whatever range the charts show. */
const RANGE_MS = 5 * 60_000;
const STEP_MS = 2_000;

const exprs = [
  hostQueries.cpu,
  hostQueries.memory,
  hostQueries.disk,
  hostQueries.received,
  hostQueries.sent,
  hostQueries.memoryTotal,
];
const explore = (expr: string) => `/explore?expr=${encodeURIComponent(expr)}`;

/** CPU, memory, disk and network, one number each. */
export function MachineTiles(): React.ReactNode {
  const { buffer } = useLiveChart(exprs, RANGE_MS, STEP_MS, true);
  useBufferPulse(buffer);
  const columnOf = (query: number) => buffer.series.findIndex((series) => series.query === query);
  const last = (query: number) => buffer.columns[columnOf(query)]?.at(-1) ?? null;
  const total = last(5);
  const used = last(1);
  return (
    <div className={classes.tiles}>
      <StatTile
        label="CPU"
        value={formatValue(last(0), 'percentunit')}
        note="of all cores"
        href={explore(hostQueries.cpu)}
      >
        <Sparkline buffer={buffer} index={columnOf(0)} max={1} />
      </StatTile>
      <StatTile
        label="Memory"
        value={formatValue(used, 'percentunit')}
        note={
          total === null || used === null
            ? null
            : `${formatValue(used * total, 'bytes')} of ${formatValue(total, 'bytes')}`
        }
        href={explore(hostQueries.memory)}
      >
        <Sparkline buffer={buffer} index={columnOf(1)} max={1} />
      </StatTile>
      <StatTile
        label="Disk"
        value={formatValue(last(2), 'percentunit')}
        note="the fullest one"
        href={explore(hostQueries.disk)}
      >
        <Sparkline buffer={buffer} index={columnOf(2)} max={1} />
      </StatTile>
      <StatTile
        label="Network"
        value={formatValue(last(3), 'binBps')}
        note={`received; sent ${formatValue(last(4), 'binBps')}`}
        href={explore(hostQueries.received)}
      >
        <Sparkline buffer={buffer} index={columnOf(3)} />
      </StatTile>
    </div>
  );
}
