import uPlot from 'uplot';
import type { ChartLine, LineLook } from './looks.ts';

/** A `#rrggbb` colour with so much (0 to 1) of its strength; other colours stay as they are. */
export function withAlpha(color: string, share: number): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return color;
  return `${color}${Math.round(Math.min(1, Math.max(0, share)) * 255)
    .toString(16)
    .padStart(2, '0')}`;
}

/** One line as uPlot takes it. `color` is a colour a canvas knows. */
export function seriesOptions({ name, style, look }: ChartLine, color: string): uPlot.Series {
  const paths = pathsOf(look);
  return {
    label: name,
    scale: look.scale,
    stroke: color,
    width: look.draw === 'bars' ? Math.min(1, look.widthPx) : look.widthPx,
    dash: [...style.dash],
    ...(look.fill > 0 ? { fill: withAlpha(color, look.fill) } : {}),
    points:
      look.draw === 'points'
        ? { show: true, size: Math.max(3, look.widthPx * 2 + 2), fill: color, stroke: color }
        : { show: look.draw === 'line' ? lonePointsOnly : false },
    spanGaps: look.spanGaps === true,
    ...(typeof look.spanGaps === 'number' ? { gaps: gapsLongerThan(look.spanGaps) } : {}),
    ...(paths ? { paths } : {}),
  };
}

const BAR_SHARE = 0.7;
const BAR_MAX_PX = 60;

function pathsOf(look: LineLook): uPlot.Series.PathBuilder | null {
  const { bars, stepped, spline, linear } = uPlot.paths;
  if (look.draw === 'points') return () => null;
  if (look.draw === 'bars') return bars?.({ size: [BAR_SHARE, BAR_MAX_PX] }) ?? null;
  switch (look.interpolation) {
    case 'step-before':
      return stepped?.({ align: -1 }) ?? null;
    case 'step-after':
      return stepped?.({ align: 1 }) ?? null;
    case 'smooth':
      return spline?.() ?? null;
    case 'linear':
      return linear?.() ?? null;
  }
}

/** Gaps as uPlot found them, in px of the canvas, less those that are to be bridged. */
function gapsLongerThan(limitS: number): uPlot.Series.GapsRefiner {
  return (u, _series, _from, _to, gaps) =>
    gaps.filter(([from, to]) => u.posToVal(to, 'x', true) - u.posToVal(from, 'x', true) > limitS);
}

/** Dots only where a line can't be seen: a point with gaps on both sides, or very few points. */
function lonePointsOnly(u: uPlot, seriesIdx: number): boolean {
  const column = u.data[seriesIdx];
  if (!column || column.length > 400) return false;
  let points = 0;
  for (const value of column) if (value !== null && value !== undefined && ++points > 3) return false;
  return points > 0;
}
