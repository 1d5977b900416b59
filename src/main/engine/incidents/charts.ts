import type { ChartSnapshot } from '#shared/contract/incidents.ts';
import type { Labels } from '#shared/model/labels.ts';
import { thresholdOf } from '../backtest/index.ts';
import type { RangeValue } from '../promql/types.ts';
import { badSince, chartOf } from './domain/chart.ts';

export type QueryRange = (
  expr: string,
  range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
) => Promise<RangeValue>;

const POINTS = 240;
/** How far before an alert the first bad sample is looked for, second by second. */
const LOOK_BACK_MS = 5 * 60_000;

/** Takes a chart of an expression; one that can't be read is a chart that says so. */
export async function takeChart(
  query: QueryRange,
  about: Pick<ChartSnapshot, 'title' | 'fromMs' | 'toMs'> & {
    readonly expr: string;
    readonly labels: Labels | null;
  },
): Promise<ChartSnapshot> {
  const { labels, ...rest } = about;
  const { expr, threshold } = drawn(about.expr);
  const stepMs = Math.max(1_000, Math.ceil((about.toMs - about.fromMs) / POINTS / 1_000) * 1_000);
  const toMs = Math.floor(about.toMs / 1_000) * 1_000;
  const fromMs = toMs - Math.floor((about.toMs - about.fromMs) / stepMs) * stepMs;
  const shown = { ...rest, expr, fromMs, toMs, threshold };
  try {
    return chartOf(await query(expr, { startMs: fromMs, endMs: toMs, stepMs }), shown, labels);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...shown, times: [], series: [], cut: 0, problem };
  }
}

/** When the first bad sample of an alert came; null where it can't be told. */
export async function findBadSince(
  query: QueryRange,
  alert: { readonly expr: string; readonly labels: Labels; readonly activeSinceMs: number },
): Promise<number | null> {
  // The rule's own evaluation is the last step: the run of bad seconds ends there.
  const endMs = Math.round(alert.activeSinceMs);
  try {
    const answer = await query(alert.expr, { startMs: endMs - LOOK_BACK_MS, endMs, stepMs: 1_000 });
    return badSince(answer, alert.labels);
  } catch {
    // What can't be queried any more is told by its chart; how early it began isn't known then.
    return null;
  }
}

/** What a comparison compares is drawn, with a line through it; everything else as it is. */
function drawn(expr: string): { expr: string; threshold: ChartSnapshot['threshold'] } {
  try {
    const threshold = thresholdOf(expr);
    if (threshold === null) return { expr, threshold: null };
    return { expr: threshold.expr, threshold: { op: threshold.op, value: threshold.value } };
  } catch {
    return { expr, threshold: null };
  }
}
