import type { Position } from '../ast.ts';
import { quote } from '../literals.ts';
import type { EvaluationContext } from './context.ts';

/** Where a note belongs: the context it goes to, and the place in the expression. */
export interface NotePlace {
  readonly context: EvaluationContext;
  readonly position: Position;
}

/** What histograms are joined by, as the notes name it. */
export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation';

function ofMetric(name: string): string {
  return name === '' ? '' : ` for metric name ${quote(name)}`;
}

/** What is said about histograms, in Prometheus's words (util/annotations). */
export const histogramNotes = {
  mixedFloatsHistograms: ({ context, position }: NotePlace, metric: string): void => {
    context.warn(`encountered a mix of histograms and floats for metric name ${quote(metric)}`, position);
  },
  mixedInAggregation: ({ context, position }: NotePlace): void => {
    context.warn('encountered a mix of histograms and floats for aggregation', position);
  },
  mixedClassicNative: ({ context, position }: NotePlace, metric: string): void => {
    context.warn(`vector contains a mix of classic and native histograms${ofMetric(metric)}`, position);
  },
  mixedSchemas: ({ context, position }: NotePlace, metric: string): void => {
    context.warn(
      'vector contains a mix of histograms with exponential and custom buckets schemas for metric name ' +
        quote(metric),
      position,
    );
  },
  notCounter: ({ context, position }: NotePlace, metric: string): void => {
    context.warn(`this native histogram metric is not a counter: ${quote(metric)}`, position);
  },
  notGauge: ({ context, position }: NotePlace, metric: string): void => {
    context.warn(`this native histogram metric is not a gauge: ${quote(metric)}`, position);
  },
  ignoredInRange: ({ context, position }: NotePlace, metric: string): void => {
    context.info(
      `ignored histograms in a range containing both floats and histograms for metric name ${quote(metric)}`,
      position,
    );
  },
  ignoredInAggregation: ({ context, position }: NotePlace, aggregation: string): void => {
    context.info(`ignored histogram in ${aggregation} aggregation`, position);
  },
  resetCollision: ({ context, position }: NotePlace, operation: HistogramOperation): void => {
    context.warn(`conflicting counter resets during histogram ${operation}`, position);
  },
  boundsReconciled: ({ context, position }: NotePlace, operation: HistogramOperation): void => {
    context.info(`mismatched custom buckets were reconciled during ${operation}`, position);
  },
  incompatibleTypes: (
    { context, position }: NotePlace,
    left: 'float' | 'histogram',
    operator: string,
    right: 'float' | 'histogram',
  ): void => {
    context.info(
      `incompatible sample types encountered for binary operator ${quote(operator)}: ${left} ${operator} ${right}`,
      position,
    );
  },
  incompatibleLayout: ({ context, position }: NotePlace, operator: string): void => {
    context.warn(`incompatible bucket layout encountered for binary operator ${operator}`, position);
  },
  quantileIsNaN: ({ context, position }: NotePlace, metric: string): void => {
    context.info(
      `input to histogram_quantile has NaN observations, result is NaN${ofMetric(metric)}`,
      position,
    );
  },
  quantileIsSkewed: ({ context, position }: NotePlace, metric: string): void => {
    context.info(
      `input to histogram_quantile has NaN observations, result is skewed higher${ofMetric(metric)}`,
      position,
    );
  },
  fractionWithoutNaN: ({ context, position }: NotePlace, metric: string): void => {
    context.info(
      `input to histogram_fraction has NaN observations, which are excluded from all fractions${ofMetric(metric)}`,
      position,
    );
  },
} as const;
