import { formatLabels } from '#shared/model/labels.ts';
import type { Unit } from '#shared/format/index.ts';
import type { InstantValue, RangeSeries, RangeValue } from '../promql/types.ts';
import type { ChartData } from './data.ts';

/** PromQL as the reports ask it; times in unix ms. */
export interface ReportQuery {
  range(expr: string, startMs: number, endMs: number, stepMs: number): Promise<RangeValue>;
  instant(expr: string, timeMs: number): Promise<InstantValue>;
}

/** Points per chart: about two pixels each. */
const POINTS = 160;

/** The grid all charts of a report share: each point stands for the stretch that ends there. */
export interface Grid {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** The stretch of a point as a PromQL duration, for averages. */
  readonly window: string;
  /** Never under 15 s, so that a rate has two samples of every rhythm that is usual on one machine. */
  readonly rateWindow: string;
}

export function gridOf(fromMs: number, toMs: number, points = POINTS): Grid {
  const stepMs = Math.max(1_000, Math.ceil((toMs - fromMs) / points / 1_000) * 1_000);
  const startMs = Math.min(toMs, fromMs + stepMs);
  return {
    startMs,
    endMs: toMs,
    stepMs,
    window: `${stepMs / 1_000}s`,
    rateWindow: `${Math.max(15, stepMs / 1_000)}s`,
  };
}

export interface ChartQuestion {
  readonly title: string;
  readonly unit: Unit;
  readonly yMin?: number;
  readonly yMax?: number;
  /** One expression per line; without a name each series is named by its labels. */
  readonly lines: readonly { readonly name?: string; readonly expr: string }[];
}

/** Asks for a chart. A question that fails gives a chart that says so: one broken query must not cost the report. */
export async function askChart(query: ReportQuery, question: ChartQuestion, grid: Grid): Promise<ChartData> {
  const { title, unit, yMin, yMax, lines } = question;
  const axis = { ...(yMin === undefined ? {} : { yMin }), ...(yMax === undefined ? {} : { yMax }) };
  try {
    const series: { name: string; values: Float64Array }[] = [];
    let times: Float64Array = new Float64Array();
    for (const { name, expr } of lines) {
      const answer = await query.range(expr, grid.startMs, grid.endMs, grid.stepMs);
      times = answer.times;
      for (const found of answer.series) {
        series.push({ name: name ?? formatLabels(found.labels), values: plotted(found) });
      }
    }
    return { title, unit, ...axis, times, series, problem: null };
  } catch (error) {
    const problem = `could not be read: ${messageOf(error)}`;
    return { title, unit, ...axis, times: new Float64Array(), series: [], problem };
  }
}

/** Values with a NaN wherever the series has none. */
export function plotted({ values, present }: RangeSeries): Float64Array {
  return values.map((value, i) => (present[i] === 1 ? value : NaN));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
