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
  const plan = new RatePlan(windows, isRate);
  const slab = new ColumnSlab(windows.ends.length, windows.series.length);
  const results: (Column | null)[] = windows.series.map(() => null);
  for (const [times, members] of bySameTimes(windows.series)) {
    plan.fit(times);
    for (const member of members) {
      context.checkpoint();
      context.charge(plan.from.length);
      const series = windows.series[member] as WindowSeries;
      const column = slab.next(series.labels, series.dropName);
      if (applyPlan(series.values, plan, isCounter, column)) results[member] = column;
    }
  }
  return results.filter((column) => column !== null);
}

/** The indexes of series that share one array of times. */
function bySameTimes(series: readonly WindowSeries[]): Map<Float64Array, number[]> {
  const out = new Map<Float64Array, number[]>();
  series.forEach(({ times }, i) => {
    const members = out.get(times);
    if (members === undefined) out.set(times, [i]);
    else members.push(i);
  });
  return out;
}

/** One series' column; returns whether any window has two samples. */
function applyPlan(values: Float64Array, plan: RatePlan, isCounter: boolean, column: Column): boolean {
  const { from: starts, to: ends, factor, toStart, sampled } = plan;
  const lastReset = isCounter ? lastResets(values) : null;
  const steps = starts.length;
  const out = column.values;
  const present = column.present;
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
