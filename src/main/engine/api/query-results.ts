import type { InstantResult, RangeResult } from '#shared/contract/query.ts';
import type { InstantValue, RangeValue } from '../promql/types.ts';
import type { Answer } from '../query/index.ts';

/** Evaluator's shapes → contract's shapes (unix ms → seconds, presence → NaN gaps). */
export function toRangeResult(answer: Answer<RangeValue>): RangeResult {
  const { value } = answer;
  return {
    timesS: Float64Array.from(value.times, (ms) => ms / 1000),
    series: value.series.map(({ labels, values, present }) => ({
      labels,
      values: Float64Array.from(values, (v, i) => (present[i] === 0 ? NaN : v)),
    })),
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
            values: Float64Array.from(values),
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
