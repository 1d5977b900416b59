import { formatDuration } from '#shared/format/index.ts';
import type { Unit } from '#shared/format/index.ts';
import { formatClock } from '../ui/times.ts';
import { useMemo, useState } from 'react';
import { ErrorState } from '../ui/ErrorState.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChartSkeleton } from '../ui/Skeletons.tsx';
import type { Span } from '../app/time-range.ts';
import { useTimeStore } from '../app/time-store.ts';
import { Chart } from './Chart.tsx';
import { Legend } from './Legend.tsx';
import { fillTemplate, seriesNames } from './names.ts';
import type { Selection } from './legend-model.ts';
import { plainLine, plainScale, thresholdMark } from './looks.ts';
import type { ChartLine, Threshold } from './looks.ts';
import { assignSlots, styleOfSlot } from './palette.ts';
import type { Scheme } from './palette.ts';
import { describeLines } from './summary.ts';
import { useQueryChart } from './use-query-chart.ts';
import { useNewSeries } from './use-new-series.ts';
import { useScheme } from './use-scheme.ts';

/** One expression of a chart; `legend` may name labels: `{{device}}`. */
export interface ChartQuery {
  readonly expr: string;
  readonly legend?: string;
}

interface QueryChartProps {
  readonly title: string;
  readonly queries: readonly ChartQuery[];
  readonly unit: Unit;
  readonly height: number;
  readonly fill?: boolean;
  readonly threshold?: Threshold | undefined;
  readonly showStats?: boolean;
  /** Shown instead of the window's time range; such a chart doesn't zoom. */
  readonly span?: Span;
}

/** A chart of expressions over the window's time range, with its legend and every state it can be in. */
export function QueryChart(props: QueryChartProps): React.ReactNode {
  const { title, queries, unit, height } = props;
  const { buffer, status, error, stats, retry, window } = useQueryChart(
    queries.map(({ expr }) => expr),
    props.span,
  );
  useNewSeries(buffer);
  const [selection, setSelection] = useState<Selection>(null);
  const scheme = useScheme();
  const zoom = useTimeStore((state) => state.zoom);
  const zoomBack = useTimeStore((state) => state.zoomBack);

  const series = buffer.series;
  const queriesKey = JSON.stringify(queries);
  const lines = useMemo(
    () => linesOf(series, JSON.parse(queriesKey) as ChartQuery[], scheme, unit, props.fill),
    [series, queriesKey, scheme, unit, props.fill],
  );
  const { value: limit, label: limitLabel } = props.threshold ?? {};
  const scales = useMemo(() => [plainScale(unit, limit === undefined ? [] : [limit])], [unit, limit]);
  const marks = useMemo(
    () => (limit === undefined ? [] : [thresholdMark({ value: limit, label: limitLabel ?? '' })]),
    [limit, limitLabel],
  );

  if (error && series.length === 0) {
    return <ErrorState what={`${title} can't be drawn`} error={error} onRetry={retry} minHeight={height} />;
  }
  if (status === 'loading') return <ChartSkeleton height={height} />;
  if (series.length === 0) {
    return (
      <EmptyState minHeight={height} title="No data in this range">
        Nothing matches the expression between {formatClock(window()[0] * 1000)} and{' '}
        {formatClock(window()[1] * 1000)}.
      </EmptyState>
    );
  }
  // A line that is gone can't be the only one shown.
  const shownSelection = lines.some(({ name }) => selection?.has(name)) ? selection : null;
  return (
    <div>
      <Chart
        buffer={buffer}
        lines={lines}
        scales={scales}
        marks={marks}
        height={height}
        window={window}
        selection={shownSelection}
        describe={() => describeLines(title, lines, buffer)}
        onZoom={props.span ? stay : zoom}
        onBack={props.span ? stay : zoomBack}
        isMovable={!props.span}
      />
      <Legend
        lines={lines}
        buffer={buffer}
        values={LEGEND_VALUES}
        shown="table"
        selection={shownSelection}
        onSelect={setSelection}
      />
      {error ? <p role="status">The newest points are missing: {error.message}</p> : null}
      {buffer.cut > 0 ? (
        <p className="wd-dim">{buffer.cut} more series are not drawn. Narrow the expression to see them.</p>
      ) : null}
      {props.showStats && stats ? (
        <p className="wd-dim">
          {stats.seriesRead} series and {stats.samplesRead} samples read in {formatDuration(stats.durationMs)}
        </p>
      ) : null}
    </div>
  );
}

const stay = () => undefined;
const LEGEND_VALUES = ['last', 'min', 'max', 'mean'] as const;

/** Lines as drawn: a legend template names a query's series, otherwise the labels that tell them apart do. */
function linesOf(
  series: readonly { query: number; labels: Readonly<Record<string, string>> }[],
  queries: readonly ChartQuery[],
  scheme: Scheme,
  unit: Unit,
  fill: boolean | undefined,
): ChartLine[] {
  const auto = seriesNames(
    series.map(({ labels }) => labels),
    queries[0]?.expr ?? '',
  );
  // A query drawn by one line keeps the query's own slot, so that "received" has one colour everywhere.
  const fixed = queries.length > 1 && series.length <= queries.length;
  const slots = fixed ? series.map(({ query }) => query) : assignSlots(series);
  return series.map(({ query, labels }, i) => {
    const template = queries[query]?.legend;
    const name = template === undefined ? (auto[i] ?? '') : fillTemplate(template, labels);
    return plainLine(
      name,
      styleOfSlot(slots[i] ?? 0, scheme),
      i,
      unit,
      fill ?? series.length === 1,
      series.length,
    );
  });
}
