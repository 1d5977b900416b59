import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import type { Column, SeriesBuffer } from '../live/series-buffer.ts';
import { drawnColumns, isTransformed } from './drawn-columns.ts';
import type { DrawnColumns } from './drawn-columns.ts';
import { cancelDraw, requestDraw, requestLiveDraw } from './frame-loop.ts';
import type { Selection } from './legend-model.ts';
import type { ChartLine, TimeSpan, ValueMark, ValueScale } from './looks.ts';
import { crosshairPlugin } from './crosshair.ts';
import { chartOptions } from './options.ts';
import { panPlugin } from './pan.ts';
import { pickPlugin } from './pick.ts';
import { tooltipPlugin } from './tooltip.ts';
import { chartColors, useScheme } from './use-scheme.ts';
import { wheelZoomPlugin } from './wheel-zoom.ts';
import classes from './Chart.module.css';

export interface ChartProps {
  readonly buffer: SeriesBuffer;
  readonly lines: readonly ChartLine[];
  readonly scales: readonly ValueScale[];
  readonly marks?: readonly ValueMark[];
  readonly spans?: readonly TimeSpan[];
  readonly tooltip?: 'all' | 'nearest' | 'none';
  readonly height: number;
  /** Absent: as wide as its container, which it then watches. */
  readonly width?: number;
  /** Bounds of the time axis in unix seconds, asked at every draw. */
  readonly window: () => [number, number];
  readonly selection: Selection;
  /** The chart in words, asked now and then. */
  readonly describe: () => string;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
  /** A moment, or with an end a stretch of time, was pointed at with Ctrl held; unix ms. */
  readonly onPick?: ((fromMs: number, toMs: number | null) => void) | undefined;
  /** False: the wheel and Shift don't move it. */
  readonly isMovable?: boolean;
}

const NO_MARKS: readonly ValueMark[] = [];
const NO_SPANS: readonly TimeSpan[] = [];
/** How often the words are renewed; nobody listens faster. */
const DESCRIBE_MS = 5_000;

/**
 * The one place that mounts uPlot. It is built anew when the set of lines or the colours change; points that come are
 * drawn from the buffer in the shared animation frame, and only while the panel is on screen.
 */
export function Chart(props: ChartProps): React.ReactNode {
  const {
    buffer,
    lines,
    scales,
    marks = NO_MARKS,
    spans = NO_SPANS,
    tooltip = 'all',
    height,
    isMovable = true,
  } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [measured, setMeasured] = useState(0);
  const width = props.width ?? measured;
  const scheme = useScheme();
  const latest = useRef(props);
  const latestWidth = useRef(width);
  useEffect(() => {
    latest.current = props;
    latestWidth.current = width;
  });
  const isTold = props.width !== undefined;

  useEffect(() => {
    const element = host.current;
    if (!element || isTold) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setMeasured(Math.floor(entry.contentRect.width));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [isTold]);

  const isStacked = lines.some(({ look }) => look.stack !== null);
  // What is stacked changes its shape with what is shown, so it is built anew; other lines are only switched.
  const stackSelection = isStacked ? props.selection : null;
  const hasWidth = width > 0;
  const hasPick = props.onPick !== undefined;
  useEffect(() => {
    const element = host.current;
    if (!element || !hasWidth) return;
    const source = drawingOf(buffer, lines, scales, stackSelection);
    const zoom = (fromMs: number, toMs: number): void => {
      latest.current.onZoom(fromMs, toMs);
    };
    const options = chartOptions({
      width: latestWidth.current,
      height: latest.current.height,
      lines,
      scales,
      marks,
      spans: () => latest.current.spans ?? NO_SPANS,
      bands: source().bands,
      colors: chartColors(),
      window: () => latest.current.window(),
      onZoom: zoom,
      onBack: () => {
        latest.current.onBack();
      },
      plugins: [
        ...(tooltip === 'none'
          ? []
          : [
              tooltipPlugin({
                lines,
                mode: tooltip,
                measured: () => lines.map(({ column }) => buffer.columns[column] ?? []),
                spans: () => latest.current.spans ?? NO_SPANS,
              }),
            ]),
        ...(isMovable ? [wheelZoomPlugin(zoom), panPlugin(zoom)] : []),
        ...(hasPick ? [pickPlugin((fromMs, toMs) => latest.current.onPick?.(fromMs, toMs))] : []),
        crosshairPlugin(),
      ],
    });
    const u = new uPlot(options, dataOf(buffer, source()), (self, init) => {
      // The library's types say no more of it than that it is a function.
      (init as () => void)();
      // Drawn first, which uPlot does in a microtask, and then shown: a canvas that stands in the page already makes the
      // browser style the whole page anew for each chart, since it needs to know its font.
      queueMicrotask(() => {
        if (plot.current === self) element.append(self.root);
      });
    });
    plot.current = u;

    let onScreen = true;
    let describedAtMs = 0;
    const describe = (): void => {
      const nowMs = performance.now();
      if (describedAtMs !== 0 && nowMs - describedAtMs < DESCRIBE_MS) return;
      describedAtMs = nowMs;
      element.setAttribute('aria-label', latest.current.describe());
    };
    const draw = () => {
      u.setData(dataOf(buffer, source()));
      describe();
    };
    describe();
    const stopListening = buffer.listen((change) => {
      // A new set of series comes with new lines, and so a new plot.
      if (change === 'points' && onScreen) requestLiveDraw(draw);
    });
    const watcher = new IntersectionObserver(([entry]) => {
      const wasOn = onScreen;
      onScreen = entry?.isIntersecting ?? true;
      if (onScreen && !wasOn) requestDraw(draw);
    });
    watcher.observe(element);
    return () => {
      stopListening();
      watcher.disconnect();
      cancelDraw(draw);
      u.destroy();
      plot.current = null;
    };
  }, [buffer, lines, scales, marks, tooltip, isMovable, hasPick, stackSelection, scheme, hasWidth]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width, height]);

  // Spans come on their own; they are asked for at every draw.
  useEffect(() => {
    plot.current?.redraw(false);
  }, [spans]);

  const { selection } = props;
  useEffect(() => {
    const u = plot.current;
    if (!u) return;
    u.batch(() => {
      lines.forEach(({ name }, i) => {
        const show = selection?.has(name) ?? true;
        if (u.series[i + 1]?.show !== show) u.setSeries(i + 1, { show });
      });
    });
  }, [selection, lines, buffer, scheme, hasWidth]);

  return (
    <div ref={host} className={classes.chart} style={{ height }} role="img" aria-label="Not drawn yet" />
  );
}

/** What is drawn, worked out anew with each call where it isn't what was measured. */
function drawingOf(
  buffer: SeriesBuffer,
  lines: readonly ChartLine[],
  scales: readonly ValueScale[],
  selection: Selection,
): () => DrawnColumns {
  const isLog = (key: string): boolean => scales.some((each) => each.key === key && each.kind !== 'linear');
  if (!lines.some((line) => isTransformed(line, isLog(line.look.scale)))) {
    return () => ({ columns: lines.map(({ column }) => buffer.columns[column] ?? []), bands: [] });
  }
  const isShown = (index: number): boolean => selection?.has(lines[index]?.name ?? '') ?? true;
  return () => drawnColumns(lines, buffer.columns, isShown, isLog);
}

/** The buffer as uPlot takes it, with as many columns as the plot has lines even while a new set is on its way. */
function dataOf(buffer: SeriesBuffer, { columns }: DrawnColumns): uPlot.AlignedData {
  return [buffer.timesS, ...(columns as Column[])];
}
