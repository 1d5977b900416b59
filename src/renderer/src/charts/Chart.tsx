import type { Unit } from '#shared/format/index.ts';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import type { SeriesBuffer } from '../live/series-buffer.ts';
import { cancelDraw, requestDraw } from './frame-loop.ts';
import { chartOptions } from './options.ts';
import type { Threshold } from './options.ts';
import type { SeriesStyle } from './palette.ts';
import { tooltipPlugin } from './tooltip.ts';
import { chartColors, useScheme } from './use-scheme.ts';
import { wheelZoomPlugin } from './wheel-zoom.ts';
import classes from './Chart.module.css';

export interface ChartLine {
  readonly name: string;
  readonly style: SeriesStyle;
}

interface ChartProps {
  readonly buffer: SeriesBuffer;
  readonly lines: readonly ChartLine[];
  readonly unit: Unit;
  readonly height: number;
  /** Bounds of the time axis in unix seconds, asked at every draw. */
  readonly window: () => [number, number];
  /** Index of the only line shown, null for all. */
  readonly isolated: number | null;
  readonly description: string;
  readonly fill?: boolean;
  readonly threshold?: Threshold | undefined;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
}

/**
 * The one place that mounts uPlot. It is built anew when the set of lines or the colours change; points that come are
 * drawn from the buffer in the shared animation frame, and only while the panel is on screen.
 */
export function Chart(props: ChartProps): React.ReactNode {
  const { buffer, lines, unit, height, isolated, fill, threshold } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [width, setWidth] = useState(0);
  const scheme = useScheme();
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  const hasWidth = width > 0;
  useEffect(() => {
    const element = host.current;
    if (!element || !hasWidth) return;
    const options = chartOptions({
      width: element.clientWidth,
      height,
      series: lines,
      unit,
      colors: chartColors(),
      fill: fill ?? false,
      threshold,
      window: () => latest.current.window(),
      onZoom: (fromMs, toMs) => {
        latest.current.onZoom(fromMs, toMs);
      },
      onBack: () => {
        latest.current.onBack();
      },
      plugins: [
        tooltipPlugin(lines, unit),
        wheelZoomPlugin((fromMs, toMs) => {
          latest.current.onZoom(fromMs, toMs);
        }),
      ],
    });
    const u = new uPlot(options, dataOf(buffer, lines.length), element);
    plot.current = u;

    let onScreen = true;
    const draw = () => {
      u.setData(dataOf(buffer, lines.length));
    };
    const stopListening = buffer.listen((change) => {
      // A new set of series comes with new lines, and so a new plot.
      if (change === 'points' && onScreen) requestDraw(draw);
    });
    const watcher = new IntersectionObserver(([entry]) => {
      onScreen = entry?.isIntersecting ?? true;
      if (onScreen) requestDraw(draw);
    });
    watcher.observe(element);
    return () => {
      stopListening();
      watcher.disconnect();
      cancelDraw(draw);
      u.destroy();
      plot.current = null;
    };
  }, [buffer, lines, unit, height, fill, threshold, scheme, hasWidth]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width, height]);

  useEffect(() => {
    const u = plot.current;
    if (!u) return;
    u.batch(() => {
      lines.forEach((_, i) => {
        u.setSeries(i + 1, { show: isolated === null || isolated === i });
      });
    });
  }, [isolated, lines, scheme, hasWidth]);

  return (
    <div ref={host} className={classes.chart} style={{ height }} role="img" aria-label={props.description} />
  );
}

/** The buffer as uPlot takes it, with as many columns as the plot has lines even while a new set is on its way. */
function dataOf(buffer: SeriesBuffer, lines: number): uPlot.AlignedData {
  const columns = Array.from({ length: lines }, (_, i) => buffer.columns[i] ?? []);
  return [buffer.timesS, ...columns];
}
