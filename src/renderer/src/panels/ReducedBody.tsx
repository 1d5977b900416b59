import { useMemo } from 'react';
import type { RefObject } from 'react';
import { useBufferPulse } from '../charts/use-query-chart.ts';
import { valuesTable } from './actions/panel-table.ts';
import { TableView } from './actions/TableView.tsx';
import { useHandle } from './actions/use-handle.ts';
import { BarGaugePanel } from './bargauge/BarGaugePanel.tsx';
import { GaugePanel } from './gauge/GaugePanel.tsx';
import type { PanelBodyProps, ReducedPanel, ReducedProps } from './types.ts';
import { showValue } from './display/show-value.ts';
import type { AskedQuery, PanelTiming } from './panel-scope.ts';
import { PanelState } from './PanelState.tsx';
import { PiePanel } from './pie/PiePanel.tsx';
import { reducedValues } from './reduced/reduced-values.ts';
import { useInstants } from './reduced/use-instants.ts';
import { StatPanel } from './stat/StatPanel.tsx';
import { TablePanel } from './table/TablePanel.tsx';
import { usePanelData } from './use-panel-data.ts';
import type { Size } from './use-size.ts';

interface ReducedBodyProps {
  readonly panel: ReducedPanel;
  readonly asked: readonly AskedQuery[];
  readonly timing: PanelTiming;
  readonly host: RefObject<HTMLElement | null>;
  readonly size: Size;
  readonly isVisible: boolean;
  readonly onStatus: PanelBodyProps['onStatus'] | undefined;
  readonly onHandle: PanelBodyProps['onHandle'] | undefined;
  readonly asTable: boolean;
}

/** Panels that make one value of each series. */
export function ReducedBody(props: ReducedBodyProps): React.ReactNode {
  const { panel, asked, timing, size, isVisible } = props;
  const ranges = useMemo(() => exprsOf(asked, 'range'), [asked]);
  const instants = useMemo(() => exprsOf(asked, 'instant'), [asked]);
  const { buffer, ...range } = usePanelData(ranges, timing, isVisible);
  const instant = useInstants(instants, timing.range, timing.stepMs, isVisible);
  const pulse = useBufferPulse(buffer);
  const { results } = instant;
  // The pulse stands for the buffer's points, which React doesn't see.
  const values = useMemo(
    () =>
      pulse < 0
        ? []
        : reducedValues(
            panel,
            asked,
            { series: buffer.series, columns: buffer.columns, instants: results ?? [] },
            panel.calculation,
            timing.scope,
          ),
    [panel, asked, buffer, pulse, results, timing.scope],
  );
  const table = useMemo(() => (values.length === 0 ? null : () => valuesTable(values)), [values]);
  useHandle(props.onHandle, props.host, table);
  const isLoading =
    (ranges.length > 0 && range.status === 'loading') ||
    (instants.length > 0 && results === null && instant.error === null);
  const isOld = ranges.length > 0 && range.status === 'old';
  return (
    <PanelState
      status={asked.length === 0 ? 'ready' : isLoading ? 'loading' : isOld ? 'old' : 'ready'}
      error={(ranges.length > 0 ? range.error : null) ?? instant.error}
      isEmpty={values.length === 0 && panel.display.noValue === undefined}
      hint={panel.queries.length === 0 ? 'The panel has no query yet.' : undefined}
      size={size}
      onRetry={() => {
        if (ranges.length > 0) range.retry();
        instant.retry();
      }}
      onStatus={props.onStatus}
    >
      {props.asTable && panel.kind !== 'table' && table !== null ? (
        <TableView
          table={table()}
          label={panel.title}
          text={(_column, value) => showValue(value, panel.display).text}
        />
      ) : (
        <Drawn panel={panel} values={values} buffer={buffer} size={size} />
      )}
    </PanelState>
  );
}

function Drawn({ panel, ...rest }: ReducedProps): React.ReactNode {
  switch (panel.kind) {
    case 'stat':
      return <StatPanel {...rest} panel={panel} />;
    case 'gauge':
      return <GaugePanel {...rest} panel={panel} />;
    case 'bargauge':
      return <BarGaugePanel {...rest} panel={panel} />;
    case 'table':
      return <TablePanel {...rest} panel={panel} />;
    case 'pie':
      return <PiePanel {...rest} panel={panel} />;
  }
}

function exprsOf(asked: readonly AskedQuery[], kind: 'range' | 'instant'): string[] {
  return asked.filter(({ query }) => query.kind === kind).map(({ expr }) => expr);
}
