import type { EvaluationContext } from './context.ts';
import { RatePlan } from './rate-plan.ts';
import { ColumnSlab, type Column } from './values.ts';
import { slide, type WindowSeries, type Windows } from './windows.ts';

/**
 * rate, increase and delta: the difference over the window, with counter resets added back, extrapolated to the window's
 * ends (Prometheus functions.go extrapolatedRate, float samples).
 */
export function extrapolatedRate(
  windows: Windows,
  isCounter: boolean,
  isRate: boolean,
  context: EvaluationContext,
): Column[] {
  const plans = new RatePlans(windows, isRate);
  const slab = new ColumnSlab(windows.ends.length, windows.series.length);
  const results: Column[] = [];
  for (const series of windows.series) {
    const { labels, values, dropName = false } = series;
    context.checkpoint();
    context.charge(windows.ends.length);
    const column = slab.next(labels, dropName);
    if (applyPlan(values, plans.of(series), isCounter, column.values, column.present)) results.push(column);
  }
  return results;
}

/**
 * As {@link extrapolatedRate}, one series after the other through the same column: who takes them only reads them at once.
 */
export function eachRate(
  windows: Windows,
  isCounter: boolean,
  isRate: boolean,
  context: EvaluationContext,
  take: (series: WindowSeries, values: Float64Array, present: Uint8Array) => void,
): void {
  const plans = new RatePlans(windows, isRate);
  const values = new Float64Array(windows.ends.length);
  const present = new Uint8Array(windows.ends.length);
  for (const series of windows.series) {
    context.charge(values.length);
    present.fill(0);
    if (applyPlan(series.values, plans.of(series), isCounter, values, present)) take(series, values, present);
  }
}

/** Plans by array of times. */
class RatePlans {
  private readonly windows: Windows;
  private readonly isRate: boolean;
  private readonly plans = new Map<Float64Array, RatePlan>();
  private lastTimes: Float64Array | null = null;
  private last: RatePlan | null = null;

  constructor(windows: Windows, isRate: boolean) {
    this.windows = windows;
    this.isRate = isRate;
  }

  of({ times, weights }: WindowSeries): RatePlan {
    if (this.last !== null && times === this.lastTimes) return this.last;
    let plan = this.plans.get(times);
    if (plan === undefined) {
      plan = new RatePlan(this.windows, this.isRate);
      plan.fit(times, weights);
      // Series that all have times of their own would fill memory with plans that nobody asks for again.
      if (this.plans.size >= PLANS_KEPT) this.plans.clear();
      this.plans.set(times, plan);
    }
    this.lastTimes = times;
    this.last = plan;
    return plan;
  }
}

const PLANS_KEPT = 256;

/** One series' column, filled where a window has two samples; returns whether any has. */
function applyPlan(
  values: Float64Array,
  plan: RatePlan,
  isCounter: boolean,
  out: Float64Array,
  present: Uint8Array,
): boolean {
  const { from: starts, to: ends, factor, toStart, sampled } = plan;
  const lastReset = isCounter ? lastResets(values) : null;
  const steps = starts.length;
  let any = false;
  for (let i = 0; i < steps; i++) {
    const from = starts[i] as number;
    const last = (ends[i] as number) - 1;
    if (last < from) continue;
    const first = values[from] as number;
    let result = (values[last] as number) - first;
    // Most windows have no reset in them; only those that do are walked through.
    if (lastReset !== null && (lastReset[last] as number) > from) {
      for (let k = from + 1; k <= last; k++) {
        const previous = values[k - 1] as number;
        if ((values[k] as number) < previous) result += previous;
      }
    }
    let multiplier = factor[i] as number;
    // A counter can't have been negative: don't extrapolate past where it was zero. The extrapolation is at most 1.1
    // times the sampled time, so a counter of twice the increase or more is never near zero, and needs no division.
    if (isCounter && result > 0 && first >= 0 && first < 2 * result) {
      const toZero = (sampled[i] as number) * (first / result);
      if (toZero < (toStart[i] as number)) multiplier = plan.factorOf(i, toZero);
    }
    out[i] = result * multiplier;
    present[i] = 1;
    any = true;
  }
  return any;
}

/** For each sample the index of the newest counter reset at or before it, or -1; null for a series without any. */
function lastResets(values: Float64Array): Int32Array | null {
  let next = 1;
  while (next < values.length && !((values[next] as number) < (values[next - 1] as number))) next++;
  if (next >= values.length) return null;
  const last = new Int32Array(values.length).fill(-1, 0, next);
  let reset = next;
  for (let i = next; i < values.length; i++) {
    if ((values[i] as number) < (values[i - 1] as number)) reset = i;
    last[i] = reset;
  }
  return last;
}

/** irate and idelta: the last two samples only. */
export function instantRate(windows: Windows, isRate: boolean, context: EvaluationContext): Column[] {
  return slide(windows, 2, context, (times, values, _from, to) => {
    const last = values[to - 1] as number;
    const previous = values[to - 2] as number;
    // After a counter reset the last value is what was counted since.
    const difference = isRate && last < previous ? last : last - previous;
    return isRate
      ? difference / (((times[to - 1] as number) - (times[to - 2] as number)) / 1000)
      : difference;
  });
}
