import { useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import type { DataPanel } from '#shared/dashboard/index.ts';
import { useTimeStore } from '../app/time-store.ts';
import { AlertsPanel } from './alerts/AlertsPanel.tsx';
import { askedQueries, panelTiming } from './panel-scope.ts';
import { RangeBody } from './RangeBody.tsx';
import { ReducedBody } from './ReducedBody.tsx';
import { TextPanel } from './TextPanel.tsx';
import type { PanelBodyProps } from './types.ts';
import { useSize } from './use-size.ts';
import type { Size } from './use-size.ts';
import { useVisible } from './use-visible.ts';
import classes from './PanelBody.module.css';

export type { PanelBodyProps } from './types.ts';

/** Draws a panel into whatever size its container has; it asks only while it can be seen. */
export function PanelBody(props: PanelBodyProps): React.ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const isVisible = useVisible(host);
  return (
    <div ref={host} className={classes.body}>
      {size.width > 0 ? <Content {...props} host={host} size={size} isVisible={isVisible} /> : null}
    </div>
  );
}

interface ContentProps extends PanelBodyProps {
  readonly host: RefObject<HTMLElement | null>;
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
  const { host, isVisible, onStatus, onHandle, asTable = false } = props;
  const common = { asked, timing, host, size, isVisible, onStatus, onHandle, asTable };
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
