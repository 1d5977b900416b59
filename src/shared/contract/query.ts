import { z } from 'zod';
import { method, topic } from './define.ts';
import type { WireError } from '../model/errors.ts';
import type { Labels } from '../model/labels.ts';

const labelsSchema = z.record(z.string(), z.string());
const float64ArraySchema = z.instanceof(Float64Array);

/** A note of the evaluator about an expression, with its place in it where known. */
export const annotationSchema = z.object({
  level: z.enum(['info', 'warning']),
  message: z.string(),
});

/** What a query cost, shown under "explain". */
export const queryStatsSchema = z.object({
  seriesRead: z.number(),
  samplesRead: z.number(),
  /** Widths of the rollup buckets read, rising; 0 are raw samples. */
  tiersMs: z.array(z.number()),
  durationMs: z.number(),
  /** Small questions are answered by the engine itself, others by a worker thread beside it. */
  evaluatedIn: z.enum(['engine', 'worker']),
});
export type QueryStats = z.infer<typeof queryStatsSchema>;

/** Any number: an infinite one and NaN, which `z.number()` refuses, are results like others. */
const resultNumberSchema = z.custom<number>((value) => typeof value === 'number');

/** A native histogram: its buckets that count anything, rising. */
export const histogramSchema = z.object({
  count: resultNumberSchema,
  sum: resultNumberSchema,
  buckets: z.array(
    z.object({
      lower: resultNumberSchema,
      upper: resultNumberSchema,
      lowerInclusive: z.boolean(),
      upperInclusive: z.boolean(),
      count: resultNumberSchema,
    }),
  ),
});
export type HistogramResult = z.infer<typeof histogramSchema>;

/** `value` is 0 where the sample is a histogram. */
export const vectorSampleSchema = z.object({
  labels: labelsSchema,
  value: resultNumberSchema,
  histogram: histogramSchema.optional(),
});

export const instantResultSchema = z.object({
  resultType: z.enum(['vector', 'scalar', 'string', 'matrix']),
  timeMs: z.number(),
  /** vector: one per series; scalar: one with no labels. */
  vector: z.array(vectorSampleSchema),
  /** matrix (a range selector asked at an instant). */
  matrix: z.array(z.object({ labels: labelsSchema, timesS: float64ArraySchema, values: float64ArraySchema })),
  text: z.string().nullable(),
  annotations: z.array(annotationSchema),
  stats: queryStatsSchema,
});
export type InstantResult = z.infer<typeof instantResultSchema>;

export const rangeResultSchema = z.object({
  /** Shared time axis, unix seconds, aligned to the step. */
  timesS: float64ArraySchema,
  /** `values[i]` belongs to `timesS[i]`; NaN is a gap. */
  series: z.array(z.object({ labels: labelsSchema, values: float64ArraySchema })),
  annotations: z.array(annotationSchema),
  stats: queryStatsSchema,
});
export type RangeResult = z.infer<typeof rangeResultSchema>;

export const metricInfoSchema = z.object({
  name: z.string(),
  type: z.enum(['counter', 'gauge', 'histogram', 'summary', 'info', 'stateset', 'unknown']),
  help: z.string(),
  unit: z.string(),
});
export type MetricInfo = z.infer<typeof metricInfoSchema>;

/** Names the bucket of a series made of a native histogram: its bounds as numbers, `0.25 0.5`. */
export const BUCKET_LABEL = '__bucket__';

/** Native histograms come as a series of counts for each of their buckets, as a heatmap needs them; else not at all. */
const bucketsSchema = z.boolean().default(false);

const exprSchema = z.string().min(1, 'an expression is needed').max(20_000);

export const chartParamsSchema = z.object({
  queries: z
    .array(z.object({ expr: exprSchema }))
    .min(1)
    .max(20),
  /** How far back the chart reaches; its right edge is now. */
  rangeMs: z.number().int().min(1_000),
  stepMs: z.number().int().min(100),
  buckets: bucketsSchema,
  /** More series than this are cut, and the frame says so. */
  maxSeries: z.number().int().min(1).max(1_000).default(100),
});
export type ChartParams = z.input<typeof chartParamsSchema>;

export interface ChartSeries {
  /** Index into the subscription's queries. */
  query: number;
  labels: Labels;
}

/**
 * A live chart: first a whole matrix, then only the newest columns; a new matrix whenever the set of series changes.
 * Times are unix seconds; `values[s][i]` belongs to `series[s]` at `timesS[i]`; NaN is a gap.
 */
export type ChartFrame =
  | {
      kind: 'matrix';
      timesS: Float64Array;
      series: ChartSeries[];
      values: Float64Array[];
      /** Series left out because of `maxSeries`. */
      cut: number;
    }
  | { kind: 'append'; timesS: Float64Array; values: Float64Array[] }
  /** One of the queries failed; the subscription stays and tries again at the next step. */
  | { kind: 'error'; query: number; error: WireError };

function isChartFrame(value: unknown): value is ChartFrame {
  if (typeof value !== 'object' || value === null) return false;
  const frame = value as ChartFrame;
  return frame.kind === 'error' || (frame.timesS instanceof Float64Array && Array.isArray(frame.values));
}

export const queryMethods = {
  'query.instant': method(z.object({ expr: exprSchema, timeMs: z.number().optional() }), instantResultSchema),
  'query.range': method(
    z.object({
      expr: exprSchema,
      startMs: z.number(),
      endMs: z.number(),
      stepMs: z.number().min(1),
      buckets: bucketsSchema,
    }),
    rangeResultSchema,
  ),
  /** What is wrong with an expression, at which characters (from 0, end excluded); null when it is right. */
  'query.check': method(
    z.object({ expr: exprSchema }),
    z.object({ message: z.string(), start: z.number(), end: z.number() }).nullable(),
  ),
  /** Metric names that contain `match` (case-insensitive), at most `limit`. */
  'query.metrics': method(
    z.object({ match: z.string().default(''), limit: z.number().int().min(1).max(10_000).default(200) }),
    z.array(metricInfoSchema),
  ),
  'query.labelNames': method(z.object({ metric: z.string().optional() }), z.array(z.string())),
  'query.labelValues': method(
    z.object({ label: z.string(), metric: z.string().optional() }),
    z.array(z.string()),
  ),
};

export const queryTopics = {
  chart: topic(chartParamsSchema, isChartFrame),
};
