import type { Windows } from './windows.ts';

/**
 * What rate, increase and delta need to know of each window that doesn't depend on the values: its samples, and by what
 * factor it is extrapolated. Series scraped together share their times, and so one plan.
 */
export class RatePlan {
  /** First and last sample of each step's window; the last comes before the first where the window has fewer than two. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** What the difference is multiplied with, unless a counter would have to have been negative. */
  readonly factor: Float64Array;
  /** Every window has two samples. */
  readonly isFull: boolean;
  private readonly windows: Windows;
  private readonly isRate: boolean;
  private readonly times: Float64Array;
  private readonly weights: Float64Array | undefined;

  /** Works out the plan for series with these times (ascending, unix ms). `weights`: how many samples each stands for. */
  constructor(
    windows: Windows,
    isRate: boolean,
    times: Float64Array,
    weights: Float64Array | undefined,
    room: PlanRoom = roomFor(windows.ends.length),
  ) {
    this.windows = windows;
    this.isRate = isRate;
    this.times = times;
    this.weights = weights;
    this.first = room.first;
    this.last = room.last;
    this.factor = room.factor;
    this.isFull = this.fit();
  }

  /**
   * The factor of a counter's window, `share`: its first value as a share of its increase. It can't have been negative, so
   * it is not extrapolated past where it was zero.
   */
  factorAt(step: number, share: number): number {
    const first = this.first[step] as number;
    const last = this.last[step] as number;
    let samples = last - first + 1;
    if (this.weights !== undefined) {
      samples = 0;
      for (let i = first; i <= last; i++) samples += this.weights[i] as number;
    }
    const [firstMs, lastMs] = [this.times[first] as number, this.times[last] as number];
    const openMs = this.windows.opens[step] as number;
    const endMs = this.windows.ends[step] as number;
    const toZeroS = ((lastMs - firstMs) / 1000) * share;
    return factorOf(firstMs, lastMs, openMs, endMs, samples - 1, toZeroS) / this.divisorOf(endMs - openMs);
  }

  private fit(): boolean {
    const { times, weights, first, last, factor } = this;
    const { opens, ends } = this.windows;
    const count = times.length;
    let isFull = true;
    let from = 0;
    let to = 0;
    let samples = 0;
    let lengthMs = NaN;
    let divisor = NaN;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i] as number;
      const open = opens[i] as number;
      for (; to < count && (times[to] as number) <= end; to++)
        samples += weights === undefined ? 1 : (weights[to] as number);
      for (; from < to && (times[from] as number) <= open; from++)
        samples -= weights === undefined ? 1 : (weights[from] as number);
      first[i] = from;
      last[i] = samples < 2 ? from - 1 : to - 1;
      if (samples < 2) {
        isFull = false;
        continue;
      }
      if (end - open !== lengthMs) {
        lengthMs = end - open;
        divisor = this.divisorOf(lengthMs);
      }
      const firstMs = times[from] as number;
      factor[i] = factorOf(firstMs, times[to - 1] as number, open, end, samples - 1, Infinity) / divisor;
    }
    return isFull;
  }

  /** An increase over a window that was moved to where buckets end is told for the range that was asked for. */
  private divisorOf(lengthMs: number): number {
    return this.isRate ? lengthMs / 1000 : lengthMs / this.windows.rangeMs;
  }
}

/** By what the difference over `gaps` sample intervals is multiplied to be that over the whole window. */
function factorOf(
  firstMs: number,
  lastMs: number,
  openMs: number,
  endMs: number,
  gaps: number,
  toZeroS: number,
): number {
  let toStart = (firstMs - openMs) / 1000;
  let toEnd = (endMs - lastMs) / 1000;
  const sampled = (lastMs - firstMs) / 1000;
  const average = sampled / gaps;
  // Within 1.1 sample intervals of the window's end the series is taken to go on to it; otherwise to end half an
  // interval beyond its last sample.
  const threshold = average * 1.1;
  if (toStart >= threshold) toStart = average / 2;
  if (toEnd >= threshold) toEnd = average / 2;
  if (toZeroS < toStart) toStart = toZeroS;
  return (sampled + toStart + toEnd) / sampled;
}

/** Memory of a plan. */
interface PlanRoom {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly factor: Float64Array;
}

function roomFor(steps: number): PlanRoom {
  return { first: new Int32Array(steps), last: new Int32Array(steps), factor: new Float64Array(steps) };
}

/** Plans whose memory is allocated together: allocating takes longer than working them out. */
const PLANS_TOGETHER = 16;
/** Series that all have times of their own would fill memory with plans that nobody asks for again. */
const PLANS_KEPT = 256;

/** Plans by array of times. */
export class RatePlans {
  private readonly windows: Windows;
  private readonly isRate: boolean;
  private plans = new Map<Float64Array, RatePlan>();
  private latest: { readonly times: Float64Array; readonly plan: RatePlan } | null = null;
  private rooms: PlanRoom[] = [];

  constructor(windows: Windows, isRate: boolean) {
    this.windows = windows;
    this.isRate = isRate;
  }

  of(times: Float64Array, weights: Float64Array | undefined): RatePlan {
    if (this.latest?.times === times) return this.latest.plan;
    let plan = this.plans.get(times);
    if (plan === undefined) {
      plan = new RatePlan(this.windows, this.isRate, times, weights, this.takeRoom());
      if (this.plans.size >= PLANS_KEPT) this.plans.clear();
      this.plans.set(times, plan);
    }
    this.latest = { times, plan };
    return plan;
  }

  private takeRoom(): PlanRoom {
    const steps = this.windows.ends.length;
    // Some queries need one plan only.
    if (this.plans.size === 0) return roomFor(steps);
    if (this.rooms.length === 0) {
      const all = roomFor(steps * PLANS_TOGETHER);
      for (let from = 0; from < steps * PLANS_TOGETHER; from += steps) {
        const to = from + steps;
        this.rooms.push({
          first: all.first.subarray(from, to),
          last: all.last.subarray(from, to),
          factor: all.factor.subarray(from, to),
        });
      }
    }
    return this.rooms.pop() ?? roomFor(steps);
  }
}
