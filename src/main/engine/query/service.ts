import { availableParallelism } from 'node:os';
import { WatchdeckError } from '#shared/model/errors.ts';
import { partMatchers } from '../base/assemble-histograms.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { runInSlices } from '../base/slices.ts';
import { threadEntry } from '../base/thread-entry.ts';
import {
  DEFAULT_LOOKBACK_MS,
  DEFAULT_SUBQUERY_STEP_MS,
  dependsOnTimes,
  questionKey,
  selectionsOf,
  selectorsOf,
  subqueryCost,
} from '../promql/index.ts';
import type { Expr, Selection } from '../promql/index.ts';
import type { Evaluated, InstantValue, RangeValue } from '../promql/types.ts';
import type { TierQuestion, TierView, TsdbLender, TsdbReader } from '../tsdb/types.ts';
import { costOf, MOST_HERE } from './cost.ts';
import { evaluateQuery, parseQuery } from './evaluation.ts';
import type { QueryRange, QueryTimes } from './evaluation.ts';
import { unpackInstant, unpackRange } from './packed.ts';
import { readAhead } from './read-ahead.ts';
import type { ReadAhead } from './read-ahead.ts';
import { stopping, WorkerPool } from './worker-pool.ts';

export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** The evaluation ends after this many ms; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** How far back an instant selector looks; the evaluator's own unless told. */
  readonly lookbackMs?: number;
}

/** An answer with what it cost, and in which thread it was found. */
export type Answer<T> = Evaluated<T> & {
  readonly durationMs: number;
  readonly evaluatedIn: 'engine' | 'worker';
};

/** PromQL over the store: small queries at once, others in worker threads, so that the engine's loop is never held up. */
export interface QueryService {
  /**
   * Rejects `bad_request` with `details.position` (in `expr`) when the expression is wrong, `limit`, `cancelled`,
   * `timeout`, and `internal` when the worker died.
   */
  instant(expr: string, timeMs: number, options?: QueryOptions): Promise<Answer<InstantValue>>;
  range(expr: string, range: QueryRange, options?: QueryOptions): Promise<Answer<RangeValue>>;
}

export interface RunningQueryService extends QueryService {
  /** Reads what these expressions need at an instant in one go; see {@link readAhead}. */
  readAhead(exprs: readonly string[], timeMs: number, written: ReadonlySet<string>): Promise<ReadAhead>;
  /** Ends the workers; queries that run are rejected. */
  stop(): Promise<void>;
}

export interface QueryServiceOptions {
  readonly store: TsdbReader & TsdbLender;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether experimental functions are taken, asked anew with every query; not unless given. */
  readonly experimental?: () => boolean;
  /** Queries that cost more (see cost.ts) go to a worker; 0 sends all of them. */
  readonly mostHere?: number;
  /** The worker's code; tests put one in its place that dies. */
  readonly entry?: URL;
}

/** The same bound as Prometheus: more points than any screen is wide. */
export const MAX_POINTS = 11_000;

const PARSED_KEPT = 20_000;
const DEFAULT_TIMEOUT_MS = 30_000;
/** More than two would take the processor from what comes in. */
const MOST_WORKERS = 2;

