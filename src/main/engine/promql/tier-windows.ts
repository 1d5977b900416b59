import type { TierView } from '../tsdb/types.ts';

/**
 * A window on a view's buckets, open at its start: it ends with the last bucket that had ended at the step, and is as many
 * whole buckets long as the range needs. Where both are so already it is `(endMs - rangeMs, endMs]`. Later steps never have
 * an earlier start.
 */
export function windowOn(
  view: TierView,
  endMs: number,
  rangeMs: number,
  leastBuckets: number,
): { readonly openMs: number; readonly endMs: number } {
  const tierMs = tierAt(view, endMs);
  if (tierMs === 0) return { openMs: openOn(view, endMs - rangeMs), endMs };
  const end = floorTo(endMs, tierMs);
  const lengthMs = Math.max(leastBuckets, Math.ceil(rangeMs / tierMs)) * tierMs;
  return { openMs: openOn(view, end - lengthMs), endMs: end };
}

/**
 * Where the lookback of an instant selector begins (the start is excluded). A bucket's newest sample may be as old as the
 * bucket is wide unless the step is where a bucket ends.
 */
export function lookbackOn(view: TierView, timeMs: number, lookbackMs: number): number {
  const openMs = timeMs - lookbackMs;
  const tierMs = tierAfter(view, openMs);
  return tierMs === 0 || timeMs % tierMs === 0 ? openMs : openMs - tierMs;
}

function openOn(view: TierView, timeMs: number): number {
  const tierMs = tierAfter(view, timeMs);
  return tierMs === 0 ? timeMs : floorTo(timeMs, tierMs);
}

/** Width of the buckets that a time falls into, which are open at their start; 0 for raw samples. */
function tierAt({ zones }: TierView, timeMs: number): number {
  return zones.find(({ toMs }) => timeMs <= toMs)?.tierMs ?? 0;
}

/** Width of the buckets that begin at a time or have it inside; 0 for raw samples. */
function tierAfter({ zones }: TierView, timeMs: number): number {
  return zones.find(({ toMs }) => timeMs < toMs)?.tierMs ?? 0;
}

function floorTo(timeMs: number, stepMs: number): number {
  return Math.floor(timeMs / stepMs) * stepMs;
}
