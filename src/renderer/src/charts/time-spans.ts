import type uPlot from 'uplot';
import type { TimeSpan } from './looks.ts';
import { withAlpha } from './series-options.ts';

/** Where a chart's time axis lies on its canvas, in the canvas's own px. */
export interface TimeArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly fromS: number;
  readonly toS: number;
  /** Canvas px in one CSS px. */
  readonly ratio: number;
}

type CanvasColor = (css: string) => string;

const SPAN_SHARE = 0.1;
const SPAN_EDGE_PX = 3;
const HATCH_GAP_PX = 7;
const HATCH_SHARE = 0.5;
const MARK_PX = 4.5;
/** The pointer is on a moment's line when it is this near, CSS px. */
const NEAR_PX = 6;

/** The area of a uPlot; empty before it has a time axis. */
export function plotArea({ bbox, scales }: uPlot): TimeArea {
  const { min, max } = scales.x ?? {};
  return {
    ...bbox,
    fromS: typeof min === 'number' ? min : 0,
    toS: typeof max === 'number' ? max : 0,
    ratio: devicePixelRatio,
  };
}

/** Whether it is drawn as a line across the chart instead of an area. */
export function isMoment({ kind, fromMs, toMs }: TimeSpan): boolean {
  return toMs === fromMs || kind === 'deployment' || kind === 'note';
}

/**
 * Stretches of time: a bar at the foot of the chart, and behind what is drawn only those that were asked for by a query. Alerts
 * last for hours and there may be many: an area for each would colour every chart just when people must read them.
 */
export function paintSpans(
  ctx: CanvasRenderingContext2D,
  area: TimeArea,
  spans: readonly TimeSpan[],
  canvasColor: CanvasColor,
): void {
  for (const span of spans) {
    const place = placeOf(area, span);
    if (place === null || span.fromMs === span.toMs) continue;
    const [left, width] = place;
    const color = canvasColor(span.color);
    if (span.kind === 'slept') {
      paintHatching(ctx, area, left, width, withAlpha(color, HATCH_SHARE));
      continue;
    }
    if (span.kind === 'query') {
      ctx.fillStyle = withAlpha(color, SPAN_SHARE);
      ctx.fillRect(left, area.top, width, area.height);
    }
    ctx.fillStyle = color;
    const edge = SPAN_EDGE_PX * area.ratio;
    ctx.fillRect(left, area.top + area.height - edge, width, edge);
  }
}

/** Moments as dashed lines over what is drawn, each with its shape at the foot: a triangle is a deployment, a disc a note. */
export function paintMoments(
  ctx: CanvasRenderingContext2D,
  area: TimeArea,
  spans: readonly TimeSpan[],
  canvasColor: CanvasColor,
): void {
  const { top, height, ratio } = area;
  for (const span of spans) {
    if (!isMoment(span)) continue;
    const atS = span.fromMs / 1000;
    if (atS < area.fromS || atS > area.toS) continue;
    const x = Math.round(xOf(area, atS));
    const foot = top + height;
    ctx.save();
    ctx.strokeStyle = canvasColor(span.color);
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = ratio;
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, foot);
    ctx.stroke();
    ctx.beginPath();
    const size = MARK_PX * ratio;
    if (span.kind === 'deployment') {
      ctx.moveTo(x - size, foot);
      ctx.lineTo(x + size, foot);
      ctx.lineTo(x, foot - 2 * size);
    } else ctx.arc(x, foot - size, size, 0, 2 * Math.PI);
    ctx.fill();
    ctx.restore();
  }
}

/** What is at a place of the time axis, moments first: their lines are thin. `pxPerS` is in CSS px. */
export function spansAt(spans: readonly TimeSpan[], timeMs: number, pxPerS: number): TimeSpan[] {
  const nearMs = pxPerS > 0 ? (NEAR_PX / pxPerS) * 1000 : 0;
  const isHere = (span: TimeSpan): boolean =>
    (isMoment(span) && Math.abs(span.fromMs - timeMs) <= nearMs) ||
    (timeMs >= span.fromMs && timeMs <= (span.toMs ?? Infinity));
  return spans.filter(isHere).sort((a, b) => Number(isMoment(b)) - Number(isMoment(a)));
}

function xOf({ left, width, fromS, toS }: TimeArea, timeS: number): number {
  return left + ((timeS - fromS) / (toS - fromS)) * width;
}

/** Left edge and width of what is in sight, at least a px wide; null for what isn't. */
function placeOf(area: TimeArea, { fromMs, toMs }: TimeSpan): readonly [number, number] | null {
  const fromS = Math.max(area.fromS, fromMs / 1000);
  const toS = Math.min(area.toS, toMs === null ? area.toS : toMs / 1000);
  if (toS < fromS || area.toS <= area.fromS) return null;
  const left = xOf(area, fromS);
  return [left, Math.max(area.ratio, xOf(area, toS) - left)];
}

function paintHatching(
  ctx: CanvasRenderingContext2D,
  { top, height, ratio }: TimeArea,
  left: number,
  width: number,
  color: string,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.strokeStyle = color;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  const gap = HATCH_GAP_PX * ratio;
  // From a multiple of the gap on, so that the lines stand still while the time moves.
  for (let x = Math.floor((left - height) / gap) * gap; x < left + width; x += gap) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}
