import type { BacktestParams, BacktestResult, RuleVariation } from '#shared/contract/rules.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { RangeValue } from '../promql/types.ts';
import { alertColumns } from './alert-columns.ts';
import { evaluateColumns } from './columns.ts';
import type { Columns } from './columns.ts';
import { simulate } from './simulate.ts';
import { thresholdOf } from './threshold.ts';

export interface BacktestOptions {
  /** Evaluates over a range; rejects with a message for people. */
  readonly range: (
    expr: string,
    range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
    options: { readonly signal?: AbortSignal },
  ) => Promise<{ readonly value: RangeValue; readonly stats: { readonly seriesRead: number } }>;
  readonly clock: Clock;
  /** Most steps of one such query. */
  readonly mostPoints: number;
}

export interface Backtest {
  /** What a rule would have done; rejects `bad_request` for what can't be evaluated, `limit`, and `cancelled`. */
  run(params: BacktestParams, options?: { readonly signal?: AbortSignal }): Promise<BacktestResult>;
}

/** More steps than this, and they are put further apart than the rule's evaluations: a week at 15 s still fits. */
const MOST_STEPS = 50_000;
/** `for` and `keep_firing_for` reach back before the period by this at most. */
const LONGEST_WARM_UP_MS = 86_400_000;
/** Warm-ups are rounded up to this, so that a slider moved a little asks for the same columns. */
const WARM_UP_STEP_MS = 3_600_000;

type Grid = Pick<Columns, 'startMs' | 'stepMs' | 'steps'>;

interface Evaluated {
  readonly columns: Columns;
  readonly seriesRead: number;
}

/** Runs alerting rules over history. */
export function createBacktest({ range, clock, mostPoints }: BacktestOptions): Backtest {
  /** The last expression evaluated: whoever tries other values of `for` asks for it again, and often twice at once. */
  let kept: { readonly key: string; readonly evaluated: Promise<Evaluated> } | null = null;

  async function columnsOf(expr: string, grid: Grid, signal: AbortSignal | undefined): Promise<Evaluated> {
    const key = JSON.stringify([expr, grid]);
    if (kept?.key === key) {
      try {
        return await kept.evaluated;
      } catch {
        // Another's question, which was cancelled or failed; this one is asked by itself.
      }
    }
    const mine = { key, evaluated: evaluate(expr, grid, signal) };
    kept = mine;
    try {
      return await mine.evaluated;
    } catch (error) {
      if (kept === mine) kept = null;
      throw error;
    }
  }

  async function evaluate(expr: string, grid: Grid, signal: AbortSignal | undefined): Promise<Evaluated> {
    let seriesRead = 0;
    const columns = await evaluateColumns(grid, mostPoints, async (startMs, endMs) => {
      const asked = { startMs, endMs, stepMs: grid.stepMs };
      const answer = await range(expr, asked, signal === undefined ? {} : { signal });
      seriesRead = Math.max(seriesRead, answer.stats.seriesRead);
      return answer.value;
    });
    return { columns, seriesRead };
  }

  return {
    async run(params, { signal } = {}) {
      const { rule, intervalMs, startMs, endMs } = params;
      if (endMs < startMs)
        throw new WatchdeckError('bad_request', 'The end of the period is before its start');
      const startedMs = clock.monotonicMs();
      const threshold = thresholdOf(rule.expr);
      const variations: RuleVariation[] = [{}, ...params.variations];
      if (threshold === null && variations.some((variation) => variation.threshold !== undefined))
        throw new WatchdeckError(
          'bad_request',
          'There is no threshold to try other values of: the expression does not compare something with a number',
        );
      const wanted = variations.map((variation) => ({
        forMs: variation.forMs ?? rule.forMs,
        keepFiringForMs: variation.keepFiringForMs ?? rule.keepFiringForMs,
        threshold:
          threshold === null ? null : { ...threshold, value: variation.threshold ?? threshold.value },
      }));
      const reachMs = Math.max(...wanted.map(({ forMs, keepFiringForMs }) => forMs + keepFiringForMs));
      const warmUpMs = Math.min(Math.ceil(reachMs / WARM_UP_STEP_MS) * WARM_UP_STEP_MS, LONGEST_WARM_UP_MS);
      const leastMs = (endMs - startMs + warmUpMs) / (MOST_STEPS - 1);
      const stepMs = intervalMs * Math.max(1, Math.ceil(leastMs / intervalMs));
      const before = Math.ceil(warmUpMs / stepMs);
      const grid = {
        startMs: startMs - before * stepMs,
        stepMs,
        steps: before + Math.floor((endMs - startMs) / stepMs) + 1,
      };
      const { columns, seriesRead } = await columnsOf(threshold?.expr ?? rule.expr, grid, signal);
      const outcomes = wanted.map(({ threshold: tried, ...timing }) => {
        if (signal?.aborted === true) throw new WatchdeckError('cancelled', 'the backtest was cancelled');
        const alerts = alertColumns(columns, rule, tried);
        return { ...simulate(columns, alerts, timing, startMs), threshold: tried?.value ?? null };
      });
      return {
        startMs,
        endMs,
        stepMs,
        exact: stepMs === intervalMs,
        seriesRead,
        durationMs: clock.monotonicMs() - startedMs,
        threshold,
        outcomes,
      };
    },
  };
}
