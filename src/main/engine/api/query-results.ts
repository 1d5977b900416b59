import type { InstantResult, RangeResult } from '#shared/contract/query.ts';
import type { InstantValue, RangeValue } from '../promql/types.ts';
import type { Answer } from '../query/index.ts';

/** Evaluator's shapes → contract's shapes (unix ms → seconds); what is large is handed on, not copied. */
export function toRangeResult(answer: Answer<RangeValue>): RangeResult {
  const { value } = answer;
  return {
    timesS: Float64Array.from(value.times, (ms) => ms / 1000),
    // Where a series has no value the evaluator leaves NaN already.
    series: value.series.map(({ labels, values }) => ({ labels, values })),
    annotations: [...answer.annotations],
    stats: { ...answer.stats, durationMs: answer.durationMs, evaluatedIn: answer.evaluatedIn },
  };
}

export function toInstantResult(answer: Answer<InstantValue>, timeMs: number): InstantResult {
  const { value } = answer;
  return {
    resultType: value.type,
    timeMs,
    vector: vectorOf(value),
    matrix:
      value.type === 'matrix'
        ? value.series.map(({ labels, times, values }) => ({
            labels,
            timesS: Float64Array.from(times, (ms) => ms / 1000),
            values,
          }))
        : [],
    text: value.type === 'string' ? value.value : null,
    annotations: [...answer.annotations],
    stats: { ...answer.stats, durationMs: answer.durationMs, evaluatedIn: answer.evaluatedIn },
  };
}

function vectorOf(value: InstantValue): InstantResult['vector'] {
  if (value.type === 'vector') return [...value.samples];
  if (value.type === 'scalar') return [{ labels: {}, value: value.value }];
  return [];
}
