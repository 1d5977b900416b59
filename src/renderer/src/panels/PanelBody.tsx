import { useMemo, useRef } from 'react';
import type { DataPanel, Panel } from '#shared/dashboard/index.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import type { TimeRange } from '../app/time-range.ts';
import { useTimeStore } from '../app/time-store.ts';
import { AlertsPanel } from './alerts/AlertsPanel.tsx';
import { askedQueries, panelTiming } from './panel-scope.ts';
import { RangeBody } from './RangeBody.tsx';
import { ReducedBody } from './ReducedBody.tsx';
import { TextPanel } from './TextPanel.tsx';
import { useSize } from './use-size.ts';
import type { Size } from './use-size.ts';
import { useVisible } from './use-visible.ts';
import classes from './PanelBody.module.css';

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
  /** Which of the past is drawn on time series; absent: none of it. */
  annotations?: { readonly alerts: boolean; readonly incidents: boolean };
}

/** Draws a panel into whatever size its container has; it asks only while it can be seen. */
export function PanelBody(props: PanelBodyProps): React.ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const isVisible = useVisible(host);
  return (
    <div ref={host} className={classes.body}>
      {size.width > 0 ? <Content {...props} size={size} isVisible={isVisible} /> : null}
    </div>
  );
}

interface ContentProps extends PanelBodyProps {
  readonly size: Size;
  readonly isVisible: boolean;
}

function Content(props: ContentProps): React.ReactNode {
  const { panel, scope, isVisible } = props;
  switch (panel.kind) {
    case 'row':
      return null;
    case 'text':
      return <TextPanel panel={panel} scope={scope} />;
    case 'alerts':
      return <AlertsPanel panel={panel} scope={scope} isVisible={isVisible} />;
    default:
      return <DataContent {...props} panel={panel} />;
  }
}

function DataContent(props: ContentProps & { readonly panel: DataPanel }): React.ReactNode {
  const { panel, scope, range, size } = props;
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const timing = useMemo(
    () => panelTiming(panel, scope, range, size.width, chosenAtMs),
    [panel, scope, range, size.width, chosenAtMs],
  );
  const asked = useMemo(() => askedQueries(panel, timing.scope), [panel, timing.scope]);
  const common = { asked, timing, size, isVisible: props.isVisible, onStatus: props.onStatus };
  switch (panel.kind) {
    case 'timeseries':
    case 'heatmap':
    case 'state-timeline':
    case 'status-history':
      return <RangeBody {...common} panel={panel} onZoom={props.onZoom} annotations={props.annotations} />;
    default:
      return <ReducedBody {...common} panel={panel} />;
  }
}
