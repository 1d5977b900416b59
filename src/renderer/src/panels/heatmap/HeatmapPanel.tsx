import { useCallback, useMemo, useRef } from 'react';
import { formatValue } from '#shared/format/index.ts';
import type { PanelOf } from '#shared/dashboard/index.ts';
import { withAlpha } from '../../charts/series-options.ts';
import { useBufferPulse } from '../../charts/use-query-chart.ts';
import { TimeCanvas } from '../canvas/TimeCanvas.tsx';
import type { HoverText, Plot } from '../canvas/plot.ts';
import type { DrawnProps } from '../types.ts';
import { useSize } from '../use-size.ts';
import { bucketRows, mostOf } from './buckets.ts';
import type { BucketRow } from './buckets.ts';
import classes from './heatmap.module.css';

/** Colours between faint and full; more can't be told apart. */
const SHADES = 24;
const FAINTEST = 0.06;
const LABEL_ROOM_PX = 18;
const GUTTER_PX = 64;

/** How often values fell between two bounds, over time: the more, the stronger. */
export function HeatmapPanel(props: DrawnProps<PanelOf<'heatmap'>>): React.ReactNode {
  const { panel, series, buffer, stepMs } = props;
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const pulse = useBufferPulse(buffer);
  // The pulse stands for the buffer's points, which React doesn't see.
  const rows = useMemo(
    () =>
      pulse < 0
        ? []
        : bucketRows(
            series.map(({ labels, name, index }) => ({ labels, name, column: buffer.columns[index] ?? [] })),
          ),
    [series, buffer, pulse],
  );
  const most = useMemo(() => mostOf(rows), [rows]);
  const unit = panel.display.unit ?? 'none';
  const stepS = stepMs / 1000;
  const paint = useCallback(
    (ctx: CanvasRenderingContext2D, plot: Plot) => {
      paintRows(ctx, plot, rows, buffer.timesS, stepS, most);
      paintBounds(ctx, plot, rows, unit);
    },
    [rows, most, buffer, stepS, unit],
  );
  const hover = (plot: Plot, timeS: number, y: number): HoverText | null => {
    const at = indexAt(buffer.timesS, timeS, stepS);
    const place = rows.length - 1 - Math.floor(((y - plot.top) / plot.height) * rows.length);
    const row = rows[place];
    if (at === null || row === undefined) return null;
    const count = row.counts[at] ?? null;
    const value = count === null ? 'no data' : formatValue(count, 'short');
    return {
      timeS: buffer.timesS[at] ?? timeS,
      rows: [{ color: 'var(--wd-accent)', name: nameOf(row, unit), value }],
    };
  };
  return (
    <div ref={host} className={classes.heatmap}>
      {size.height > 0 ? (
        <TimeCanvas
          buffer={buffer}
          size={size}
          gutter={GUTTER_PX}
          window={props.window}
          spans={props.spans}
          paint={paint}
          hover={hover}
          description={describe(panel.title, rows, unit)}
          onZoom={props.onZoom}
          onBack={props.onBack}
        />
      ) : null}
    </div>
  );
}

function paintRows(
  ctx: CanvasRenderingContext2D,
  plot: Plot,
  rows: readonly BucketRow[],
  timesS: readonly number[],
  stepS: number,
  most: number,
): void {
  if (most === 0) return;
  const full = plot.canvasColor('var(--wd-accent-text)');
  const shades = Array.from({ length: SHADES + 1 }, (_, i) =>
    withAlpha(full, FAINTEST + (i / SHADES) * (1 - FAINTEST)),
  );
  const height = plot.height / rows.length;
  const width = Math.max(1, (stepS / (plot.toS - plot.fromS)) * plot.width);
  const gap = width > 5 && height > 5 ? 1 : 0;
  const right = plot.left + plot.width;
  rows.forEach(({ counts }, place) => {
    const y = plot.top + plot.height - (place + 1) * height;
    for (let i = 0; i < timesS.length; i++) {
      const count = counts[i];
      if (count === null || count === undefined || count <= 0) continue;
      const x = plot.x((timesS[i] ?? 0) - stepS);
      const from = Math.max(plot.left, x);
      const to = Math.min(right, x + width - gap);
      if (to <= from) continue;
      // The root: what happens now and then is to be seen beside what happens always.
      ctx.fillStyle = shades[Math.round(Math.sqrt(count / most) * SHADES)] ?? full;
      ctx.fillRect(from, y, to - from, height - gap);
    }
  });
}

function paintBounds(
  ctx: CanvasRenderingContext2D,
  plot: Plot,
  rows: readonly BucketRow[],
  unit: string,
): void {
  const height = plot.height / rows.length;
  const every = Math.max(1, Math.ceil(LABEL_ROOM_PX / height));
  ctx.fillStyle = plot.canvasColor('var(--wd-faint)');
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  rows.forEach(({ upper, lower }, place) => {
    if (place % every !== 0) return;
    const isBound = lower !== null || rows.some((row) => row.lower !== null);
    const top = plot.top + plot.height - (place + 1) * height;
    // A bound lies between two rows, a name in the middle of its own.
    const y = isBound ? Math.max(plot.top + 6, top) : top + height / 2;
    ctx.fillText(boundText(upper, unit, isBound).slice(0, 11), plot.left - 8, y);
  });
}

function boundText(upper: string, unit: string, isBound: boolean): string {
  if (!isBound) return upper;
  return upper === '+Inf' ? '∞' : formatValue(Number(upper), unit);
}

function nameOf({ upper, lower }: BucketRow, unit: string): string {
  if (lower === null) return Number.isNaN(Number(upper)) ? upper : `up to ${boundText(upper, unit, true)}`;
  return upper === '+Inf'
    ? `over ${boundText(lower, unit, true)}`
    : `${boundText(lower, unit, true)} to ${boundText(upper, unit, true)}`;
}

/** The column whose step a moment is in; a value stands for the step before it. */
function indexAt(timesS: readonly number[], timeS: number, stepS: number): number | null {
  const at = timesS.findIndex((each) => each >= timeS);
  return at < 0 || (timesS[at] ?? 0) - timeS > stepS ? null : at;
}

function describe(title: string, rows: readonly BucketRow[], unit: string): string {
  const totals = rows.map(({ counts }) => counts.reduce((sum: number, count) => sum + (count ?? 0), 0));
  const fullest = totals.indexOf(Math.max(...totals));
  const row = rows[fullest];
  const name = title === '' ? 'Heatmap' : title;
  return row === undefined
    ? `${name}: no data.`
    : `${name}. ${String(rows.length)} ranges; most values: ${nameOf(row, unit)}.`;
}
