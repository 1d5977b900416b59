import type { RollupUse } from '../tsdb/types.ts';

/** What a range function makes of rollups. */
export interface RollupReading {
  readonly use: RollupUse;
  /** Windows that begin and end with a bucket give the same as the samples would. */
  readonly isExact: boolean;
  /** Buckets a window must have at least. */
  readonly leastBuckets: 1 | 2;
}

const exact = (use: RollupUse): RollupReading => ({ use, isExact: true, leastBuckets: 1 });
/** Of each bucket one sample is left, of which a function of several needs at least two. */
const rough = (use: RollupUse): RollupReading => ({ use, isExact: false, leastBuckets: 2 });

/** What instant selectors and everything that isn't named below read: the newest sample of each bucket. */
export const NEWEST: RollupReading = exact('last');

const readings: ReadonlyMap<string, RollupReading> = new Map([
  ['rate', exact('counter')],
  ['increase', exact('counter')],
  ['delta', exact('ends')],
  ['sum_over_time', exact('sum')],
  ['avg_over_time', exact('sum')],
  ['count_over_time', exact('sum')],
  ['present_over_time', exact('sum')],
  ['absent_over_time', exact('sum')],
  ['min_over_time', exact('min')],
  ['max_over_time', exact('max')],
  ['first_over_time', exact('first')],
  ['last_over_time', exact('last')],
  ['ts_of_first_over_time', exact('first')],
  ['ts_of_last_over_time', exact('last')],
  ['ts_of_min_over_time', { ...exact('min'), isExact: false }],
  ['ts_of_max_over_time', { ...exact('max'), isExact: false }],
  ['resets', rough('counter')],
  ['changes', rough('last')],
  ['irate', rough('last')],
  ['idelta', rough('last')],
  ['double_exponential_smoothing', rough('last')],
  ['deriv', rough('mean')],
  ['predict_linear', rough('mean')],
  ['quantile_over_time', rough('mean')],
  ['stddev_over_time', rough('mean')],
  ['stdvar_over_time', rough('mean')],
  ['mad_over_time', rough('mean')],
]);

/** How a function of that name reads a range selector. */
export function readingOf(name: string): RollupReading {
  return readings.get(name) ?? { ...NEWEST, isExact: false };
}
