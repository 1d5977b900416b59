import { hashText } from '#shared/model/hash.ts';

/** Longest sleep of a timer: Node's limit is 2^31 ms, beyond which it fires at once. */
const LONGEST_SLEEP_MS = 2 ** 30;

/**
 * Places in an interval are this far apart at most. Work that comes in small batches finds code and data in the processor's
 * caches and costs half of what it costs one by one; a batch is still far shorter than anyone waits for.
 */
const PLACE_MS = 50;
const FEWEST_PLACES = 20;

/** A stable place inside the interval, so that what comes round at it spreads over it: the identity's hash, scaled. */
export function offsetOf(identity: string, intervalMs: number): number {
  let hash = hashText(identity);
  hash ^= hash >>> 15;
  const places = Math.max(FEWEST_PLACES, Math.floor(intervalMs / PLACE_MS));
  const place = Math.floor(((hash >>> 0) / 2 ** 32) * places);
  return Math.floor((place * intervalMs) / places);
}

/** The last time not after `nowMs` (unix ms) at this offset of the interval. */
export function latestDue(nowMs: number, intervalMs: number, offsetMs: number): number {
  return Math.floor((nowMs - offsetMs) / intervalMs) * intervalMs + offsetMs;
}

/** The first time after `afterMs` (unix ms) at this offset of the interval; counted from the epoch, so it never drifts. */
export function nextDue(afterMs: number, intervalMs: number, offsetMs: number): number {
  return latestDue(afterMs, intervalMs, offsetMs) + intervalMs;
}

/** How long to sleep until `dueMs`. */
export function sleepUntil(dueMs: number, nowMs: number): number {
  return Math.min(Math.max(Math.ceil(dueMs - nowMs), 0), LONGEST_SLEEP_MS);
}
