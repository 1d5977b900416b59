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
import type { ChartLine } from './Chart.tsx';
import { Legend } from './Legend.tsx';
import { fillTemplate, seriesNames } from './names.ts';
import type { Threshold } from './options.ts';
import { assignSlots, styleOfSlot } from './palette.ts';
import { describeChart, summarize } from './summary.ts';
import { useBufferPulse, useQueryChart } from './use-query-chart.ts';
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
  const pulse = useBufferPulse(buffer);
  const [isolated, setIsolated] = useState<number | null>(null);
  const scheme = useScheme();
  const zoom = useTimeStore((state) => state.zoom);
  const zoomBack = useTimeStore((state) => state.zoomBack);

  const series = buffer.series;
  const queriesKey = JSON.stringify(queries);
  const lines = useMemo(
    () => linesOf(series, JSON.parse(queriesKey) as ChartQuery[], scheme),
    [series, queriesKey, scheme],
  );
  // The pulse stands for the buffer's points, which React doesn't see.
  const summaries = useMemo(
    () =>
      pulse < 0
        ? []
        : buffer.columns.map((column) => summarize(buffer.timesS, column, windowStart(buffer.timesS))),
    [buffer, pulse],
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
  const shownIsolated = isolated !== null && isolated < lines.length ? isolated : null;
  const described = lines.map(({ name }, i) => ({
    name,
    summary: summaries[i] ?? { last: null, min: null, max: null, mean: null },
    column: buffer.columns[i] ?? [],
  }));
  return (
    <div>
      <Chart
        buffer={buffer}
        lines={lines}
        unit={unit}
        height={height}
        window={window}
        isolated={shownIsolated}
        fill={props.fill ?? lines.length === 1}
        threshold={props.threshold}
        description={describeChart(title, described, unit)}
        onZoom={props.span ? stay : zoom}
        onBack={props.span ? stay : zoomBack}
      />
      <Legend
        lines={lines}
        summaries={described.map(({ summary }) => summary)}
        unit={unit}
        isolated={shownIsolated}
        onIsolate={setIsolated}
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

/** Lines as drawn: a legend template names a query's series, otherwise the labels that tell them apart do. */
function linesOf(
  series: readonly { query: number; labels: Readonly<Record<string, string>> }[],
  queries: readonly ChartQuery[],
  scheme: 'light' | 'dark',
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
    return {
      name: template === undefined ? (auto[i] ?? '') : fillTemplate(template, labels),
      style: styleOfSlot(slots[i] ?? 0, scheme),
    };
  });
}

/** The buffer keeps a little more than is shown; with nothing in it there is nothing to leave out. */
function windowStart(timesS: readonly number[]): number {
  return timesS[0] ?? -Infinity;
}
