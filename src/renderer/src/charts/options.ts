import type uPlot from 'uplot';
import { axisIncrements, axisTicks, axisWidth, valueBounds } from './axis.ts';
import type { ChartLine, TimeSpan, ValueMark, ValueScale } from './looks.ts';
import { drawBands, drawHeads, drawMarks } from './overlays.ts';
import { seriesOptions, withAlpha } from './series-options.ts';
import { paintMoments, paintSpans, plotArea } from './time-spans.ts';

export interface ChartColors {
  readonly text: string;
  readonly grid: string;
  readonly panel: string;
  /** A colour for a canvas, which knows no CSS variables. */
  readonly canvas: (css: string) => string;
}

/** What {@link chartOptions} needs; the functions are asked at every draw, so they may read what is newest. */
export interface ChartSpec {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly ChartLine[];
  readonly scales: readonly ValueScale[];
  readonly marks: readonly ValueMark[];
  readonly spans: () => readonly TimeSpan[];
  readonly bands: readonly (readonly [number, number])[];
  readonly colors: ChartColors;
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
/** More lines than this and a dot on each, or one that stands out, costs more than it tells. */
const MANY_LINES = 40;

// uPlot's enums have no values at run time.
const logarithmic: unknown = { distr: 3 };
const sides: Readonly<Record<ValueScale['side'], unknown>> = {
  left: { side: 3 },
  right: { side: 1 },
  hidden: { side: 3, show: false },
};

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
  const { colors, lines } = spec;
  const hasMany = lines.length > MANY_LINES;
  return {
    width: spec.width,
    height: spec.height,
    padding: [8, spec.scales.some(({ side }) => side === 'right') ? 0 : 8, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: SYNC_KEY, scales: ['x', null] },
      drag: { x: true, y: false, setScale: false, dist: MIN_DRAG_PX },
      points: { size: 7, width: 2, fill: () => colors.panel, show: !hasMany },
      ...(hasMany ? {} : { focus: { prox: 24 } }),
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
      ...Object.fromEntries(spec.scales.map((scale) => [scale.key, scaleOptions(scale)])),
    },
    axes: [
      {
        stroke: colors.text,
        font: FONT,
        grid: { show: false },
        ticks: { show: false },
        gap: 4,
        size: spec.height < 120 ? 22 : 40,
        space: 72,
        values: TIME_FORMATS,
      },
      ...spec.scales.map((scale, place) => axisOptions(scale, place === 0, colors)),
    ],
    series: [{}, ...lines.map((line) => seriesOptions(line, colors.canvas(line.style.color)))],
    bands: spec.bands.map(([upper, lower]) => ({
      series: [upper + 1, lower + 1],
      fill: withAlpha(colors.canvas(lines[upper]?.style.color ?? ''), lines[upper]?.look.fill ?? 0),
      dir: lines[upper]?.look.negative ? 1 : -1,
    })),
    hooks: {
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width < MIN_DRAG_PX) return;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          spec.onZoom(u.posToVal(left, 'x') * 1000, u.posToVal(left + width, 'x') * 1000);
        },
      ],
      drawClear: [
        (u) => {
          paintSpans(u.ctx, plotArea(u), spec.spans(), colors.canvas);
        },
        drawBands(spec.marks, colors.canvas),
      ],
      draw: [
        drawHeads,
        drawMarks(spec.marks, colors.canvas),
        (u) => {
          paintMoments(u.ctx, plotArea(u), spec.spans(), colors.canvas);
        },
      ],
    },
    plugins: spec.plugins,
  };
}

function scaleOptions(scale: ValueScale): uPlot.Scale {
  return {
    range: (_u, min, max) => valueBounds(min, max, scale),
    ...(scale.kind === 'linear'
      ? {}
      : { ...(logarithmic as uPlot.Scale), log: scale.kind === 'log2' ? (2 as const) : (10 as const) }),
  };
}

function axisOptions(scale: ValueScale, isFirst: boolean, colors: ChartColors): uPlot.Axis {
  // It only grows: a chart whose left edge moves with every other value can't be read.
  let width = 0;
  return {
    scale: scale.key,
    ...(sides[scale.side] as uPlot.Axis),
    stroke: colors.text,
    font: FONT,
    labelFont: FONT,
    ...(scale.label === undefined ? {} : { label: scale.label, labelSize: 18, labelGap: 0 }),
    grid: { show: isFirst, stroke: colors.grid, width: 1 },
    ticks: { show: false },
    gap: 6,
    // Before there is data there are no texts, whatever the type says.
    size: (_u, values: string[] | null) => {
      width = Math.max(width, axisWidth(values ?? []));
      return width;
    },
    space: 32,
    ...(scale.kind === 'linear' ? { incrs: axisIncrements(scale.unit) } : {}),
    values: (_u, splits) => axisTicks(splits, scale.unit, scale.decimals),
  };
}
