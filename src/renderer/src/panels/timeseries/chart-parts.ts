import type { DataPanel, Display } from '#shared/dashboard/index.ts';
import { calculate } from '../../charts/calculate.ts';
import { usualWidthPx } from '../../charts/looks.ts';
import type { ChartLine, LineLook, ValueMark, ValueScale } from '../../charts/looks.ts';
import { assignSlots, styleOfSlot } from '../../charts/palette.ts';
import type { Scheme, SeriesStyle } from '../../charts/palette.ts';
import type { Column } from '../../live/series-buffer.ts';
import { cssColor } from '../display/colors.ts';
import { showValue } from '../display/show-value.ts';
import { thresholdBands, thresholdColor } from '../display/thresholds.ts';
import type { PanelSeries } from '../panel-series.ts';

/** What a time series panel hands to its chart. */
export interface ChartParts {
  readonly lines: readonly ChartLine[];
  readonly scales: readonly ValueScale[];
  readonly marks: readonly ValueMark[];
}

/** Per cent under a line alone, under stacked ones, and in bars, where the panel doesn't say. */
const ALONE_FILL = 9;
const STACK_FILL = 30;
const BAR_FILL = 75;
const DASH = [7, 4];

/** The panel's series as lines on their scales. `columns` colour those lines that are coloured by their newest value. */
export function chartParts(
  panel: DataPanel,
  series: readonly PanelSeries[],
  columns: readonly Column[],
  scheme: Scheme,
): ChartParts {
  const scales = scalesOf(panel, series);
  const slots = slotsOf(series);
  const lines = series.map(({ name, display, index }, i): ChartLine => {
    const style = styleOf(display, styleOfSlot(slots[i] ?? 0, scheme), columns[index] ?? []);
    return {
      name,
      style,
      look: lookOf(display, scaleKey(display), series.length),
      column: index,
      text: (value) => showValue(value, display).text,
    };
  });
  return { lines, scales, marks: marksOf(panel.display, scales[0]?.key ?? scaleKey(panel.display)) };
}

/** A query drawn by one line keeps the query's own slot, so that "received" has one colour everywhere. */
export function slotsOf(series: readonly PanelSeries[]): number[] {
  const queries = new Set(series.map(({ queryIndex }) => queryIndex));
  if (queries.size > 1 && queries.size === series.length) return series.map(({ queryIndex }) => queryIndex);
  return assignSlots(series.map(({ queryIndex, labels }) => ({ query: queryIndex, labels })));
}

function styleOf(display: Display, own: SeriesStyle, column: Column): SeriesStyle {
  const dash = display.dashed === true ? DASH : own.dash;
  const { color } = display;
  if (color === undefined || color === 'palette') return { color: own.color, dash };
  if (color !== 'thresholds') return { color: cssColor(color), dash: display.dashed === true ? DASH : [] };
  const bands = thresholdBands(display.thresholds, display.min ?? 0, display.max ?? 100);
  const reached = thresholdColor(calculate(column, 'last'), bands);
  return { color: reached === null ? own.color : cssColor(reached), dash };
}

function lookOf(display: Display, scale: string, lines: number): LineLook {
  const draw = display.draw ?? 'line';
  const isStacked = display.stack !== undefined && display.stack !== 'none';
  const usual = draw === 'bars' ? BAR_FILL : isStacked ? STACK_FILL : lines === 1 ? ALONE_FILL : 0;
  return {
    draw,
    widthPx: display.lineWidth ?? (draw === 'points' ? 2 : usualWidthPx(lines)),
    fill: draw === 'points' ? 0 : (display.fill ?? usual) / 100,
    interpolation: display.interpolation ?? 'linear',
    spanGaps: display.spanGaps ?? false,
    stack: isStacked ? (display.stackGroup ?? '') : null,
    stackPercent: display.stack === 'percent',
    negative: display.negative ?? false,
    scale,
  };
}

/** Series share a scale when they are of one unit, kind and side. */
function scaleKey(display: Display): string {
  return [unitOf(display), display.scale ?? 'linear', display.axis ?? 'any'].join(' ');
}

/** What is compared by its height begins at zero. */
function standsOnZero({ draw, stack, scale = 'linear' }: Display): boolean {
  return scale === 'linear' && (draw === 'bars' || (stack !== undefined && stack !== 'none'));
}

function unitOf(display: Display): string {
  return display.stack === 'percent' ? 'percent' : (display.unit ?? 'short');
}

function scalesOf(panel: DataPanel, series: readonly PanelSeries[]): ValueScale[] {
  const byKey = new Map<string, ValueScale>();
  for (const { display } of series.length === 0 ? [{ display: panel.display }] : series) {
    const key = scaleKey(display);
    if (byKey.has(key)) continue;
    // Another unit goes to the other side unless it says where it belongs.
    const isOther = display.axis === undefined && [...byKey.values()].some(({ side }) => side === 'left');
    byKey.set(key, {
      key,
      side: display.axis ?? (isOther ? 'right' : 'left'),
      unit: unitOf(display),
      decimals: display.decimals,
      label: display.axisLabel === '' ? undefined : display.axisLabel,
      kind: display.scale ?? 'linear',
      min: display.min,
      max: display.max ?? (display.stack === 'percent' ? 100 : undefined),
      softMin: display.softMin ?? (display.stack === 'percent' ? 0 : undefined),
      softMax: display.softMax,
      keep: standsOnZero(display) ? [0] : [],
    });
  }
  return [...byKey.values()];
}

/** The band that holds from the bottom on is how things should be, which needs no colour. */
function marksOf(display: Display, scale: string): ValueMark[] {
  const drawn = display.thresholds?.drawn ?? 'off';
  if (drawn === 'off') return [];
  return thresholdBands(display.thresholds, display.min ?? 0, display.max ?? 100)
    .filter(({ from }) => from !== -Infinity)
    .map(({ from, to, color }) => ({
      from,
      to,
      color: cssColor(color),
      line: drawn !== 'area',
      area: drawn !== 'line',
      scale,
    }));
}
