import type { EvaluationContext } from './context.ts';
import { RatePlans, type RatePlan } from './rate-plan.ts';
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
    const { labels, times, values, weights, dropName = false } = series;
    context.checkpoint();
    context.charge(windows.ends.length);
    const column = slab.next(labels, dropName);
    const lastReset = isCounter && !windows.rising.has(values) ? lastResets(values) : null;
    if (applyPlan(values, plans.of(times, weights), isCounter, lastReset, column)) results.push(column);
  }
  return results;
}

/**
 * As {@link extrapolatedRate}, one series after the other through the same column: who takes them only reads them at once.
 * `isFull`: there is a value at every step.
 */
export function eachRate(
  windows: Windows,
  isCounter: boolean,
  isRate: boolean,
  context: EvaluationContext,
  take: (series: WindowSeries, values: Float64Array, present: Uint8Array, isFull: boolean) => void,
): void {
  const plans = new RatePlans(windows, isRate);
  const values = new Float64Array(windows.ends.length);
  const present = new Uint8Array(windows.ends.length);
  const everywhere = new Uint8Array(windows.ends.length).fill(1);
  for (const series of windows.series) {
    context.charge(values.length);
    const plan = plans.of(series.times, series.weights);
    const lastReset = isCounter && !windows.rising.has(series.values) ? lastResets(series.values) : null;
    if (plan.isFull) {
      applyFullPlan(series.values, plan, isCounter, lastReset, values);
      take(series, values, everywhere, true);
      continue;
    }
    present.fill(0);
    if (applyPlan(series.values, plan, isCounter, lastReset, { values, present }))
      take(series, values, present, false);
  }
}

/**
 * One series' column, filled where a window has two samples; returns whether any has. `lastReset`: as {@link lastResets}
 * gives it; null for what isn't a counter.
 */
function applyPlan(
  values: Float64Array,
  plan: RatePlan,
  isCounter: boolean,
  lastReset: Int32Array | null,
  { values: out, present }: Pick<Column, 'values' | 'present'>,
): boolean {
  if (plan.isFull) {
    applyFullPlan(values, plan, isCounter, lastReset, out);
    present.fill(1);
    return present.length > 0;
  }
  const { first, last } = plan;
  let any = false;
  for (let i = 0; i < first.length; i++) {
    if ((last[i] as number) < (first[i] as number)) continue;
    out[i] = rateAt(values, plan, i, isCounter, lastReset);
    present[i] = 1;
    any = true;
  }
  return any;
}

/** As {@link applyPlan} where every window has two samples. */
function applyFullPlan(
  values: Float64Array,
  plan: RatePlan,
  isCounter: boolean,
  lastReset: Int32Array | null,
  out: Float64Array,
): void {
  const { first: firsts, last: lasts, factor } = plan;
  const steps = factor.length;
  if (lastReset !== null) {
    for (let i = 0; i < steps; i++) out[i] = rateAt(values, plan, i, isCounter, lastReset);
    return;
  }
  // As rateAt, without its call, which would slow down the hottest loop but one: few counters are near zero.
  let nearZero = 0;
  for (let i = 0; i < steps; i++) {
    const first = values[firsts[i] as number] as number;
    const result = (values[lasts[i] as number] as number) - first;
    out[i] = result * (factor[i] as number);
    if (result > 0 && first < 2 * result && first >= 0) nearZero++;
  }
  if (!isCounter || nearZero === 0) return;
  for (let i = 0; i < steps; i++) out[i] = rateAt(values, plan, i, isCounter, null);
}

/** The result for a window of two samples or more. */
function rateAt(
  values: Float64Array,
  plan: RatePlan,
  step: number,
  isCounter: boolean,
  lastReset: Int32Array | null,
): number {
  const from = plan.first[step] as number;
  const last = plan.last[step] as number;
  const first = values[from] as number;
  let result = (values[last] as number) - first;
  // Most windows have no reset in them; only those that do are walked through.
  if (lastReset !== null && (lastReset[last] as number) > from) {
    for (let k = from + 1; k <= last; k++) {
      const previous = values[k - 1] as number;
      if ((values[k] as number) < previous) result += previous;
    }
  }
  // A counter can't have been negative: don't extrapolate past where it was zero. The extrapolation is at most 1.1
  // times the sampled time, so a counter of twice the increase or more is never near zero, and needs no division.
  if (isCounter && result > 0 && first < 2 * result && first >= 0)
    return result * plan.factorAt(step, first / result);
  return result * (plan.factor[step] as number);
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
