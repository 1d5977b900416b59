import { METRIC_NAME, labelsKey, makeLabels, type Labels } from '#shared/model/labels.ts';
import { formatExposition } from '../../base/go-numbers.ts';
import type { Call, Expr, Position } from '../ast.ts';
import { stringValue } from '../check.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import * as native from '../histogram/quantile.ts';
import { quote } from '../literals.ts';
import { Buckets, bucketFraction, bucketQuantile } from './buckets.ts';
import type { EvaluationContext } from './context.ts';
import { histogramNotes } from './histogram-notes.ts';
import { invalidQuantileMessage, isInvalidQuantile } from './quantile.ts';
import {
  dropNames,
  floatsOnly,
  hasAny,
  histogramAt,
  mergeSame,
  newColumn,
  withoutLabels,
  type Column,
} from './values.ts';

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

/** What is computed of one histogram at a step, of either kind. */
interface HistogramFunction {
  readonly classic: (buckets: Buckets, step: number) => number;
  /** `metric` for notes: empty where the name is off already. */
  readonly native: (histogram: FloatHistogram, step: number, metric: string) => number;
}

/**
 * Applies `fn` to every histogram at every step where it has anything. Where a series is a native histogram and has classic
 * buckets too, neither counts.
 */
function mapHistograms(
  columns: readonly Column[],
  position: Position,
  steps: number,
  context: EvaluationContext,
  fn: HistogramFunction,
): readonly Column[] {
  const natives = columns.filter(({ histograms }) => histograms !== null);
  const nativeByKey = new Map(natives.map((column) => [labelsKey(column.labels), column]));
  const conflicts = new Map<Column, Uint8Array>();
  const results: Column[] = [];
  for (const { labels, buckets } of histogramsOf(floatsOnly(columns), position, context)) {
    context.checkpoint();
    context.charge(steps);
    const out = newColumn(labels, steps);
    const scratch = new Buckets(buckets.length);
    const same = natives.length === 0 ? undefined : nativeByKey.get(labelsKey(labels));
    for (let step = 0; step < steps; step++) {
      scratch.length = 0;
      for (const { bound, column } of buckets) {
        if (column.present[step] === 1) scratch.add(bound, column.values[step] as number);
      }
      if (scratch.length === 0) continue;
      if (same !== undefined && histogramAt(same, step) !== null) {
        const mask = conflicts.get(same) ?? new Uint8Array(steps);
        conflicts.set(same, mask);
        mask[step] = 1;
        histogramNotes.mixedClassicNative({ context, position }, labels[METRIC_NAME] ?? '');
        continue;
      }
      out.values[step] = fn.classic(scratch, step);
      out.present[step] = 1;
    }
    if (hasAny(out.present)) results.push(out);
  }
  if (natives.length === 0) return dropNames(results, context);
  for (const column of natives) {
    context.checkpoint();
    const metric = context.options.delayedNameRemoval ? (column.labels[METRIC_NAME] ?? '') : '';
    const out = newColumn(column.labels, steps, column.dropName);
    for (let step = 0; step < steps; step++) {
      const histogram = histogramAt(column, step);
      if (histogram === null || conflicts.get(column)?.[step] === 1) continue;
      out.values[step] = fn.native(histogram, step, metric);
      out.present[step] = 1;
    }
    if (hasAny(out.present)) results.push(out);
  }
  return dropNames(mergeSame(results), context);
}

function quantiles(
  q: Float64Array,
  columns: readonly Column[],
  position: Position,
  notes: Position,
  context: EvaluationContext,
): readonly Column[] {
  return mapHistograms(columns, position, q.length, context, {
    classic: (buckets, step) => {
      const { value, forced } = bucketQuantile(q[step] as number, buckets);
      if (forced) {
        context.info(
          'input to histogram_quantile needed to be fixed for monotonicity (see ' +
            'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)',
          position,
        );
      }
      return value;
    },
    native: (histogram, step, metric) => {
      const { value, nan } = native.histogramQuantile(q[step] as number, histogram);
      const place = { context, position: notes };
      if (nan === 'is_result') histogramNotes.quantileIsNaN(place, metric);
      if (nan === 'skews') histogramNotes.quantileIsSkewed(place, metric);
      return value;
    },
  });
}

function checkQuantiles(q: Float64Array, { position }: Expr, context: EvaluationContext): void {
  for (const value of q) if (isInvalidQuantile(value)) context.warn(invalidQuantileMessage(value), position);
}

/** histogram_quantile over classic buckets and native histograms. */
export function histogramQuantile(
  { args, position }: Call,
  q: Float64Array,
  columns: readonly Column[],
  context: EvaluationContext,
): readonly Column[] {
  const [first, second] = args;
  if (first !== undefined) checkQuantiles(q, first, context);
  return quantiles(q, columns, second?.position ?? position, first?.position ?? position, context);
}

/** histogram_quantiles: several at once, each with its quantile in a label. */
export function histogramQuantiles(
  { args, position }: Call,
  wanted: readonly Float64Array[],
  columns: readonly Column[],
  context: EvaluationContext,
): readonly Column[] {
  const label = stringValue(args[1]);
  const place = args[0]?.position ?? position;
  const results = wanted.flatMap((q, i) => {
    const arg = args[i + 2];
    if (arg !== undefined) checkQuantiles(q, arg, context);
    // One series for each value that the quantile takes over the steps.
    return [...new Set(q)].flatMap((value) =>
      quantiles(new Float64Array(q.length).fill(value), columns, place, place, context).map((column) => ({
        ...column,
        labels: makeLabels(Object.entries({ ...column.labels, [label]: openMetricsText(value) })),
        present: column.present.map((kind, step) => (Object.is(q[step], value) ? kind : 0)),
      })),
    );
  });
  return mergeSame(results.filter(({ present }) => hasAny(present)));
}

/** A number as OpenMetrics has it in labels: with a point or an exponent. */
function openMetricsText(value: number): string {
  const text = formatExposition(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** histogram_fraction over classic buckets and native histograms. */
export function histogramFraction(
  { args, position }: Call,
  lower: Float64Array,
  upper: Float64Array,
  columns: readonly Column[],
  context: EvaluationContext,
): readonly Column[] {
  const [first, , third] = args;
  const place = { context, position: first?.position ?? position };
  return mapHistograms(columns, third?.position ?? position, lower.length, context, {
    classic: (buckets, step) => bucketFraction(lower[step] as number, upper[step] as number, buckets),
    native: (histogram, step, metric) => {
      const from = lower[step] as number;
      const { value, hasNaN } = native.histogramFraction(from, upper[step] as number, histogram);
      if (hasNaN) histogramNotes.fractionWithoutNaN(place, metric);
      return value;
    },
  });
}
