const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** One width of buckets. All times of a tier are multiples of `tierMs` of the unix epoch. */
export interface Tier {
  readonly tierMs: number;
  /** Time one stored row of a group covers: long enough for columns that pack well. */
  readonly chunkMs: number;
  /** Rolled up whenever this much more is complete below; divides `chunkMs`. */
  readonly everyMs: number;
}

/** From fine to coarse; each is made from the one before it, the first from the samples. */
export const TIERS: readonly Tier[] = [
  // Written once per chunk: writing it again with every few new buckets costs more than all the rest.
  { tierMs: 5 * MINUTE_MS, chunkMs: 6 * HOUR_MS, everyMs: 6 * HOUR_MS },
  { tierMs: HOUR_MS, chunkMs: 4 * DAY_MS, everyMs: DAY_MS },
  { tierMs: DAY_MS, chunkMs: 64 * DAY_MS, everyMs: 4 * DAY_MS },
];

/** Start of the chunk that has the bucket ending at `endMs`. */
export function chunkOf(tier: Tier, endMs: number): number {
  return (Math.ceil(endMs / tier.chunkMs) - 1) * tier.chunkMs;
}
