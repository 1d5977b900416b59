import { evaluateInstant, evaluateRange, parseExpr } from '../promql/index.ts';
import type { Expr } from '../promql/index.ts';
import type { Evaluated, InstantValue, QueryLimits, QuerySource, RangeValue } from '../promql/types.ts';

/** Unix ms, both ends included, `startMs + n * stepMs`. */
export interface QueryRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** When a query is asked: at one time, or at the steps of a range. */
export type QueryTimes =
  { readonly kind: 'instant'; readonly timeMs: number } | ({ readonly kind: 'range' } & QueryRange);

export type Outcome =
  | ({ readonly kind: 'instant' } & Evaluated<InstantValue>)
  | ({ readonly kind: 'range' } & Evaluated<RangeValue>);

export interface EvaluationOptions {
  readonly source: QuerySource;
  readonly lookbackMs: number;
  readonly interrupted: QueryLimits['interrupted'];
}

/** More than this is refused wherever a query is evaluated. */
const MAX_SAMPLES = 50_000_000;
const MAX_SERIES = 200_000;

/** Parses for a query at these times, from which durations may be calculated. Throws PromqlError. */
export function parseQuery(text: string, experimental: boolean, asked: QueryTimes): Expr {
  const times =
    asked.kind === 'range'
      ? { stepMs: asked.stepMs, rangeMs: asked.endMs - asked.startMs }
      : { stepMs: 0, rangeMs: 0 };
  return parseExpr(text, { experimental, times });
}

/** The one way to evaluate, in the engine and in a worker. */
export function evaluateQuery(
  expr: Expr,
  times: QueryTimes,
  { source, lookbackMs, interrupted }: EvaluationOptions,
): Outcome {
  const limits = { maxSamples: MAX_SAMPLES, maxSeries: MAX_SERIES, interrupted };
  const common = { source, limits, lookbackMs };
  if (times.kind === 'instant')
    return { kind: 'instant', ...evaluateInstant(expr, { ...common, timeMs: times.timeMs }) };
  const { startMs, endMs, stepMs } = times;
  return { kind: 'range', ...evaluateRange(expr, { ...common, startMs, endMs, stepMs }) };
}
