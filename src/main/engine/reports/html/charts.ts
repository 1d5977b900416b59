import type { AlertSpan, ChartData, SummaryData } from '../data.ts';
import { svgTimeSeries } from '../svg/time-series.ts';
import { trusted } from './template.ts';
import type { SafeHtml } from './template.ts';

/** Two charts and the gap between them fill the page's width. */
const CHART_WIDTH = 334;
const PLOT_HEIGHT = 92;

/** One chart of the report, with the alerts that belong to it in red. */
export function chartSvg(
  chart: ChartData,
  { fromMs, toMs, timeZone }: Pick<SummaryData, 'fromMs' | 'toMs' | 'timeZone'>,
  spans: readonly AlertSpan[],
): SafeHtml {
  return trusted(
    svgTimeSeries({
      title: chart.title,
      unit: chart.unit,
      times: chart.times,
      series: chart.series,
      ...(chart.yMin === undefined ? {} : { yMin: chart.yMin }),
      ...(chart.yMax === undefined ? {} : { yMax: chart.yMax }),
      ...(chart.problem === null ? {} : { emptyText: chart.problem }),
      fromMs,
      toMs,
      timeZone,
      spans,
      width: CHART_WIDTH,
      plotHeight: PLOT_HEIGHT,
    }),
  );
}