export function createQueryService(options: QueryServiceOptions): RunningQueryService {
  const { store, clock, log, mostHere = MOST_HERE } = options;
  const parsed = new Map<string, Expr>();
  let pool: WorkerPool | null = null;
  let isStopped = false;

  function workers(): WorkerPool {
    pool ??= new WorkerPool({
      lender: store,
      clock,
      log,
      entry: options.entry ?? threadEntry(import.meta.url, 'query-worker'),
      size: Math.max(1, Math.min(MOST_WORKERS, availableParallelism() - 1)),
    });
    return pool;
  }

  let parsedExperimental = false;

  function parse(text: string, experimental: boolean, times: QueryTimes): Expr {
    // What its durations are is only known with the query.
    if (experimental && dependsOnTimes(text)) return parseQuery(text, experimental, times);
    if (experimental !== parsedExperimental) parsed.clear();
    parsedExperimental = experimental;
    const known = parsed.get(text);
    if (known) return known;
    const expr = parseQuery(text, experimental, times);
    // Oldest out first: a Map keeps the order of insertion.
    if (parsed.size >= PARSED_KEPT) parsed.delete(parsed.keys().next().value ?? '');
    parsed.set(text, expr);
    return expr;
  }

  /** Evaluates here or there; `unpack` turns what a worker sends into the answer's value. */
  async function run(text: string, times: QueryTimes, asked: QueryOptions) {
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS, lookbackMs = DEFAULT_LOOKBACK_MS } = asked;
    const startedMs = clock.monotonicMs();
    const deadlineMs = startedMs + timeoutMs;
    const experimental = options.experimental?.() ?? false;
    const expr = parse(text, experimental, times);
    const range = times.kind === 'range' ? times : { startMs: times.timeMs, endMs: times.timeMs, stepMs: 1 };
    const { startMs, endMs, stepMs } = range;
    for (const { matchers } of selectorsOf(expr)) {
      const parts = partMatchers(matchers);
      await runInSlices(store.prepare(matchers), clock);
      if (parts !== null) await runInSlices(store.prepare(parts), clock);
    }
    if (isStopped) throw stopping();
    const views = new Map<string, TierView>();
    const tiers = (question: TierQuestion): TierView | null => {
      const view = store.tiers(question);
      if (view !== null) views.set(questionKey(question), view);
      return view;
    };
    const grid = { startMs, endMs, stepMs, lookbackMs, subqueryStepMs: DEFAULT_SUBQUERY_STEP_MS, tiers };
    const selections = withParts(selectionsOf(expr, grid), store);
    const steps = Math.floor((range.endMs - range.startMs) / range.stepMs) + 1;
    const costs = () => ({ durationMs: clock.monotonicMs() - startedMs });
    if (subqueryCost(expr, grid) + costOf(selections, steps, store, mostHere) <= mostHere) {
      const interrupted = () =>
        signal?.aborted === true ? 'cancelled' : clock.monotonicMs() > deadlineMs ? 'timeout' : null;
      const outcome = evaluateQuery(expr, times, { source: store, lookbackMs, interrupted });
      return { outcome, ...costs(), evaluatedIn: 'engine' as const };
    }
    const packed = await workers().run({
      expr: text,
      experimental,
      times,
      lookbackMs,
      selections,
      views,
      signal,
      deadlineMs,
    });
    const { value, ...rest } = packed;
    const outcome =
      times.kind === 'range'
        ? { kind: 'range' as const, value: await runInSlices(unpackRange(value), clock), ...rest }
        : { kind: 'instant' as const, value: await runInSlices(unpackInstant(value), clock), ...rest };
    return { outcome, ...costs(), evaluatedIn: 'worker' as const };
  }

  return {
    instant: async (text, timeMs, queryOptions = {}) => {
      const { outcome, ...rest } = await run(text, { kind: 'instant', timeMs }, queryOptions);
      if (outcome.kind !== 'instant') throw new Error('a range came back for an instant query');
      return { ...outcome, ...rest };
    },
    range: async (text, range, queryOptions = {}) => {
      checkRange(range);
      const { outcome, ...rest } = await run(text, { kind: 'range', ...range }, queryOptions);
      if (outcome.kind !== 'range') throw new Error('an instant came back for a range query');
      return { ...outcome, ...rest };
    },
    readAhead: (exprs, timeMs, written) => {
      const experimental = options.experimental?.() ?? false;
      const work = readAhead(exprs, {
        store,
        timeMs,
        written,
        parse: (expr) => parse(expr, experimental, { kind: 'instant', timeMs }),
      });
      return runInSlices(work, clock);
    },
    stop: async () => {
      isStopped = true;
      await pool?.stop();
    },
  };
}

/** Those selections, and with each what finds the parts of its native histograms where there are any. */
function withParts(selections: readonly Selection[], lender: TsdbLender): readonly Selection[] {
  const parts = selections.flatMap((selection): Selection[] => {
    const matchers = partMatchers(selection.matchers);
    if (matchers === null) return [];
    const { series } = lender.estimate(matchers, selection.minMs, selection.maxMs);
    return series === 0 ? [] : [{ ...selection, matchers, view: null }];
  });
  return parts.length === 0 ? selections : [...selections, ...parts];
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
