import { useEffect, useRef } from 'react';
import { formatDayMonth } from '#shared/format/index.ts';
import { cancelDraw, requestDraw, requestLiveDraw } from '../../charts/frame-loop.ts';
import { chartColors, useScheme } from '../../charts/use-scheme.ts';
import type { TimeSpan } from '../../charts/looks.ts';
import { paintMoments, paintSpans } from '../../charts/time-spans.ts';
import type { SeriesBuffer } from '../../live/series-buffer.ts';
import { formatClock, localZone } from '../../ui/times.ts';
import type { Size } from '../use-size.ts';
import type { HoverText, Plot } from './plot.ts';
import { followPointer } from './pointer.ts';
import { timeTicks } from './time-ticks.ts';
import classes from './TimeCanvas.module.css';

interface TimeCanvasProps {
  readonly buffer: SeriesBuffer;
  readonly size: Size;
  /** Room for texts on the left, px. */
  readonly gutter: number;
  readonly window: () => [number, number];
  /** What happened meanwhile, drawn over what `paint` draws. */
  readonly spans: readonly TimeSpan[];
  readonly paint: (ctx: CanvasRenderingContext2D, plot: Plot) => void;
  readonly hover: (plot: Plot, timeS: number, y: number) => HoverText | null;
  readonly description: string;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
}

const AXIS_PX = 22;
const TICK_ROOM_PX = 88;
const RIGHT_PX = 8;
const CANVAS_FONT = '11px "Inter Variable", system-ui, sans-serif';

/** A canvas over a time axis for what isn't lines; drawn in the shared frame, from the buffer. */
export function TimeCanvas(props: TimeCanvasProps): React.ReactNode {
  const { buffer, size, gutter, paint, spans } = props;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = canvas.current;
    const box = host.current;
    if (!element || !box) return;
    const colors = chartColors();
    const plotOf = (): Plot => {
      const [fromS, toS] = latest.current.window();
      const width = Math.max(1, size.width - gutter - RIGHT_PX);
      return {
        left: gutter,
        top: 4,
        width,
        height: Math.max(1, size.height - AXIS_PX - 4),
        fromS,
        toS,
        x: (timeS) => gutter + ((timeS - fromS) / (toS - fromS)) * width,
        timeAt: (x) => fromS + ((x - gutter) / width) * (toS - fromS),
        canvasColor: colors.canvas,
      };
    };
    const draw = (): void => {
      const ratio = window.devicePixelRatio;
      element.width = Math.round(size.width * ratio);
      element.height = Math.round(size.height * ratio);
      const ctx = element.getContext('2d');
      if (!ctx) return;
      ctx.scale(ratio, ratio);
      ctx.font = CANVAS_FONT;
      const plot = plotOf();
      ctx.fillStyle = colors.text;
      drawTimes(ctx, plot);
      latest.current.paint(ctx, plot);
      // The context is scaled already.
      const area = { ...plot, ratio: 1 };
      paintSpans(ctx, area, latest.current.spans, colors.canvas);
      paintMoments(ctx, area, latest.current.spans, colors.canvas);
    };
    requestDraw(draw);
    const stopListening = buffer.listen(() => {
      requestLiveDraw(draw);
    });
    const stopFollowing = followPointer(box, plotOf, latest, classes);
    return () => {
      stopListening();
      stopFollowing();
      cancelDraw(draw);
    };
  }, [buffer, size.width, size.height, gutter, paint, spans, scheme]);

  return (
    <div ref={host} className={classes.plot} role="img" aria-label={props.description}>
      <canvas ref={canvas} style={{ width: size.width, height: size.height }} />
    </div>
  );
}

function drawTimes(ctx: CanvasRenderingContext2D, { fromS, toS, left, width, top, height, x }: Plot): void {
  const { atS, detail } = timeTicks(fromS, toS, width / TICK_ROOM_PX, localZone);
  ctx.textBaseline = 'top';
  ctx.textAlign = 'center';
  for (const timeS of atS) {
    const text =
      detail === 'day' ? formatDayMonth(timeS * 1000, localZone) : formatClock(timeS * 1000, detail);
    // The outermost ones stay whole.
    const half = ctx.measureText(text).width / 2;
    ctx.fillText(text, Math.min(x(timeS), left + width + RIGHT_PX - half), top + height + 7);
  }
}
