import { WatchdeckError } from '#shared/model/errors.ts';
import { runInSlices } from '../base/slices.ts';
import type { Answer } from '../query/index.ts';
import { MAX_POINTS } from '../query/index.ts';
import { prettyExpr, selectorsOf } from '../promql/index.ts';
import type { EvaluationStats } from '../promql/types.ts';
import { TRUNCATED } from './endpoint.ts';
import type { ApiData, ApiParts, Endpoint } from './endpoint.ts';
import { ApiError, executionError, invalidParam } from './errors.ts';
import { bySortedLabels, exemplarsJson, instantJson, rangeJson } from './json.ts';
import {
  durationParam,
  exprParam,
  limitParam,
  MAX_TIME_MS,
  MIN_TIME_MS,
  requiredTime,
  timeParam,
} from './params.ts';
import { translateExpr } from './translate-expr.ts';

/** What asks the evaluator, or looks at an expression. */
export function queryEndpoints({ query, clock, exemplars }: ApiParts): Record<string, Endpoint> {
  /** Options both kinds of query take, and how the evaluator's errors read. */
  async function evaluated<T>(
    params: URLSearchParams,
    signal: AbortSignal,
    run: (options: { signal: AbortSignal; timeoutMs?: number; lookbackMs?: number }) => Promise<T>,
  ): Promise<T> {
    const given = (name: string): number | undefined =>
      (params.get(name) ?? '') === '' ? undefined : durationParam(params, name);
    const timeoutMs = given('timeout');
    const lookbackMs = given('lookback_delta');
    try {
      return await run({
        signal,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(lookbackMs === undefined || lookbackMs <= 0 ? {} : { lookbackMs }),
      });
    } catch (thrown) {
      if (isExpressionError(thrown)) throw invalidParam('query', thrown.message);
      throw executionError(thrown, signal);
    }
  }

  return {
    query: async (params, signal) => {
      const limit = limitParam(params);
      const timeMs = timeParam(params, 'time', clock.nowMs());
      const expr = params.get('query') ?? '';
      const answer = await evaluated(params, signal, (options) => query.instant(expr, timeMs, options));
      let { value } = answer;
      if (value.type === 'matrix') {
        value = { type: 'matrix', series: await runInSlices(bySortedLabels(value.series), clock) };
      }
      const count =
        value.type === 'vector' ? value.samples.length : value.type === 'matrix' ? value.series.length : 0;
      return queryData(params, answer, instantJson(value, timeMs, limit), count > limit);
    },

    query_range: async (params, signal) => {
      const limit = limitParam(params);
      const startMs = requiredTime(params, 'start');
      const endMs = requiredTime(params, 'end');
      if (endMs < startMs) throw invalidParam('end', 'end timestamp must not be before start time');
      const stepMs = durationParam(params, 'step');
      if (stepMs <= 0) {
        throw invalidParam(
          'step',
          'zero or negative query resolution step widths are not accepted. Try a positive integer',
        );
      }
      if ((endMs - startMs) / stepMs > MAX_POINTS) {
        throw new ApiError(
          'bad_data',
          'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
        );
      }
      const expr = params.get('query') ?? '';
      const answer = await evaluated(params, signal, (options) =>
        query.range(expr, { startMs, endMs, stepMs }, options),
      );
      const { times } = answer.value;
      const series = await runInSlices(bySortedLabels(answer.value.series), clock);
      return queryData(params, answer, rangeJson({ times, series }, limit), series.length > limit);
    },

    query_exemplars: async (params) => {
      const startMs = timeParam(params, 'start', MIN_TIME_MS);
      const endMs = timeParam(params, 'end', MAX_TIME_MS);
      if (endMs < startMs) throw new ApiError('bad_data', 'end timestamp must not be before start timestamp');
      const selectors = selectorsOf(exprParam(params, 'query'));
      const sets = selectors.map(({ matchers }) => matchers);
      const found = exemplars.select(sets, startMs, endMs).map((one) => ({ ...one, labels: one.series }));
      return { data: exemplarsJson(await runInSlices(bySortedLabels(found), clock)) };
    },

    format_query: (params) => ({ data: [JSON.stringify(prettyExpr(exprParam(params, 'query')))] }),
    parse_query: (params) => ({ data: [JSON.stringify(translateExpr(exprParam(params, 'query')))] }),
  };
}

/** A syntax or type error, known before anything is evaluated; Prometheus calls those bad parameters. */
function isExpressionError(thrown: unknown): thrown is WatchdeckError {
  return (
    thrown instanceof WatchdeckError &&
    /^(\d+:\d+: parse error: |invalid expression type )/.test(thrown.message)
  );
}

function queryData(
  params: URLSearchParams,
  answer: Pick<Answer<unknown>, 'annotations' | 'stats' | 'durationMs'>,
  result: Iterable<string>,
  cut: boolean,
): ApiData {
  const { annotations, stats, durationMs } = answer;
  const of = (level: 'info' | 'warning'): string[] =>
    annotations.filter((each) => each.level === level).map(({ message }) => message);
  const stated = (params.get('stats') ?? '') === '' ? '' : `,"stats":${statsJson(stats, durationMs)}`;
  return {
    data: (function* () {
      yield '{';
      yield* result;
      yield `${stated}}`;
    })(),
    warnings: [...(cut ? [TRUNCATED] : []), ...of('warning')],
    infos: of('info'),
  };
}

/** The evaluator has one clock for the whole and no queue. */
function statsJson({ samplesRead }: EvaluationStats, durationMs: number): string {
  const seconds = durationMs / 1000;
  return JSON.stringify({
    timings: {
      evalTotalTime: seconds,
      resultSortTime: 0,
      queryPreparationTime: 0,
      innerEvalTime: seconds,
      execQueueTime: 0,
      execTotalTime: seconds,
    },
    samples: { totalQueryableSamples: samplesRead, peakSamples: samplesRead },
  });
}
