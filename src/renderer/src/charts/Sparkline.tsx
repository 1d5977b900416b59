import { useEffect, useRef } from 'react';
import type { SeriesBuffer } from '../live/series-buffer.ts';
import { cancelDraw, requestDraw, requestLiveDraw } from './frame-loop.ts';
import { styleOfSlot } from './palette.ts';
import { sparkPoints } from './spark-points.ts';
import { withAlpha } from './series-options.ts';
import { chartColors, useScheme } from './use-scheme.ts';
import classes from './Chart.module.css';

interface SparklineProps {
  readonly buffer: SeriesBuffer;
  /** Column to draw. */
  readonly index?: number;
  readonly slot?: number;
  /** Upper bound of the scale; absent: the data's own. */
  readonly max?: number | undefined;
  /** A CSS colour or variable instead of the slot's. */
  readonly color?: string | undefined;
  /** Takes its container's height. */
  readonly fill?: boolean;
}

/** A line without axes that says how a number came to be; the number itself stands beside it in text. */
export function Sparkline(props: SparklineProps): React.ReactNode {
  const { buffer, index = 0, slot = 0, max, color: own, fill = false } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const color = own === undefined ? styleOfSlot(slot, scheme).color : chartColors().canvas(own);
    const draw = () => {
      paint(element, sparkPoints(buffer.columns[index] ?? [], max), color);
    };
    const stop = buffer.listen(() => {
      requestLiveDraw(draw);
    });
    const observer = new ResizeObserver(() => {
      requestDraw(draw);
    });
    observer.observe(element);
    return () => {
      stop();
      observer.disconnect();
      cancelDraw(draw);
    };
  }, [buffer, index, slot, max, own, scheme]);
  return <canvas ref={canvas} className={classes.spark} data-fill={fill} aria-hidden="true" />;
}

function paint(canvas: HTMLCanvasElement, runs: [number, number][][], color: string): void {
  const ratio = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  ctx.clearRect(0, 0, width, height);
  ctx.lineWidth = 1.5 * ratio;
  ctx.lineJoin = 'round';
  const inset = ctx.lineWidth;
  const px = (x: number) => x * width;
  const py = (y: number) => inset + (1 - y) * (height - 2 * inset);
  for (const run of runs) {
    const [first] = run;
    const last = run.at(-1);
    if (!first || !last) continue;
    const line = new Path2D();
    line.moveTo(px(first[0]), py(first[1]));
    for (const [x, y] of run) line.lineTo(px(x), py(y));
    const area = new Path2D(line);
    area.lineTo(px(last[0]), height);
    area.lineTo(px(first[0]), height);
    ctx.fillStyle = withAlpha(color, 0.12);
    ctx.fill(area);
    ctx.strokeStyle = color;
    ctx.stroke(line);
  }
}
