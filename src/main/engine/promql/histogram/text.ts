import { formatExposition } from '../../base/go-numbers.ts';
import { negativeBuckets, positiveBuckets, zeroBucket, type Bucket } from './bounds.ts';
import type { FloatHistogram } from './float-histogram.ts';

/** `{count:5, sum:18.4, [-2,-1):1, [-0.001,0.001]:2, (1,2]:3}`, as Prometheus writes histograms (float_histogram.go String). */
export function histogramText(histogram: FloatHistogram): string {
  const buckets = negativeBuckets(histogram).reverse();
  if (histogram.zeroCount !== 0) buckets.push(zeroBucket(histogram));
  buckets.push(...positiveBuckets(histogram));
  const parts = buckets.filter(({ count }) => count !== 0).map((bucket) => `, ${bucketText(bucket)}`);
  return `{count:${formatExposition(histogram.count)}, sum:${formatExposition(histogram.sum)}${parts.join('')}}`;
}

function bucketText({ lower, upper, lowerInclusive, upperInclusive, count }: Bucket): string {
  const open = lowerInclusive ? '[' : '(';
  const close = upperInclusive ? ']' : ')';
  return `${open}${formatExposition(lower)},${formatExposition(upper)}${close}:${formatExposition(count)}`;
}
