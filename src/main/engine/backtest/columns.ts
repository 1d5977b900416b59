import { WatchdeckError } from '#shared/model/errors.ts';
import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { RangeValue } from '../promql/types.ts';

/** An expression over a whole period: one column per series, all of one length. */
export interface Columns {
  readonly startMs: number;
  readonly stepMs: number;
  readonly steps: number;
  readonly series: readonly Column[];
}

export interface Column {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 where there is a value. */
  readonly present: Uint8Array;
}

/** More values than this take more memory than a question is worth. */
const MOST_VALUES = 30_000_000;

/**
 * Evaluates in stretches of at most `mostPoints` steps and puts them together. Rejects as `range` does, and with `limit` when
 * the expression gives too many series.
 */
export async function evaluateColumns(
  grid: { readonly startMs: number; readonly stepMs: number; readonly steps: number },
  mostPoints: number,
  range: (startMs: number, endMs: number) => Promise<RangeValue>,
): Promise<Columns> {
  const { startMs, stepMs, steps } = grid;
  const found = new Map<string, Column>();
  for (let from = 0; from < steps; from += mostPoints) {
    const to = Math.min(from + mostPoints, steps) - 1;
    const { series } = await range(startMs + from * stepMs, startMs + to * stepMs);
    for (const { labels, values, present } of series) {
      const key = labelsKey(labels);
      let column = found.get(key);
      if (column === undefined) {
        if ((found.size + 1) * steps > MOST_VALUES)
          throw new WatchdeckError(
            'limit',
            `The expression gives too many series for this period (over ${found.size}): narrow it down, or look at a shorter period`,
          );
        column = { labels, values: new Float64Array(steps), present: new Uint8Array(steps) };
        found.set(key, column);
      }
      column.values.set(values, from);
      column.present.set(present, from);
    }
  }
  return { startMs, stepMs, steps, series: [...found.values()] };
}
