import type { Unit } from '#shared/format/index.ts';
import type uPlot from 'uplot';
import { axisIncrements, axisTicks, valueBounds } from './axis.ts';
import type { SeriesStyle } from './palette.ts';

export interface ChartColors {
  readonly text: string;
  readonly grid: string;
  readonly threshold: string;
  readonly panel: string;
}

export interface Threshold {
  readonly value: number;
  readonly label: string;
}

/** What {@link chartOptions} needs; the functions are asked at every draw, so they may read what is newest. */
export interface ChartSpec {
  readonly width: number;
  readonly height: number;
  readonly series: readonly { name: string; style: SeriesStyle }[];
  readonly unit: Unit;
  readonly colors: ChartColors;
  readonly fill: boolean;
  readonly threshold: Threshold | undefined;
  /** Bounds of the time axis in unix seconds. */
  readonly window: () => [number, number];
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
  readonly plugins: uPlot.Plugin[];
}

/** Charts of one window share this crosshair. */
const SYNC_KEY = 'watchdeck';
const FONT = '11px "Inter Variable", system-ui, sans-serif';
/** A drag shorter than this is a click. */
const MIN_DRAG_PX = 6;

/** Day and month where a day begins, hours and minutes elsewhere, all 24 h. */
const TIME_FORMATS: uPlot.Axis.Values = [
  [3600 * 24 * 365, '{YYYY}', null, null, null, null, null, null, 1],
  [3600 * 24 * 28, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [3600 * 24, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
];

/** uPlot's options for one panel. */
export function chartOptions(spec: ChartSpec): uPlot.Options {
  const { unit, colors } = spec;
  return {
    width: spec.width,
    height: spec.height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: SYNC_KEY, scales: ['x', null] },
      drag: { x: true, y: false, setScale: false, dist: MIN_DRAG_PX },
      points: { size: 7, width: 2, fill: () => colors.panel },
      focus: { prox: 24 },
      bind: {
        dblclick: () => () => {
          spec.onBack();
          return null;
        },
      },
    },
    focus: { alpha: 0.35 },
    scales: {
      x: { time: true, range: () => spec.window() },
      y: { range: (_u, min, max) => valueBounds(min, max, unit, spec.threshold?.value) },
    },
    axes: [
      {
        stroke: colors.text,
        font: FONT,
        grid: { show: false },
        ticks: { show: false },
        gap: 4,
        size: 40,
        space: 72,
        values: TIME_FORMATS,
      },
      {
        stroke: colors.text,
        font: FONT,
        grid: { stroke: colors.grid, width: 1 },
        ticks: { show: false },
        gap: 6,
        size: 64,
        space: 32,
        incrs: axisIncrements(unit),
        values: (_u, splits) => axisTicks(splits, unit),
      },
    ],
    series: [{}, ...spec.series.map(({ name, style }) => lineOf(name, style, spec.fill))],
    hooks: {
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width < MIN_DRAG_PX) return;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          spec.onZoom(u.posToVal(left, 'x') * 1000, u.posToVal(left + width, 'x') * 1000);
        },
      ],
      draw: [drawHeads, ...(spec.threshold ? [drawThreshold(spec.threshold, colors.threshold)] : [])],
    },
    plugins: spec.plugins,
  };
}

function lineOf(name: string, style: SeriesStyle, fill: boolean): uPlot.Series {
  return {
    label: name,
    stroke: style.color,
    width: 1.5,
    dash: [...style.dash],
    // Eight-digit hex: the colour at 9 %.
    ...(fill ? { fill: `${style.color}17` } : {}),
    points: { show: lonepointsOnly },
    spanGaps: false,
  };
}

/** Dots only where a line can't be seen: a point with gaps on both sides, or very few points. */
function lonepointsOnly(u: uPlot, seriesIdx: number): boolean {
  const column = u.data[seriesIdx];
  if (!column || column.length > 400) return false;
  let points = 0;
  for (const value of column) if (value !== null && value !== undefined && ++points > 3) return false;
  return points > 0;
}

/** More lines than this and their heads would be a row of beads. */
const MAX_HEADS = 12;
const HEAD_RADIUS_PX = 2.5;
const HEAD_AGE_S = 5;

/** A dot where each line is now, so that a chart shows at a glance that it lives, even with its first point. */
function drawHeads(u: uPlot): void {
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
    if (value === null || value === undefined || !series?.show) continue;
    const x = u.valToPos(lastS, 'x', true);
    const y = u.valToPos(value, 'y', true);
    ctx.fillStyle = typeof series.stroke === 'function' ? series.stroke(u, i) : '';
    ctx.beginPath();
    ctx.arc(x, y, HEAD_RADIUS_PX * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}

function drawThreshold({ value, label }: Threshold, color: string): (u: uPlot) => void {
  return (u) => {
    const { ctx, bbox } = u;
    const y = Math.round(u.valToPos(value, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) return;
    ctx.save();
    ctx.strokeStyle = color;
    ctx.lineWidth = Math.max(1, devicePixelRatio);
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillStyle = color;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    ctx.fillText(label, bbox.left + bbox.width - 4, y - 2);
    ctx.restore();
  };
}
