import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import { evaluateInstant, evaluateRange, parseExpr } from '../promql/index.ts';
import type { Expr } from '../promql/index.ts';
import type { Evaluated, InstantValue, QueryLimits, RangeValue } from '../promql/types.ts';
import type { TsdbReader } from '../tsdb/types.ts';

export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** The evaluator stops after this many ms; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** How far back an instant selector looks; the evaluator's own unless told. */
  readonly lookbackMs?: number;
}

/** An answer with what it cost. */
export type Answer<T> = Evaluated<T> & { readonly durationMs: number };

/**
 * PromQL over the store. The face is asynchronous because long queries are to move to reader workers; callers need not
 * change when they do.
 */
export interface QueryService {
  /** Rejects `bad_request` with `details.position` (in `expr`) when the expression is wrong. */
  instant(expr: string, timeMs: number, options?: QueryOptions): Promise<Answer<InstantValue>>;
  range(expr: string, range: QueryRange, options?: QueryOptions): Promise<Answer<RangeValue>>;
}

/** Unix ms, both ends included, `startMs + n * stepMs`. */
export interface QueryRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** The same bound as Prometheus: more points than any screen is wide. */
export const MAX_POINTS = 11_000;

const PARSED_KEPT = 500;
const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_SAMPLES = 50_000_000;
const MAX_SERIES = 200_000;

export function createQueryService(options: {
  readonly reader: TsdbReader;
  readonly clock: Clock;
}): QueryService {
  const { reader, clock } = options;
  const parsed = new Map<string, Expr>();

  function parse(text: string): Expr {
    const known = parsed.get(text);
    if (known) return known;
    const expr = parseExpr(text);
    // Oldest out first: a Map keeps the order of insertion.
    if (parsed.size >= PARSED_KEPT) parsed.delete(parsed.keys().next().value ?? '');
    parsed.set(text, expr);
    return expr;
  }

  function limits({ signal, timeoutMs = DEFAULT_TIMEOUT_MS }: QueryOptions): QueryLimits {
    const endMonotonicMs = clock.monotonicMs() + timeoutMs;
    return {
      maxSamples: MAX_SAMPLES,
      maxSeries: MAX_SERIES,
      isCancelled: () => signal?.aborted === true || clock.monotonicMs() > endMonotonicMs,
    };
  }

  function bounds(given: QueryOptions): { limits: QueryLimits; lookbackMs?: number } {
    const { lookbackMs } = given;
    return { limits: limits(given), ...(lookbackMs === undefined ? {} : { lookbackMs }) };
  }

  function timed<T>(text: string, run: (expr: Expr) => Evaluated<T>): Promise<Answer<T>> {
    const startedMs = clock.monotonicMs();
    return new Promise((resolve) => {
      const answer = run(parse(text));
      resolve({ ...answer, durationMs: clock.monotonicMs() - startedMs });
    });
  }

  return {
    instant: (text, timeMs, queryOptions = {}) =>
      timed(text, (expr) => evaluateInstant(expr, { source: reader, timeMs, ...bounds(queryOptions) })),
    range: (text, range, queryOptions = {}) =>
      timed(text, (expr) => {
        checkRange(range);
        return evaluateRange(expr, { source: reader, ...range, ...bounds(queryOptions) });
      }),
  };
}

function checkRange({ startMs, endMs, stepMs }: QueryRange): void {
  if (endMs < startMs) throw new WatchdeckError('bad_request', 'The end of the range is before its start');
  const points = Math.floor((endMs - startMs) / stepMs) + 1;
  if (points > MAX_POINTS) {
    throw new WatchdeckError(
      'bad_request',
      `${String(points)} points per series are more than the ${String(MAX_POINTS)} allowed: use a longer step or a shorter range`,
    );
  }
}
