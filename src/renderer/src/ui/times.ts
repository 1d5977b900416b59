import { formatLocal, formatPeriod, formatTimeOfDay, formatTimestamp } from '#shared/format/index.ts';

/** The reader's own zone, in which every time is shown; hovering tells UTC. */
export const localZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "14:02:31" */
export function formatClock(ms: number, detail: 'minute' | 'second' = 'second'): string {
  return formatTimeOfDay(ms, localZone, detail);
}

/** "21 Nov 2026, 14:02:31" */
export function formatDateTime(ms: number, detail: 'minute' | 'second' = 'second'): string {
  return formatLocal(ms, localZone, detail);
}

/** "21 Nov 2026, 13:02:31 UTC" */
export function formatUtc(ms: number): string {
  return formatTimestamp(ms, 'UTC');
}

/** "13:02:31 UTC" */
export function formatUtcClock(ms: number): string {
  return `${formatTimeOfDay(ms, 'UTC', 'second')} UTC`;
}

/** "21 Nov 2026, 14:00 – 15:30 CET" */
export function formatSpan({ fromMs, toMs }: { fromMs: number; toMs: number }): string {
  return formatPeriod(fromMs, toMs, localZone);
}
