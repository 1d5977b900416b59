import type { Unit } from '#shared/format/index.ts';
import { hostQueries } from '../../app/host-queries.ts';
import { QueryChart } from '../../charts/QueryChart.tsx';
import type { ChartQuery } from '../../charts/QueryChart.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { MachineTiles } from './MachineTiles.tsx';
import classes from './overview.module.css';

const HEIGHT = 160;

interface MachineChart {
  readonly title: string;
  readonly unit: Unit;
  readonly queries: readonly ChartQuery[];
}

const charts: readonly MachineChart[] = [
  {
    title: 'CPU and memory',
    unit: 'percentunit',
    queries: [
      { expr: hostQueries.cpu, legend: 'CPU' },
      { expr: hostQueries.memory, legend: 'Memory' },
    ],
  },
  {
    title: 'Network',
    unit: 'binBps',
    queries: [
      { expr: hostQueries.received, legend: 'received' },
      { expr: hostQueries.sent, legend: 'sent' },
    ],
  },
  {
    title: 'Disk activity',
    unit: 'binBps',
    queries: [
      { expr: hostQueries.diskRead, legend: 'read' },
      { expr: hostQueries.diskWritten, legend: 'written' },
    ],
  },
  {
    title: 'Disk space used',
    unit: 'percentunit',
    queries: [{ expr: hostQueries.disksLargest, legend: '{{mountpoint}}' }],
  },
];

/** This machine: four numbers now, four charts over the window's time range. */
export function MachineCharts(): React.ReactNode {
  return (
    <section className={classes.machine} aria-labelledby="this-machine">
      <h2 id="this-machine">This machine</h2>
      <MachineTiles />
      <div className={classes.charts}>
        {charts.map(({ title, unit, queries }) => (
          <Panel key={title} title={title}>
            <QueryChart title={title} queries={queries} unit={unit} height={HEIGHT} />
          </Panel>
        ))}
      </div>
    </section>
  );
}
