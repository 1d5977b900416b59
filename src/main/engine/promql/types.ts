import type { Labels } from '#shared/model/labels.ts';
import type { TsdbReader } from '../tsdb/types.ts';
import type { FloatHistogram } from './histogram/float-histogram.ts';

/** What the evaluator may read: the store's face and nothing else. A source without `tiers` has raw samples only. */
export type QuerySource = Pick<TsdbReader, 'select' | 'selectHistograms'> &
  Partial<Pick<TsdbReader, 'tiers'>>;

/** Bounds of one query; `interrupted` is looked at inside the loops. */
export interface QueryLimits {
  readonly maxSamples: number;
  readonly maxSeries: number;
  /** Why the evaluation must end now: the asker is gone, or the deadline has passed. */
  readonly interrupted: () => 'cancelled' | 'timeout' | null;
}

export interface QueryAnnotation {
  readonly level: 'info' | 'warning';
  readonly message: string;
}

export interface EvaluationStats {
  seriesRead: number;
  samplesRead: number;
  /** Widths of the buckets read, in ms and rising; 0 are raw samples. */
  tiersMs: number[];
}

export interface VectorSample {
  readonly labels: Labels;
  /** 0 where the sample is a histogram. */
  readonly value: number;
  readonly histogram?: FloatHistogram;
}

/** One series of a range selector's result. */
export interface MatrixSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Where there is one at a time, the sample is a histogram; left out when there is none at all. */
  readonly histograms?: readonly (FloatHistogram | undefined)[];
}

/** Result at one instant. */
export type InstantValue =
  | { readonly type: 'vector'; readonly samples: readonly VectorSample[] }
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | {
      readonly type: 'matrix';
      readonly series: readonly MatrixSeries[];
    };

/** Result over a range: one shared axis of unix ms, one value column per series, NaN where `present[i]` is 0. */
export interface RangeValue {
  readonly times: Float64Array;
  readonly series: readonly RangeSeries[];
}

export interface RangeSeries {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 where the series has a value at that step (a computed NaN is a value, a gap is not), 2 where it has a histogram. */
  readonly present: Uint8Array;
  /** By step; left out when there is none at all. */
  readonly histograms?: readonly (FloatHistogram | undefined)[];
}

export interface Evaluated<T> {
  readonly value: T;
  readonly annotations: readonly QueryAnnotation[];
  readonly stats: EvaluationStats;
}
