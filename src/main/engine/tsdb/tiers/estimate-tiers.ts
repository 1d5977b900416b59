import { SERIES_PER_GROUP } from '../codec/rollup-rows.ts';
import { TIERS } from '../rollup/tiers.ts';
import type { ReadEstimate, TierView } from '../types.ts';

/** Adds to an estimate of the raw samples what a view reads of rollups. */
export function estimateTiers(view: TierView, minMs: number, maxMs: number, raw: ReadEstimate): ReadEstimate {
  let { samples, parts } = raw;
  const groups = Math.ceil(raw.series / SERIES_PER_GROUP);
  for (const { tierMs, fromMs, toMs } of view.zones) {
    const lengthMs = Math.min(maxMs, toMs) - Math.max(minMs, fromMs);
    if (lengthMs <= 0) continue;
    const chunkMs = TIERS.find((tier) => tier.tierMs === tierMs)?.chunkMs ?? tierMs;
    samples += Math.ceil(lengthMs / tierMs) * raw.series;
    parts += Math.ceil(lengthMs / chunkMs) * groups;
  }
  return { series: raw.series, samples, parts };
}
