import type { Panel, PanelOf } from '#shared/dashboard/index.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import type { TimeRange } from '../app/time-range.ts';
import type { TimeSpan } from '../charts/looks.ts';
import type { SeriesBuffer } from '../live/series-buffer.ts';
import type { WantedSpans } from './annotations/use-time-spans.ts';
import type { PanelHandle } from './actions/panel-actions.ts';
import type { PanelSeries } from './panel-series.ts';
import type { ReducedValue } from './reduced/reduced-values.ts';
import type { Size } from './use-size.ts';

export interface PanelStatus {
  readonly kind: 'loading' | 'data' | 'empty' | 'error';
  readonly message?: string;
}

/** The face towards the dashboards' page, which is written against it: keep it as it is. */
export interface PanelBodyProps {
  /** Variables not filled in. Like `scope` it keeps its identity while it is the same. */
  panel: Panel;
  scope: VariableScope;
  range: TimeRange;
  /** Bounds in unix ms; absent: the panel doesn't zoom. */
  onZoom?: (startMs: number, endMs: number) => void;
  onStatus?: (status: PanelStatus) => void;
  /** Which of the past is drawn on panels with a time axis; absent: none of it. */
  annotations?: WantedSpans;
  /** Gets what the panel's menu works on (`panelActions`) once there is data, and null when there is none any more. */
  onHandle?: (handle: PanelHandle | null) => void;
  /** Shows its data as rows and columns instead of drawing it. */
  asTable?: boolean;
}

/** Panels with a time axis. */
export type RangePanel = PanelOf<'timeseries' | 'heatmap' | 'state-timeline' | 'status-history'>;

/** What such a panel is given to draw. */
export interface DrawnProps<P extends RangePanel = RangePanel> {
  readonly panel: P;
  readonly series: readonly PanelSeries[];
  readonly buffer: SeriesBuffer;
  readonly window: () => [number, number];
  readonly stepMs: number;
  readonly spans: readonly TimeSpan[];
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
  /** A time was pointed at to write something down about it; absent where that can't be done. */
  readonly onPick?: ((fromMs: number, toMs: number | null) => void) | undefined;
  readonly isMovable: boolean;
}

/** Panels that make one value of each series. */
export type ReducedPanel = PanelOf<'stat' | 'gauge' | 'bargauge' | 'table' | 'pie'>;

/** What such a panel is given to draw. */
export interface ReducedProps<P extends ReducedPanel = ReducedPanel> {
  readonly panel: P;
  readonly values: readonly ReducedValue[];
  readonly buffer: SeriesBuffer;
  readonly size: Size;
}
