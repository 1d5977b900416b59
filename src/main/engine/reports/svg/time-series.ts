import { formatDayMonth, formatTimeOfDay, formatValue } from '#shared/format/index.ts';
import type { Unit } from '#shared/format/index.ts';
import { escapeHtml } from '../html/escape.ts';
import { seriesPaths } from './paths.ts';
import { statisticsOf } from './statistics.ts';
import type { Statistics } from './statistics.ts';
import { fitText, textWidthEm } from './text-width.ts';
import { niceScale, timeTicks } from './ticks.ts';
import type { Scale } from './ticks.ts';

export interface ChartSeries {
  readonly name: string;
  /** One value per entry of `times`; NaN and infinities are gaps. */
  readonly values: Float64Array;
}

/** A stretch of time drawn in red over the whole height. */
export interface ChartSpan {
  readonly startMs: number;
  readonly endMs: number;
}

export interface TimeSeriesChart {
  readonly title: string;
  readonly unit: Unit;
  /** Unix ms, ascending, shared by all series. */
  readonly times: Float64Array;
  readonly series: readonly ChartSeries[];
  /** The period the x axis shows, whatever the data covers. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeZone: string;
  readonly spans?: readonly ChartSpan[];
  /** Ends the y axis has at least, e.g. 0 and 1 for a ratio. */
  readonly yMin?: number;
  readonly yMax?: number;
  /** Shown instead of "no data in this period". */
  readonly emptyText?: string;
  /** px at 96 dpi. */
  readonly width: number;
  /** Height of the plot alone; title, axis and legend come on top. */
  readonly plotHeight: number;
}

/** Okabe and Ito's palette (jfly.uni-koeln.de/color), safe for colour-blind eyes, darkened where it is faint on white. */
export const SERIES_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#a3588a', '#b07d00', '#4a90c2'] as const;

/** Series drawn at most; the rest is said in words. */
const MAX_SERIES = SERIES_COLOURS.length;

/** Room for the axis's arithmetic: what is beyond is drawn at the edge (and told right in the legend). */
const LARGEST = 1e300;

const TITLE_HEIGHT = 27;
const AXIS_HEIGHT = 20;
const LEGEND_ROW = 15;
const FONT = 9;
const COLUMNS = ['last', 'min', 'max', 'mean'] as const;
const COLUMN_WIDTH = 54;

/** Draws one chart as an SVG element: title, y axis in the unit, x axis in the zone, lines, red spans, legend table. Pure. */
export function svgTimeSeries(chart: TimeSeriesChart): string {
  const shown = chart.series
    .slice(0, MAX_SERIES)
    .map((series) => ({ series, stats: statisticsOf(series.values) }));
  const empty = shown.every(({ stats }) => stats.last === null);
  const hidden = chart.series.length - shown.length;
  const legendHeight = empty ? 0 : 18 + LEGEND_ROW * (shown.length + (hidden > 0 ? 1 : 0));
  const height = TITLE_HEIGHT + chart.plotHeight + AXIS_HEIGHT + legendHeight;

  const scale = scaleFor(
    chart,
    shown.map(({ stats }) => stats),
  );
  const left = empty ? 0 : Math.ceil(axisWidth(scale, chart.unit));
  const plot: Plot = {
    left,
    right: chart.width - 1,
    top: TITLE_HEIGHT,
    bottom: TITLE_HEIGHT + chart.plotHeight,
    x: (ms) => left + ((ms - chart.fromMs) / (chart.toMs - chart.fromMs)) * (chart.width - 1 - left),
    y: (value) => {
      const share = (value - scale.min) / (scale.max - scale.min);
      return TITLE_HEIGHT + chart.plotHeight * (1 - Math.min(1, Math.max(0, share)));
    },
  };

  const parts = [
    `<text class="c-title" x="0" y="12">${escapeHtml(fitText(chart.title, chart.width, 11.5))}</text>`,
    empty ? emptyPlot(chart, plot) : yAxis(scale, chart.unit, plot),
    spans(chart, plot),
    xAxis(chart, plot),
  ];
  if (!empty) {
    shown.forEach(({ series }, i) => parts.push(line(chart, series, i, plot, shown.length === 1)));
    parts.push(legend(chart, shown, hidden, plot.bottom + AXIS_HEIGHT + 12));
  }
  const label = escapeHtml(chart.title);
  return `<svg class="chart" role="img" aria-label="${label}" width="${chart.width}" height="${height}" viewBox="0 0 ${chart.width} ${height}">${parts.join('')}</svg>`;
}

interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (ms: number) => number;
  readonly y: (value: number) => number;
}

function scaleFor(chart: TimeSeriesChart, stats: readonly Statistics[]): Scale {
  let min = chart.yMin ?? Infinity;
  let max = chart.yMax ?? -Infinity;
  for (const s of stats) {
    if (s.min !== null) min = Math.min(min, drawable(s.min));
    if (s.max !== null) max = Math.max(max, drawable(s.max));
  }
  return Number.isFinite(min) && Number.isFinite(max)
    ? niceScale(min, max, 4, chart.unit)
    : niceScale(0, 1, 4, 'none');
}

function drawable(value: number): number {
  return Math.min(LARGEST, Math.max(-LARGEST, value));
}

function axisWidth(scale: Scale, unit: Unit): number {
  return Math.max(...scale.ticks.map((tick) => textWidthEm(tickText(tick, unit)))) * FONT + 8;
}

/** Axis marks are round by choice: zeros behind the point would only be noise (`1 GiB`, not `1.00 GiB`). */
function tickText(value: number, unit: Unit): string {
  return formatValue(value, unit).replace(/(\.\d*?)0+(?=\D|$)/, (_, kept: string) =>
    kept === '.' ? '' : kept,
  );
}

