import { useMemo, useRef, useState } from 'react';
import type { PanelOf } from '#shared/dashboard/index.ts';
import { Chart } from '../../charts/Chart.tsx';
import { Legend } from '../../charts/Legend.tsx';
import type { Selection } from '../../charts/legend-model.ts';
import type { TimeSpan } from '../../charts/looks.ts';
import { describeLines } from '../../charts/summary.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import type { SeriesBuffer } from '../../live/series-buffer.ts';
import type { PanelSeries } from '../panel-series.ts';
import type { DrawnProps } from '../types.ts';
import { useSizeAtOnce } from '../use-size.ts';
import { chartParts } from './chart-parts.ts';
import classes from './timeseries.module.css';

interface TimeseriesPanelProps {
  readonly panel: PanelOf<'timeseries'>;
  readonly series: readonly PanelSeries[];
  readonly buffer: SeriesBuffer;
  readonly window: () => [number, number];
  readonly spans?: readonly TimeSpan[] | undefined;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
  readonly onPick?: DrawnProps['onPick'];
  readonly isMovable: boolean;
}

/** Series over time, with their legend below or beside them. */
export function TimeseriesPanel(props: TimeseriesPanelProps): React.ReactNode {
  const { panel, series, buffer } = props;
  const scheme = useScheme();
  const area = useRef<HTMLDivElement>(null);
  const { width, height } = useSizeAtOnce(area);
  const [selection, setSelection] = useState<Selection>(null);
  const { lines, scales, marks } = useMemo(
    () => chartParts(panel, series, buffer.columns, scheme),
    [panel, series, buffer, scheme],
  );
  // A line that is gone can't be the only one shown.
  const shown = lines.some(({ name }) => selection?.has(name)) ? selection : null;
  const legend = panel.legend?.shown ?? 'list';
  return (
    <div className={classes.panel} data-placement={panel.legend?.placement ?? 'bottom'}>
      <div ref={area} className={classes.area}>
        {width > 0 && height > 0 ? (
          <Chart
            buffer={buffer}
            lines={lines}
            scales={scales}
            marks={marks}
            {...(props.spans ? { spans: props.spans } : {})}
            tooltip={panel.tooltip}
            width={width}
            height={height}
            window={props.window}
            selection={shown}
            describe={() => describeLines(panel.title === '' ? 'Chart' : panel.title, lines, buffer)}
            onZoom={props.onZoom}
            onBack={props.onBack}
            onPick={props.onPick}
            isMovable={props.isMovable}
          />
        ) : null}
      </div>
      {legend === 'hidden' ? null : (
        <div className={classes.legend}>
          <Legend
            lines={lines}
            buffer={buffer}
            values={panel.legend?.values ?? NO_VALUES}
            shown={legend}
            selection={shown}
            onSelect={setSelection}
          />
        </div>
      )}
    </div>
  );
}

const NO_VALUES = [] as const;
