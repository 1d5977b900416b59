import type { Samples } from '../read/merge.ts';
import type { RollupSeries } from '../types.ts';
import type { RollupField } from '../codec/rollup-rows.ts';
import { bitsOf } from '../values.ts';
import type { Cut } from './types.ts';

export function isCut(cut: Cut, timeMs: number): boolean {
  for (const { fromMs, toMs } of cut) if (timeMs >= fromMs && timeMs <= toMs) return true;
  return false;
}

/** The samples left; the same object when all are, null when none is. */
export function cutSamples(samples: Samples, cut: Cut): Samples | null {
  const kept = Array.from(samples.times.keys()).filter((i) => !isCut(cut, samples.times[i]!));
  if (kept.length === samples.times.length) return samples;
  if (kept.length === 0) return null;
  return { times: Float64Array.from(kept, (i) => samples.times[i]!), values: pick(samples.values, kept) };
}

/** The buckets without anything deleted in them; null when there is none. A bucket is open at its start. */
export function cutBuckets(
  buckets: Omit<RollupSeries, 'labels'>,
  tierMs: number,
  cut: Cut,
): Omit<RollupSeries, 'labels'> | null {
  const { ends, columns } = buckets;
  const kept = Array.from(ends.keys()).filter(
    (i) => !cut.some(({ fromMs, toMs }) => ends[i]! >= fromMs && ends[i]! - tierMs < toMs),
  );
  if (kept.length === ends.length) return buckets;
  if (kept.length === 0) return null;
  const entries = Object.entries(columns).map(([field, column]) => [
    field,
    column.length === 0 ? column : pick(column, kept),
  ]);
  return {
    ends: Float64Array.from(kept, (i) => ends[i]!),
    columns: Object.fromEntries(entries) as Record<RollupField, Float64Array>,
  };
}

/** As words: the bits of a NaN carry meaning. */
function pick(values: Float64Array, places: readonly number[]): Float64Array {
  const bits = bitsOf(values);
  const out = new Float64Array(places.length);
  const target = bitsOf(out);
  places.forEach((place, i) => {
    target[i * 2] = bits[place * 2]!;
    target[i * 2 + 1] = bits[place * 2 + 1]!;
  });
  return out;
}
