import { useMemo } from 'react';
import type { RefObject } from 'react';
import { useTimeStore } from '../app/time-store.ts';
import { useNewSeries } from '../charts/use-new-series.ts';
import { BUCKETS } from '../live/use-chart.ts';
import { seriesTable } from './actions/panel-table.ts';
import { TableView } from './actions/TableView.tsx';
import { useHandle } from './actions/use-handle.ts';
import { useNoteDraft } from './annotations/note-draft.ts';
import { useTimeSpans } from './annotations/use-time-spans.ts';
import { HeatmapPanel } from './heatmap/HeatmapPanel.tsx';
import type { DrawnProps, PanelBodyProps, RangePanel } from './types.ts';
import { showValue } from './display/show-value.ts';
import type { AskedQuery, PanelTiming } from './panel-scope.ts';
import { panelSeries } from './panel-series.ts';
import { PanelState } from './PanelState.tsx';
import { StatesPanel } from './states/StatesPanel.tsx';
import { TimeseriesPanel } from './timeseries/TimeseriesPanel.tsx';
import { usePanelData } from './use-panel-data.ts';
import type { Size } from './use-size.ts';

interface RangeBodyProps {
  readonly panel: RangePanel;
  readonly asked: readonly AskedQuery[];
  readonly timing: PanelTiming;
  readonly host: RefObject<HTMLElement | null>;
  readonly size: Size;
  readonly isVisible: boolean;
  readonly onZoom: PanelBodyProps['onZoom'] | undefined;
  readonly onStatus: PanelBodyProps['onStatus'] | undefined;
  readonly onHandle: PanelBodyProps['onHandle'] | undefined;
  readonly asTable: boolean;
  readonly annotations: PanelBodyProps['annotations'] | undefined;
}

/** Panels with a time axis. */
export function RangeBody(props: RangeBodyProps): React.ReactNode {
  const { panel, asked, timing, size, isVisible, onZoom } = props;
  const exprs = useMemo(() => asked.map(({ expr }) => expr), [asked]);
  const { buffer, status, error, window, retry } = usePanelData(
    exprs,
    timing,
    isVisible,
    panel.kind === 'heatmap' ? BUCKETS : undefined,
  );
  useNewSeries(buffer);
  const answered = buffer.series;
  const series = useMemo(
    () => panelSeries(panel, asked, answered, timing.scope),
    [panel, asked, answered, timing.scope],
  );
  const spans = useTimeSpans(props.annotations, timing, isVisible);
  const table = useMemo(
    () => (series.length === 0 ? null : () => seriesTable(series, buffer.timesS, buffer.columns)),
    [series, buffer],
  );
  useHandle(props.onHandle, props.host, table);
  const beginNote = useNoteDraft((state) => state.begin);
  const zoomBack = useTimeStore((state) => state.zoomBack);
  return (
    <PanelState
      status={asked.length === 0 ? 'ready' : status}
      error={error}
      isEmpty={series.length === 0}
      hint={hintOf(panel, asked)}
      noValue={panel.display.noValue}
      size={size}
      onRetry={retry}
      onStatus={props.onStatus}
    >
      {props.asTable && table !== null ? (
        <TableView
          table={table()}
          label={panel.title}
          text={(column, value) => showValue(value, series[column - 1]?.display ?? panel.display).text}
        />
      ) : (
        <Drawn
          panel={panel}
          series={series}
          buffer={buffer}
          window={window}
          stepMs={timing.stepMs}
          spans={spans}
          onZoom={onZoom ?? stay}
          onBack={onZoom === undefined ? stay : zoomBack}
          onPick={props.annotations === undefined ? undefined : beginNote}
          isMovable={onZoom !== undefined}
        />
      )}
    </PanelState>
  );
}

function Drawn({ panel, ...rest }: DrawnProps): React.ReactNode {
  switch (panel.kind) {
    case 'timeseries':
      return <TimeseriesPanel {...rest} panel={panel} />;
    case 'heatmap':
      return <HeatmapPanel {...rest} panel={panel} />;
    default:
      return <StatesPanel {...rest} panel={panel} />;
  }
}

function hintOf(panel: RangePanel, asked: readonly AskedQuery[]): string | undefined {
  if (panel.queries.length === 0) return 'The panel has no query yet.';
  return asked.length === 0 ? 'All queries of the panel are hidden or empty.' : undefined;
}

const stay = () => undefined;
