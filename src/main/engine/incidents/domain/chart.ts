import type { ChartSnapshot } from '#shared/contract/incidents.ts';
import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { RangeSeries, RangeValue } from '../../promql/types.ts';

/** Series kept of one chart. */
const MAX_SERIES = 8;

/** Turns an answer into data that is kept; the series of the alert (`labels`) come first. */
export function chartOf(
  answer: RangeValue,
  about: Pick<ChartSnapshot, 'title' | 'expr' | 'fromMs' | 'toMs' | 'threshold'>,
  labels: Labels | null,
): ChartSnapshot {
  const series = answer.series
    .map((each) => ({ each, fits: labels !== null && fits(each.labels, labels) }))
    .sort((a, b) => Number(b.fits) - Number(a.fits));
  const kept = series.some(({ fits: isOwn }) => isOwn) ? series.filter(({ fits: isOwn }) => isOwn) : series;
  return {
    ...about,
    times: [...answer.times],
    series: kept.slice(0, MAX_SERIES).map(({ each }) => ({
      labels: { ...each.labels },
      values: Array.from(each.values, (value, i) =>
        each.present[i] === 1 && Number.isFinite(value) ? value : null,
      ),
    })),
    cut: series.length - Math.min(kept.length, MAX_SERIES),
    threshold: about.threshold,
    problem: null,
  };
}

/**
 * Since when an alert's expression holds, from its answer over the time before the alert: the start of the run of present
 * values that ends at the last step. Null where the alert's series isn't there at the end.
 */
export function badSince(answer: RangeValue, labels: Labels): number | null {
  const own = answer.series.find((series) => fits(series.labels, labels));
  const series = own ?? (answer.series.length === 1 ? answer.series[0] : undefined);
  return series === undefined ? null : runStart(series, answer.times);
}

function runStart({ present }: RangeSeries, times: Float64Array): number | null {
  let at = present.length;
  while (at > 0 && present[at - 1] === 1) at -= 1;
  return times[at] ?? null;
}

/** An alert has the labels of the series it comes from, and those of its rule. */
function fits(series: Labels, alert: Labels): boolean {
  return Object.entries(series).every(([name, value]) => name === METRIC_NAME || alert[name] === value);
}