function yAxis(scale: Scale, unit: Unit, plot: Plot): string {
  return scale.ticks
    .map((tick) => {
      const y = px(plot.y(tick));
      const rule = `<line class="${tick === scale.ticks[0] ? 'c-base' : 'c-grid'}" x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}"/>`;
      return `${rule}<text class="c-tick" text-anchor="end" x="${plot.left - 6}" y="${px(plot.y(tick) + 3)}">${escapeHtml(tickText(tick, unit))}</text>`;
    })
    .join('');
}

function emptyPlot(chart: TimeSeriesChart, plot: Plot): string {
  const text = chart.emptyText ?? 'no data in this period';
  const middle = (plot.top + plot.bottom) / 2;
  return (
    `<rect class="c-empty" x="0.5" y="${plot.top + 0.5}" width="${chart.width - 1}" height="${chart.plotHeight - 1}" rx="3"/>` +
    `<text class="c-note" text-anchor="middle" x="${chart.width / 2}" y="${middle + 3}">${escapeHtml(fitText(text, chart.width - 24, 10))}</text>`
  );
}

function spans(chart: TimeSeriesChart, plot: Plot): string {
  return (chart.spans ?? [])
    .map(({ startMs, endMs }) => {
      const x1 = plot.x(Math.max(startMs, chart.fromMs));
      const x2 = plot.x(Math.min(endMs, chart.toMs));
      if (!(x2 >= x1)) return '';
      // An alert of seconds in a chart of a week is still to be seen.
      const width = Math.max(1.5, x2 - x1);
      return `<rect class="c-span" x="${px(Math.min(x1, plot.right - width))}" y="${plot.top}" width="${px(width)}" height="${plot.bottom - plot.top}"/>`;
    })
    .join('');
}

function xAxis(chart: TimeSeriesChart, plot: Plot): string {
  const ticks = timeTicks(
    chart.fromMs,
    chart.toMs,
    Math.max(2, Math.floor((plot.right - plot.left) / 62)),
    chart.timeZone,
  );
  const step = (ticks[1] ?? chart.toMs) - (ticks[0] ?? chart.fromMs);
  return ticks
    .map((tick) => {
      const time = formatTimeOfDay(tick, chart.timeZone, step < 60_000 ? 'second' : 'minute');
      const midnight = time === '00:00' || step >= 20 * 3_600_000;
      const text = midnight ? formatDayMonth(tick, chart.timeZone) : time;
      const half = (textWidthEm(text) * FONT) / 2;
      const x = Math.min(plot.right - half, Math.max(plot.left + half, plot.x(tick)));
      return (
        `<line class="c-mark" x1="${px(plot.x(tick))}" x2="${px(plot.x(tick))}" y1="${plot.bottom}" y2="${plot.bottom + 3}"/>` +
        `<text class="c-tick${midnight ? ' c-day' : ''}" text-anchor="middle" x="${px(x)}" y="${plot.bottom + 14}">${escapeHtml(text)}</text>`
      );
    })
    .join('');
}

function line(chart: TimeSeriesChart, series: ChartSeries, index: number, plot: Plot, fill: boolean): string {
  const colour = SERIES_COLOURS[index] ?? SERIES_COLOURS[0];
  const paths = seriesPaths(chart.times, series.values, plot.x, plot.y, plot.bottom);
  const area =
    fill && paths.area !== '' ? `<path d="${paths.area}" fill="${colour}" fill-opacity="0.08"/>` : '';
  const stroke = paths.line === '' ? '' : `<path class="c-line" d="${paths.line}" stroke="${colour}"/>`;
  const dots = paths.dots.map(([x, y]) => `<circle cx="${px(x)}" cy="${px(y)}" r="1.6" fill="${colour}"/>`);
  return area + stroke + dots.join('');
}

function legend(
  chart: TimeSeriesChart,
  rows: readonly { series: ChartSeries; stats: Statistics }[],
  hidden: number,
  top: number,
): string {
  const right = (column: number): number => chart.width - 1 - (COLUMNS.length - 1 - column) * COLUMN_WIDTH;
  const nameWidth = chart.width - COLUMNS.length * COLUMN_WIDTH - 16;
  const head = COLUMNS.map(
    (name, i) => `<text class="c-head" text-anchor="end" x="${right(i)}" y="${top}">${name}</text>`,
  );
  const body = rows.map(({ series, stats }, i) => {
    const y = top + LEGEND_ROW * (i + 1);
    const colour = SERIES_COLOURS[i] ?? SERIES_COLOURS[0];
    const swatch = `<rect x="0" y="${y - 7}" width="8" height="8" rx="2" fill="${colour}"/>`;
    const name = `<text class="c-name" x="13" y="${y}">${escapeHtml(fitText(series.name, nameWidth, FONT))}</text>`;
    const cells = COLUMNS.map(
      (column, c) =>
        `<text class="c-value" text-anchor="end" x="${right(c)}" y="${y}">${escapeHtml(formatValue(stats[column], chart.unit))}</text>`,
    );
    return swatch + name + cells.join('');
  });
  const more =
    hidden > 0
      ? `<text class="c-head" x="13" y="${top + LEGEND_ROW * (rows.length + 1)}">and ${hidden} more series, not drawn</text>`
      : '';
  return head.join('') + body.join('') + more;
}

/** Two decimals are a hundredth of a pixel: more would only make the file larger. */
export function px(value: number): number {
  return Math.round(value * 100) / 100;
}
