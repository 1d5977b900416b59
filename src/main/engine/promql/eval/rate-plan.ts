import type { Windows } from './windows.ts';

/**
 * What rate, increase and delta need to know of each window that doesn't depend on the values: its samples, and how far
 * and by what factor it is extrapolated. Series scraped together share their times, and so one plan.
 */
export class RatePlan {
  /** First sample of each step's window, and one past the last; equal where the window has fewer than two samples. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Seconds between the first and the last sample. */
  readonly sampled: Float64Array;
  /** Seconds to extrapolate before the first sample, unless a counter would be negative there. */
  readonly toStart: Float64Array;
  /** Seconds to extrapolate after the last sample. */
  readonly toEnd: Float64Array;
  /** What the difference is multiplied with when it is extrapolated by all of `toStart`. */
  readonly factor: Float64Array;
  private readonly ends: Float64Array;
  private readonly opens: Float64Array;
  private readonly rangeMs: number;
  private readonly isRate: boolean;

  constructor(windows: Windows, isRate: boolean) {
    const steps = windows.ends.length;
    this.ends = windows.ends;
    this.opens = windows.opens;
    this.rangeMs = windows.rangeMs;
    this.isRate = isRate;
    this.from = new Int32Array(steps);
    this.to = new Int32Array(steps);
    this.sampled = new Float64Array(steps);
    this.toStart = new Float64Array(steps);
    this.toEnd = new Float64Array(steps);
    this.factor = new Float64Array(steps);
  }

  /** Works out the plan for series with these times (ascending, unix ms). `weights`: how many samples each stands for. */
  fit(times: Float64Array, weights?: Float64Array): void {
    const { opens, ends } = this;
    let from = 0;
    let to = 0;
    let samples = 0;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i] as number;
      const open = opens[i] as number;
      for (; to < times.length && (times[to] as number) <= end; to++) samples += weights?.[to] ?? 1;
      for (; from < to && (times[from] as number) <= open; from++) samples -= weights?.[from] ?? 1;
      const gaps = samples - 1;
      this.from[i] = from;
      this.to[i] = gaps < 1 ? from : to;
      if (gaps < 1) continue;
      const firstTime = times[from] as number;
      const lastTime = times[to - 1] as number;
      let toStart = (firstTime - open) / 1000;
      let toEnd = (end - lastTime) / 1000;
      const sampled = (lastTime - firstTime) / 1000;
      const average = sampled / gaps;
      // Within 1.1 sample intervals of the window's end the series is taken to go on to it; otherwise to end half an
      // interval beyond its last sample.
      const threshold = average * 1.1;
      if (toStart >= threshold) toStart = average / 2;
      if (toEnd >= threshold) toEnd = average / 2;
      this.sampled[i] = sampled;
      this.toStart[i] = toStart;
      this.toEnd[i] = toEnd;
      this.factor[i] = this.factorOf(i, toStart);
    }
  }

  /** The factor of a window that is extrapolated by `toStart` seconds at its start. */
  factorOf(step: number, toStart: number): number {
    const sampled = this.sampled[step] as number;
    const lengthMs = (this.ends[step] as number) - (this.opens[step] as number);
    // An increase over a window that was moved to where buckets end is told for the range that was asked for.
    const divisor = this.isRate ? lengthMs / 1000 : lengthMs / this.rangeMs;
    return (sampled + toStart + (this.toEnd[step] as number)) / sampled / divisor;
  }
}
