import { bitsOf } from '../values.ts';

/** Samples in rising order of time, each time once. */
export interface Samples {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Samples of one series from two places; at a time that both have the first one's counts. */
export function mergeSamples(first: Samples | null, second: Samples): Samples {
  if (first === null || first.times.length === 0) return second;
  if (second.times.length === 0) return first;
  const total = first.times.length + second.times.length;
  const times = new Float64Array(total);
  const values = new Float64Array(total);
  if (first.times[first.times.length - 1]! < second.times[0]!) {
    times.set(first.times);
    times.set(second.times, first.times.length);
    values.set(first.values);
    values.set(second.values, first.times.length);
    return { times, values };
  }
  const target = bitsOf(values);
  const sources = [bitsOf(first.values), bitsOf(second.values)] as const;
  let a = 0;
  let b = 0;
  let length = 0;
  while (a < first.times.length || b < second.times.length) {
    const timeA = first.times[a] ?? Infinity;
    const timeB = second.times[b] ?? Infinity;
    const from = timeA <= timeB ? sources[0] : sources[1];
    const at = timeA <= timeB ? a : b;
    times[length] = Math.min(timeA, timeB);
    // Words, not doubles: the bits of a NaN carry meaning.
    target[length * 2] = from[at * 2]!;
    target[length * 2 + 1] = from[at * 2 + 1]!;
    length++;
    if (timeA <= timeB) a++;
    if (timeB <= timeA) b++;
  }
  return { times: times.slice(0, length), values: values.slice(0, length) };
}
