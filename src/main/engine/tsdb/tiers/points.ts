import type { RollupField } from '../codec/rollup-rows.ts';
import type { Samples } from '../read/merge.ts';
import type { RollupBuckets } from '../rollup/reader.ts';
import type { RollupUse } from '../types.ts';
import { bitsOf, setStaleAt } from '../values.ts';

/** Samples made from buckets; see RollupUse. */
export interface WeighedSamples extends Samples {
  readonly weights?: Float64Array;
}

/** The columns of a bucket that a use needs. */
export const FIELDS_OF_USE: Readonly<Record<RollupUse, readonly RollupField[]>> = {
  last: ['last', 'lastMs', 'staleMs'],
  first: ['first', 'firstMs'],
  counter: ['first', 'firstMs', 'last', 'lastMs', 'resets'],
  ends: ['first', 'firstMs', 'last', 'lastMs'],
  sum: ['sum'],
  mean: ['sum', 'firstMs', 'lastMs'],
  min: ['min'],
  max: ['max'],
};

/** Turns the buckets of one series into samples. */
export function samplesOfBuckets({ ends, columns }: RollupBuckets, use: RollupUse): WeighedSamples {
  const { count, first, firstMs, last, lastMs, sum, min, max, resets, staleMs } = columns;
  const out = new Collected(ends.length * (use === 'counter' ? 4 : 2), isWeighed(use));
  for (let i = 0; i < ends.length; i++) {
    const samples = count[i]!;
    const end = ends[i]!;
    if (samples > 0) {
      switch (use) {
        case 'last':
          out.add(lastMs[i]!, last[i]!, samples);
          break;
        case 'first':
          out.add(firstMs[i]!, first[i]!, samples);
          break;
        case 'counter':
        case 'ends':
          if (samples > 1) out.add(firstMs[i]!, first[i]!, samples - 1);
          if (use === 'counter' && resets[i]! > 0) out.addFall(firstMs[i]!, lastMs[i]!, resets[i]!);
          out.add(lastMs[i]!, last[i]!, 1);
          break;
        case 'sum':
          out.add(end, sum[i]!, samples);
          break;
        case 'mean':
          out.add((firstMs[i]! + lastMs[i]!) / 2, sum[i]! / samples, samples);
          break;
        case 'min':
          out.add(end, min[i]!, samples);
          break;
        case 'max':
          out.add(end, max[i]!, samples);
          break;
      }
    }
    const stale = staleMs[i] ?? NaN;
    if (use === 'last' && stale === stale) out.addStale(stale);
  }
  return out.finish();
}

/** Whether what a sample stands for matters to who asks for this. */
export function isWeighed(use: RollupUse): boolean {
  return use === 'sum' || use === 'counter' || use === 'ends';
}

class Collected {
  private readonly times: Float64Array;
  private readonly values: Float64Array;
  private readonly bits: Uint32Array;
  private readonly weights: Float64Array | null;
  private length = 0;

  constructor(most: number, weighed: boolean) {
    this.times = new Float64Array(most);
    this.values = new Float64Array(most);
    this.bits = bitsOf(this.values);
    this.weights = weighed ? new Float64Array(most) : null;
  }

  add(timeMs: number, value: number, weight: number): void {
    this.times[this.length] = timeMs;
    this.values[this.length] = value;
    if (this.weights !== null) this.weights[this.length] = weight;
    this.length++;
  }

  /** What a counter lost, as a fall to nothing; it stands for no sample. */
  addFall(fromMs: number, toMs: number, lost: number): void {
    this.add(fromMs + (toMs - fromMs) / 3, lost, 0);
    this.add(toMs - (toMs - fromMs) / 3, 0, 0);
  }

  addStale(timeMs: number): void {
    this.times[this.length] = timeMs;
    setStaleAt(this.bits, this.length);
    this.length++;
  }

  finish(): WeighedSamples {
    const times = this.times.slice(0, this.length);
    const values = this.values.slice(0, this.length);
    if (this.weights === null) return { times, values };
    return { times, values, weights: this.weights.slice(0, this.length) };
  }
}
