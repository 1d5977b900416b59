import type { Samples } from '../read/merge.ts';
import type { ReadPlan } from '../read/plan.ts';
import type { RollupReader } from '../rollup/reader.ts';
import { cutBuckets } from '../tombstones/cuts.ts';
import type { TierView } from '../types.ts';
import { bitsOf } from '../values.ts';
import { FIELDS_OF_USE, isWeighed, samplesOfBuckets } from './points.ts';
import type { WeighedSamples } from './points.ts';

/** Where the raw samples of a view begin: the first time (ms) that no bucket covers. */
export function rawFromMs(view: TierView | null | undefined, minMs: number): number {
  const last = view?.zones.at(-1);
  return last === undefined ? minMs : Math.max(minMs, last.toMs + 1);
}

/**
 * Puts what a view's zones have in [minMs, maxMs] before the raw samples of a plan's series (`raw`, in their order). Null where there is neither.
 */
export function readTiers(
  view: TierView,
  { ids, cuts, maxMs }: Pick<ReadPlan, 'ids' | 'cuts' | 'maxMs'>,
  minMs: number,
  raw: readonly (Samples | null)[],
  rollups: RollupReader,
): (WeighedSamples | null)[] {
  const pieces = raw.map((): WeighedSamples[] => []);
  for (const { tierMs, fromMs, toMs } of view.zones) {
    const first = Math.max(minMs, fromMs + 1);
    const last = Math.min(maxMs, toMs);
    if (last < first) continue;
    rollups.read(ids, first, last, tierMs, FIELDS_OF_USE[view.use]).forEach((found, i) => {
      const cut = cuts?.get(i);
      const buckets = found === null || cut === undefined ? found : cutBuckets(found, tierMs, cut);
      if (buckets !== null) pieces[i]!.push(samplesOfBuckets(buckets, view.use));
    });
  }
  let before: WeighedSamples | null = null;
  return pieces.map((of, i) => {
    const newest = raw[i] ?? null;
    if (newest !== null) of.push(newest);
    if (of.length === 0) return null;
    before = sharing(join(of, isWeighed(view.use)), before);
    return before;
  });
}

/** With the times of the series before it where they are the same: what is worked out of them is then worked out once. */
function sharing(samples: WeighedSamples, before: WeighedSamples | null): WeighedSamples {
  if (before === null || !isEqual(samples.times, before.times)) return samples;
  const { weights } = before;
  if (samples.weights === undefined || weights === undefined) return { ...samples, times: before.times };
  return isEqual(samples.weights, weights) ? { ...samples, times: before.times, weights } : samples;
}

function isEqual(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Pieces that follow each other in time as one. */
function join(pieces: readonly WeighedSamples[], weighed: boolean): WeighedSamples {
  const total = pieces.reduce((sum, { times }) => sum + times.length, 0);
  const times = new Float64Array(total);
  const values = new Float64Array(total);
  const bits = bitsOf(values);
  const weights = new Float64Array(weighed ? total : 0);
  let at = 0;
  for (const piece of pieces) {
    times.set(piece.times, at);
    // As words: the bits of a NaN carry meaning.
    bits.set(bitsOf(piece.values), at * 2);
    if (weighed && piece.weights !== undefined) weights.set(piece.weights, at);
    else if (weighed) weights.fill(1, at, at + piece.times.length);
    at += piece.times.length;
  }
  return weighed ? { times, values, weights } : { times, values };
}
