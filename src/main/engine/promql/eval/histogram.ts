import { METRIC_NAME, labelsKey, type Labels } from '#shared/model/labels.ts';
import type { Position } from '../ast.ts';
import { quote } from '../literals.ts';
import { Buckets, bucketFraction, bucketQuantile } from './buckets.ts';
import type { EvaluationContext } from './context.ts';
import { invalidQuantileMessage, isInvalidQuantile } from './quantile.ts';
import { dropNames, hasAny, newColumn, withoutLabels, type Column } from './values.ts';

/** The bucket series of one classic histogram, ascending by bound. */
interface Histogram {
  readonly labels: Labels;
  readonly buckets: { readonly bound: number; readonly column: Column }[];
}

/** Groups bucket series into histograms by all labels but `le`; series without a usable `le` are left out. */
function histogramsOf(
  columns: readonly Column[],
  position: Position,
  context: EvaluationContext,
): Histogram[] {
  const dropped = new Set(['le']);
  const byKey = new Map<string, Histogram>();
  for (const column of columns) {
    const le = column.labels['le'] ?? '';
    const bound = parseBound(le);
    if (bound === null) {
      const name = column.labels[METRIC_NAME] ?? '';
      const about = name === '' ? '' : ` for metric name ${quote(name)}`;
      context.warn(`bucket label "le" is missing or has a malformed value of ${quote(le)}${about}`, position);
      continue;
    }
    const labels = withoutLabels(column.labels, dropped);
    const key = labelsKey(labels);
    let histogram = byKey.get(key);
    if (histogram === undefined) {
      histogram = { labels, buckets: [] };
      byKey.set(key, histogram);
    }
    histogram.buckets.push({ bound, column });
  }
  const histograms = [...byKey.values()];
  for (const { buckets } of histograms)
    buckets.sort((a, b) => (a.bound === b.bound ? 0 : a.bound < b.bound ? -1 : 1));
  return histograms;
}

function parseBound(text: string): number | null {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return null;
  return Number(text);
}

/** Applies `fn` to every histogram's buckets at every step where it has any. */
function mapHistograms(
  columns: readonly Column[],
  position: Position,
  steps: number,
  context: EvaluationContext,
  fn: (buckets: Buckets, step: number) => number,
): readonly Column[] {
  const results: Column[] = [];
  for (const { labels, buckets } of histogramsOf(columns, position, context)) {
    context.checkpoint();
    context.charge(steps);
    const out = newColumn(labels, steps);
    const scratch = new Buckets(buckets.length);
    for (let step = 0; step < steps; step++) {
      scratch.length = 0;
      for (const { bound, column } of buckets) {
        if (column.present[step] === 1) scratch.add(bound, column.values[step] as number);
      }
      if (scratch.length === 0) continue;
      out.values[step] = fn(scratch, step);
      out.present[step] = 1;
    }
    if (hasAny(out.present)) results.push(out);
  }
  return dropNames(results, context);
}

/** histogram_quantile over classic buckets. */
export function histogramQuantile(
  q: Float64Array,
  qPosition: Position,
  columns: readonly Column[],
  position: Position,
  context: EvaluationContext,
): readonly Column[] {
  for (const value of q) if (isInvalidQuantile(value)) context.warn(invalidQuantileMessage(value), qPosition);
  return mapHistograms(columns, position, q.length, context, (buckets, step) => {
    const { value, forced } = bucketQuantile(q[step] as number, buckets);
    if (forced) {
      context.info(
        'input to histogram_quantile needed to be fixed for monotonicity (see ' +
          'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)',
        position,
      );
    }
    return value;
  });
}

/** histogram_fraction over classic buckets. */
export function histogramFraction(
  lower: Float64Array,
  upper: Float64Array,
  columns: readonly Column[],
  position: Position,
  context: EvaluationContext,
): readonly Column[] {
  return mapHistograms(columns, position, lower.length, context, (buckets, step) =>
    bucketFraction(lower[step] as number, upper[step] as number, buckets),
  );
}
