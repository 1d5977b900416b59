import type { RangeResult } from '#shared/contract/query.ts';
import type { AnnotationQuery } from '#shared/dashboard/index.ts';
import { fillTemplate } from '../../charts/names.ts';
import type { TimeSpan } from '../../charts/looks.ts';
import { cssColor } from '../display/colors.ts';

/** Marks wherever a series is neither absent nor zero; steps without a break between them are one. `answers[i]` is of query i. */
export function querySpans(
  queries: readonly AnnotationQuery[],
  answers: readonly Pick<RangeResult, 'timesS' | 'series'>[],
  stepMs: number,
): TimeSpan[] {
  return queries.flatMap(({ name, text, color = 'blue' }, i) => {
    const { timesS, series } = answers[i] ?? { timesS: new Float64Array(), series: [] };
    return series.flatMap(({ labels, values }) =>
      stretchesOf(timesS, values, stepMs).map(([fromMs, toMs]): TimeSpan => ({
        kind: 'query',
        fromMs,
        toMs,
        color: cssColor(color),
        text: text === undefined ? name : fillTemplate(text, labels),
      })),
    );
  });
}

function stretchesOf(timesS: Float64Array, values: Float64Array, stepMs: number): [number, number][] {
  const found: [number, number][] = [];
  values.forEach((value, i) => {
    if (Number.isNaN(value) || value === 0) return;
    const atMs = Math.round((timesS[i] ?? 0) * 1000);
    const last = found.at(-1);
    if (last !== undefined && atMs - last[1] <= stepMs) last[1] = atMs;
    else found.push([atMs, atMs]);
  });
  return found;
}
