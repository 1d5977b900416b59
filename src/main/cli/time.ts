import { parseDurationMs } from '../engine/base/duration.ts';
import { UsageError } from './command.ts';

/** Reads a time: unix seconds, a date as `2026-11-21T13:40:00Z`, or a duration such as `7d` before `nowMs` (unix ms). */
export function parseTimeMs(text: string, flag: string, nowMs: number): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  const agoMs = parseDurationMs(text);
  if (agoMs !== null) return nowMs - agoMs;
  const dateMs = Date.parse(text);
  if (!Number.isNaN(dateMs)) return dateMs;
  throw new UsageError(
    `${flag} "${text}" is no time: give unix seconds, a date such as 2026-11-21T13:40:00Z, or how long ago (7d).`,
  );
}
