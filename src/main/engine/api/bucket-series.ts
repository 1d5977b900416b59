import { BUCKET_LABEL } from '#shared/contract/query.ts';
import { allBuckets, toSchema } from '../promql/index.ts';
import type { RangeSeries } from '../promql/types.ts';

/** Finer buckets than these (each a fifth wider than the one below) can't be told apart on a chart. */
const FINEST_SCHEMA = 2;

/**
 * A native histogram over time as one series of counts per bucket, told apart by {@link BUCKET_LABEL}; numbers stay as they
 * are. All of one resolution, so that a bucket is the same one at every step; what nothing ever fell into has no series.
 */
export function bucketSeries(series: RangeSeries): RangeSeries[] {
  const { labels, values, present, histograms } = series;
  if (histograms === undefined) return [series];
  const byBucket = new Map<string, Float64Array>();
  const isHistogram = Uint8Array.from(values, (_, step) => (histograms[step] === undefined ? 0 : 1));
  histograms.forEach((histogram, step) => {
    if (histogram === undefined) return;
    for (const { lower, upper, count } of allBuckets(toSchema(histogram, FINEST_SCHEMA))) {
      if (count === 0) continue;
      const key = `${lower} ${upper}`;
      const counts = byBucket.get(key) ?? Float64Array.from(isHistogram, (is) => (is === 1 ? 0 : NaN));
      counts[step]! += count;
      byBucket.set(key, counts);
    }
  });
  const buckets = [...byBucket].map(([key, counts]) => ({
    labels: { ...labels, [BUCKET_LABEL]: key },
    values: counts,
    present: isHistogram,
  }));
  return present.includes(1) ? [{ labels, values, present }, ...buckets] : buckets;
}
