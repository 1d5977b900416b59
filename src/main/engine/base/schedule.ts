import { hashText } from '#shared/model/hash.ts';

/** Longest sleep of a timer: Node's limit is 2^31 ms, beyond which it fires at once. */
const LONGEST_SLEEP_MS = 2 ** 30;

/** A stable place inside the interval, so that what comes round at it spreads over it: the identity's hash, scaled. */
export function offsetOf(identity: string, intervalMs: number): number {
  let hash = hashText(identity);
  hash ^= hash >>> 15;
  return Math.floor(((hash >>> 0) / 2 ** 32) * intervalMs);
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
