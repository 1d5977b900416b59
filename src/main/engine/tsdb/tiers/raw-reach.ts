import type { PlannerOptions } from '../read/planner.ts';

/**
 * From when on all raw samples of some series (numbers) are there: from the oldest that their sources still have. Sources
 * lose their oldest blocks first, but not all at the same age where retention has overrides. Null when it can't be told.
 */
export function rawReach(
  ids: Uint32Array,
  { layouts, blocks, rowStreams }: Pick<PlannerOptions, 'layouts' | 'blocks' | 'rowStreams'>,
): number | null {
  const sources = new Set<number>();
  for (const id of ids) {
    const of = layouts.layoutsOf(id);
    // All it had raw was dropped, nobody knows when.
    if (of.length === 0) return null;
    for (const { sourceId } of of) sources.add(sourceId);
  }
  const oldest = blocks.oldestBySource();
  let reachMs = -Infinity;
  for (const source of sources) {
    const stream = rowStreams.get(source);
    const window = stream?.full[0] ?? stream?.open;
    const firstMs = Math.min(oldest.get(source) ?? Infinity, window?.times[0] ?? Infinity);
    if (firstMs < Infinity) reachMs = Math.max(reachMs, firstMs);
  }
  return reachMs === -Infinity ? null : reachMs;
}
