import type { HistogramResult, InstantResult, RangeResult } from '#shared/contract/query.ts';
import { bucketSeries } from './bucket-series.ts';
import { allBuckets, type FloatHistogram } from '../promql/index.ts';
import type { InstantValue, QueryAnnotation, RangeValue } from '../promql/types.ts';
import type { Answer } from '../query/index.ts';

/** Values copied between two pauses: about 1 ms. */
const VALUES_PER_STEP = 200_000;

/**
 * Evaluator's shapes → contract's shapes (unix ms → seconds), native histograms as series of their buckets or left out.
 * Yields where others may have their turn.
 */
export function* toRangeResult(
  answer: Answer<RangeValue>,
  asBuckets = false,
): Generator<undefined, RangeResult> {
  const { times } = answer.value;
  const found = asBuckets ? answer.value.series.flatMap(bucketSeries) : answer.value.series;
  const series: RangeResult['series'] = [];
  let copied = 0;
  for (const { labels, values, present, histograms } of found) {
    if (histograms !== undefined && !present.includes(1)) continue;
    // Where a series has no value (but maybe a histogram) the evaluator leaves NaN.
    series.push({ labels, values: values.slice() });
    copied += values.length;
    if (copied < VALUES_PER_STEP) continue;
    copied = 0;
    yield;
  }
  return {
    timesS: Float64Array.from(times, (ms) => ms / 1000),
    series,
    annotations: [...answer.annotations, ...histogramNotes(found.length - series.length)],
    stats: { ...answer.stats, durationMs: answer.durationMs, evaluatedIn: answer.evaluatedIn },
  };
}

/** A chart draws numbers, of which these series have none. */
function histogramNotes(count: number): QueryAnnotation[] {
  if (count === 0) return [];
  const what = count === 1 ? '1 series is a native histogram' : `${count} series are native histograms`;
  const message =
    `${what}: the table shows the buckets; a chart needs numbers, such as histogram_quantile(0.9, …), ` +
    'histogram_count(…) or histogram_avg(…).';
  return [{ level: 'info', message }];
}

export function toInstantResult(answer: Answer<InstantValue>, timeMs: number): InstantResult {
  const { value } = answer;
  return {
    resultType: value.type,
    timeMs,
    vector: vectorOf(value),
    matrix:
      value.type === 'matrix'
        ? value.series.map(({ labels, times, values }) => ({
            labels,
            timesS: Float64Array.from(times, (ms) => ms / 1000),
            values: values.slice(),
          }))
        : [],
    text: value.type === 'string' ? value.value : null,
    annotations: [...answer.annotations, ...histogramNotes(histogramCount(value))],
    stats: { ...answer.stats, durationMs: answer.durationMs, evaluatedIn: answer.evaluatedIn },
  };
}

function vectorOf(value: InstantValue): InstantResult['vector'] {
  if (value.type === 'vector') {
    return value.samples.map(({ labels, value: number, histogram }) =>
      histogram === undefined
        ? { labels, value: number }
        : { labels, value: number, histogram: toHistogramResult(histogram) },
    );
  }
  if (value.type === 'scalar') return [{ labels: {}, value: value.value }];
  return [];
}

function histogramCount(value: InstantValue): number {
  if (value.type !== 'vector') return 0;
  return value.samples.filter(({ histogram }) => histogram !== undefined).length;
}

function toHistogramResult(histogram: FloatHistogram): HistogramResult {
  const { count, sum } = histogram;
  return { count, sum, buckets: allBuckets(histogram).filter((bucket) => bucket.count !== 0) };
}
