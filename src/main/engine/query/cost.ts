import type { Selection } from '../promql/index.ts';
import type { TsdbLender } from '../tsdb/types.ts';

/**
 * What a query costs, in samples that are read or points that are computed: some 20 to 50 ns each. This is what the
 * engine's loop can be held up by without anyone noticing.
 */
export const MOST_HERE = 100_000;

/** Unpacking a piece of a block that is not in the cache takes about as long as reading this many samples. */
const SAMPLES_PER_PART = 4_000;

/** Adds up until it is more than `enough`. */
export function costOf(
  selections: readonly Selection[],
  steps: number,
  lender: TsdbLender,
  enough: number,
): number {
  let cost = 0;
  for (const { matchers, minMs, maxMs, view } of selections) {
    const { series, samples, parts } = lender.estimate(matchers, minMs, maxMs, view);
    cost += samples + series * steps + parts * SAMPLES_PER_PART;
    if (cost > enough) break;
  }
  return cost;
}
