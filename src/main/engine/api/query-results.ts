import type { InstantResult, RangeResult } from '#shared/contract/query.ts';
import type { InstantValue, RangeValue } from '../promql/types.ts';
import type { Answer } from '../query/index.ts';

/** Values copied between two pauses: about 1 ms. */
const VALUES_PER_STEP = 200_000;

/** Evaluator's shapes → contract's shapes (unix ms → seconds). Yields where others may have their turn. */
export function* toRangeResult(answer: Answer<RangeValue>): Generator<undefined, RangeResult> {
  const { times, series: found } = answer.value;
  const series: RangeResult['series'] = [];
  let copied = 0;
  for (const { labels, values } of found) {
    // Where a series has no value the evaluator leaves NaN already.
    series.push({ labels, values: values.slice() });
    copied += values.length;
    if (copied < VALUES_PER_STEP) continue;
    copied = 0;
    yield;
  }
  return {
    timesS: Float64Array.from(times, (ms) => ms / 1000),
    series,
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
            values: values.slice(),
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
