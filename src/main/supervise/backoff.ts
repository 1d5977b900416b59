/** Waits between restarts of an engine that died: 0.5, 1, 2, 4, 8, 16, then 30 s for ever. */
export const FIRST_DELAY_MS = 500;
export const LONGEST_DELAY_MS = 30_000;
/** An engine that ran this long was healthy: its next death starts the waits anew. */
export const HEALTHY_AFTER_MS = 60_000;

/** `deaths` counts the ones in a row without a healthy run between them; 1 is the first. */
export function restartDelayMs(deaths: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (deaths - 1));
}
