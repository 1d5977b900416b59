import type { FloatHistogram } from '../histogram/float-histogram.ts';
import { histogramVariance } from '../histogram/quantile.ts';
import type { EvaluationContext } from './context.ts';
import { dropNames, hasAny, histogramAt, newColumn, type Column } from './values.ts';

/** Functions of one histogram (Prometheus functions.go simpleHistogramFunc). */
export const histogramFunctions: ReadonlyMap<string, (histogram: FloatHistogram) => number> = new Map([
  ['histogram_count', ({ count }: FloatHistogram) => count],
  ['histogram_sum', ({ sum }: FloatHistogram) => sum],
  ['histogram_avg', ({ sum, count }: FloatHistogram) => sum / count],
  ['histogram_stdvar', histogramVariance],
  ['histogram_stddev', (histogram: FloatHistogram) => Math.sqrt(histogramVariance(histogram))],
]);

/** Maps histograms to numbers; numbers are left out. */
export function mapHistogramSamples(
  columns: readonly Column[],
  context: EvaluationContext,
  fn: (histogram: FloatHistogram) => number,
): readonly Column[] {
  const results = columns.flatMap((column) => {
    if (column.histograms === null) return [];
    context.checkpoint();
    const out = newColumn(column.labels, column.values.length, column.dropName);
    for (let step = 0; step < out.values.length; step++) {
      const histogram = histogramAt(column, step);
      if (histogram === null) continue;
      out.values[step] = fn(histogram);
      out.present[step] = 1;
    }
    return hasAny(out.present) ? [out] : [];
  });
  return dropNames(results, context);
}
