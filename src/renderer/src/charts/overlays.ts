import type uPlot from 'uplot';
import type { ValueMark } from './looks.ts';
import { withAlpha } from './series-options.ts';

type Draw = (u: uPlot) => void;

/** More lines than this and their heads would be a row of beads. */
const MAX_HEADS = 12;
const HEAD_RADIUS_PX = 2.5;
const HEAD_AGE_S = 5;

/** A dot where each line is now, so that a chart shows at a glance that it lives, even with its first point. */
export function drawHeads(u: uPlot): void {
  const times = u.data[0];
  const lastIdx = times.length - 1;
  const lastS = times[lastIdx];
  if (lastS === undefined || u.data.length - 1 > MAX_HEADS) return;
  // A stretch of the past has an end, not a head.
  const stepS = lastS - (times[lastIdx - 1] ?? lastS);
  if (Date.now() / 1000 - lastS > 2 * stepS + HEAD_AGE_S) return;
  const { ctx } = u;
  ctx.save();
  for (let i = 1; i < u.data.length; i += 1) {
    const value = u.data[i]?.[lastIdx];
    const series = u.series[i];
    if (value === null || value === undefined || !series?.show || series.paths === undefined) continue;
    const x = u.valToPos(lastS, 'x', true);
    const y = u.valToPos(value, series.scale ?? 'y', true);
    ctx.fillStyle = typeof series.stroke === 'function' ? series.stroke(u, i) : '';
    ctx.beginPath();
    ctx.arc(x, y, HEAD_RADIUS_PX * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}

const BAND_SHARE = 0.08;

/** Thresholds as bands, under the lines. */
export function drawBands(marks: readonly ValueMark[], canvasColor: (css: string) => string): Draw {
  const areas = marks.filter(({ area, color }) => area && color !== 'transparent');
  return (u) => {
    const { ctx, bbox } = u;
    for (const { from, to, color, scale } of areas) {
      const clamp = (y: number): number => Math.min(bbox.top + bbox.height, Math.max(bbox.top, y));
      const bottom = from === -Infinity ? bbox.top + bbox.height : clamp(u.valToPos(from, scale, true));
      const top = to === Infinity ? bbox.top : clamp(u.valToPos(to, scale, true));
      if (bottom <= top) continue;
      ctx.fillStyle = withAlpha(canvasColor(color), BAND_SHARE);
      ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
    }
  };
}

/** Thresholds as dashed lines with their texts, over the lines. */
export function drawMarks(marks: readonly ValueMark[], canvasColor: (css: string) => string): Draw {
  const dashed = marks.filter(
    ({ line, from, color }) => line && Number.isFinite(from) && color !== 'transparent',
  );
  return (u) => {
    const { ctx, bbox } = u;
    for (const { from, color, label, scale } of dashed) {
      const y = Math.round(u.valToPos(from, scale, true));
      if (y < bbox.top || y > bbox.top + bbox.height) continue;
      ctx.save();
      ctx.strokeStyle = canvasColor(color);
      ctx.lineWidth = Math.max(1, devicePixelRatio);
      ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      if (label !== undefined) {
        ctx.fillStyle = ctx.strokeStyle;
        ctx.textAlign = 'right';
        ctx.textBaseline = 'bottom';
        ctx.fillText(label, bbox.left + bbox.width - 4, y - 2);
      }
      ctx.restore();
    }
  };
}
