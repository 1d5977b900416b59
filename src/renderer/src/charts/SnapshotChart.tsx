import { useMemo } from 'react';
import type { ChartSnapshot } from '#shared/contract/incidents.ts';
import { SeriesBuffer } from '../live/series-buffer.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Chart } from './Chart.tsx';
import { seriesNames } from './names.ts';
import { assignSlots, styleOfSlot } from './palette.ts';
import { describeChart, summarize } from './summary.ts';
import { useScheme } from './use-scheme.ts';

interface SnapshotChartProps {
  readonly chart: ChartSnapshot;
  readonly height: number;
}

/** A chart of data that was kept; it shows what was, and doesn't move. */
export function SnapshotChart({ chart, height }: SnapshotChartProps): React.ReactNode {
  const scheme = useScheme();
  const { title, expr, threshold } = chart;
  const series = useMemo(() => chart.series.map(({ labels }) => ({ query: 0, labels })), [chart]);
  const buffer = useMemo(() => {
    const filled = new SeriesBuffer(Infinity);
    filled.timesS = chart.times.map((ms) => ms / 1000);
    filled.series = series;
    filled.columns = chart.series.map(({ values }) => values);
    return filled;
  }, [chart, series]);
  const lines = useMemo(() => {
    const names = seriesNames(
      series.map(({ labels }) => labels),
      expr,
    );
    const slots = assignSlots(series);
    return series.map((_, i) => ({ name: names[i] ?? '', style: styleOfSlot(slots[i] ?? 0, scheme) }));
  }, [series, expr, scheme]);
  const line = useMemo(
    () =>
      threshold === null
        ? undefined
        : { value: threshold.value, label: `${threshold.op} ${String(threshold.value)}` },
    [threshold],
  );
  if (chart.problem !== null || lines.length === 0) {
    return (
      <EmptyState title="Nothing was kept" minHeight={height}>
        {chart.problem ?? 'The expression gave nothing at that time.'}
      </EmptyState>
    );
  }
  const described = lines.map(({ name }, i) => ({
    name,
    summary: summarize(buffer.timesS, buffer.columns[i] ?? []),
    column: buffer.columns[i] ?? [],
  }));
  return (
    <Chart
      buffer={buffer}
      lines={lines}
      unit="none"
      height={height}
      window={() => [chart.fromMs / 1000, chart.toMs / 1000]}
      isolated={null}
      fill={lines.length === 1}
      threshold={line}
      description={describeChart(title, described, 'none')}
      onZoom={stay}
      onBack={stay}
    />
  );
}

const stay = () => undefined;
