import { TIERS } from '../rollup/tiers.ts';
import type { TierCoverage, TierQuestion, TierView, TierZone } from '../types.ts';

/** A tier (0: raw) with what it has, `(fromMs, toMs]`. */
interface Level {
  readonly tierMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Windows may begin this much before what was asked for: they begin where a bucket does. */
const WIDEST_MS = TIERS[TIERS.length - 1]!.tierMs;
/** Where raw samples are there as well, buckets are read instead of them only over times this long. */
const LONG_MS = 24 * 3_600_000;

/**
 * Which tiers a selector is read from. Raw samples where there are any, then the finest tier that has something; but over
 * a long time a coarse tier that gives exactly the same is read in place of finer ones. `coverage`: raw first, then from
 * fine to coarse. Null when raw samples are enough.
 */
export function chooseTiers(coverage: readonly TierCoverage[], question: TierQuestion): TierView | null {
  const { use, minMs, maxMs, alignedMs } = question;
  const levels = coverage.map(({ tierMs, completeFromMs, untilMs }): Level => ({
    tierMs,
    fromMs: completeFromMs,
    toMs: untilMs,
  }));
  const raw = levels[0];
  if (raw === undefined) return null;
  const isLong = maxMs - minMs >= LONG_MS;
  const same = levels.filter(
    ({ tierMs, fromMs, toMs }) =>
      tierMs > 0 &&
      isLong &&
      alignedMs % tierMs === 0 &&
      toMs > minMs &&
      fromMs <= Math.max(minMs, raw.fromMs),
  );
  if (same.length === 0 && raw.fromMs < minMs) return null;
  const others = levels.filter((level) => !same.includes(level));
  const zones = zonesOf([...same.reverse(), ...others], minMs - WIDEST_MS);
  return zones.length === 0 ? null : { use, zones };
}

/** From the newest time back to `minMs`, always by the first level of the list that has it. */
function zonesOf(preferred: readonly Level[], minMs: number): TierZone[] {
  const zones: TierZone[] = [];
  let end = Infinity;
  while (end > minMs) {
    const at = preferred.findIndex((level) => hasBefore(level, end));
    const level = preferred[at] ?? oldest(preferred);
    if (level.tierMs === 0 && zones.length > 0) break;
    const toMs = level.tierMs === 0 || end === Infinity ? end : ceilTo(end, level.tierMs);
    // A level that is preferred takes over where it begins.
    const before = preferred.slice(0, Math.max(0, at)).filter((better) => better.toMs < end);
    const fromMs = at < 0 ? -Infinity : Math.max(level.fromMs, ...before.map((better) => better.toMs));
    const newer = zones[0];
    if (newer !== undefined) zones[0] = { ...newer, fromMs: toMs };
    zones.unshift({ tierMs: level.tierMs, fromMs, toMs });
    end = fromMs;
  }
  return zones.filter(({ tierMs, fromMs, toMs }) => tierMs > 0 && toMs > fromMs);
}

function hasBefore({ tierMs, fromMs, toMs }: Level, endMs: number): boolean {
  if (tierMs === 0) return fromMs < endMs;
  return fromMs < endMs && endMs < Infinity && ceilTo(endMs, tierMs) <= toMs;
}

/** When none has what is asked for, something may still be left in the one that reaches back furthest. */
function oldest(levels: readonly Level[]): Level {
  const tiers = levels.filter(({ tierMs }) => tierMs > 0);
  return tiers.reduce((best, level) => (level.fromMs <= best.fromMs ? level : best));
}

function ceilTo(timeMs: number, stepMs: number): number {
  return Math.ceil(timeMs / stepMs) * stepMs;
}
