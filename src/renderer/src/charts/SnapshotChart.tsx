import { useMemo } from 'react';
import type { ChartSnapshot } from '#shared/contract/incidents.ts';
import { SeriesBuffer } from '../live/series-buffer.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Chart } from './Chart.tsx';
import { plainLine, plainScale, thresholdMark } from './looks.ts';
import { seriesNames } from './names.ts';
import { assignSlots, styleOfSlot } from './palette.ts';
import { describeLines } from './summary.ts';
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
    return series.map((_, i) =>
      plainLine(
        names[i] ?? '',
        styleOfSlot(slots[i] ?? 0, scheme),
        i,
        'none',
        series.length === 1,
        series.length,
      ),
    );
  }, [series, expr, scheme]);
  const marks = useMemo(
    () =>
      threshold === null
        ? []
        : [thresholdMark({ value: threshold.value, label: `${threshold.op} ${String(threshold.value)}` })],
    [threshold],
  );
  const scales = useMemo(
    () => [plainScale('none', threshold === null ? [] : [threshold.value])],
    [threshold],
  );
  if (chart.problem !== null || lines.length === 0) {
    return (
      <EmptyState title="Nothing was kept" minHeight={height}>
        {chart.problem ?? 'The expression gave nothing at that time.'}
      </EmptyState>
    );
  }
  return (
    <Chart
      buffer={buffer}
      lines={lines}
      scales={scales}
      marks={marks}
      height={height}
      window={() => [chart.fromMs / 1000, chart.toMs / 1000]}
      selection={null}
      describe={() => describeLines(title, lines, buffer)}
      onZoom={stay}
      onBack={stay}
      isMovable={false}
    />
  );
}

const stay = () => undefined;
