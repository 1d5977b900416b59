import { zoneOffsetMs } from '#shared/format/index.ts';
import type { Severity } from '#shared/model/severity.ts';
import { localTimeMs } from '../rota/rota.ts';
import type { NumberRange } from '../routing/time-interval.ts';

const DAY_MS = 86_400_000;

/** A time of the day in which this machine is quiet; where it ends before it begins it goes on over midnight. */
export interface QuietHours {
  /** On which days it begins, 0 = Sunday; null: on all. */
  readonly weekdays: readonly NumberRange[] | null;
  /** Minutes of the day. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** An IANA name. */
  readonly timeZone: string;
}

export interface QuietSettings {
  readonly hours: readonly QuietHours[];
  /** Whether critical alerts are shown all the same, through the system's do-not-disturb too. */
  readonly criticalPasses: boolean;
}

/** This machine shows no notifications until then. */
export interface Quiet {
  readonly untilMs: number;
  readonly why: 'muted' | 'quiet hours';
}

/** Whether it is quiet at this time; of several reasons the one that lasts longest. */
export function quietAt(
  { hours }: Pick<QuietSettings, 'hours'>,
  mutedUntilMs: number | null,
  nowMs: number,
): Quiet | null {
  const found: Quiet[] = hours.flatMap((each) => {
    const untilMs = endOf(each, nowMs);
    return untilMs === null ? [] : [{ untilMs, why: 'quiet hours' as const }];
  });
  if (mutedUntilMs !== null && mutedUntilMs > nowMs) found.push({ untilMs: mutedUntilMs, why: 'muted' });
  return found.toSorted((a, b) => b.untilMs - a.untilMs)[0] ?? null;
}

/** When the quiet hours end that hold now; null when they don't. */
function endOf({ weekdays, fromMinute, toMinute, timeZone }: QuietHours, nowMs: number): number | null {
  const today = Math.floor((nowMs + zoneOffsetMs(nowMs, timeZone)) / DAY_MS);
  for (const day of [today, today - 1]) {
    // 1970-01-01 was a Thursday.
    const weekday = (((day + 4) % 7) + 7) % 7;
    if (weekdays?.every(({ begin, end }) => weekday < begin || weekday > end) === true) continue;
    const fromMs = localTimeMs(day, fromMinute, timeZone);
    const untilMs = localTimeMs(toMinute > fromMinute ? day : day + 1, toMinute, timeZone);
    if (fromMs <= nowMs && nowMs < untilMs) return untilMs;
  }
  return null;
}

/** A notification that was held back. */
export interface HeldNotification {
  readonly id: number;
  readonly key: string;
  readonly kind: 'firing' | 'resolved';
  readonly severity: Severity;
}

/**
 * What becomes of the notifications that were held back, oldest first: of each group only the newest is news, and the end of
 * what nobody heard of is none. Gives the ones that need not be shown any more, with the reason.
 */
export function supersededBy(held: readonly HeldNotification[]): { id: number; why: string }[] {
  const dropped: { id: number; why: string }[] = [];
  for (const group of Map.groupBy(held, ({ key }) => key).values()) {
    const newest = group.at(-1);
    const beganAndEnded = newest?.kind === 'resolved' && group[0]?.kind === 'firing';
    for (const { id } of group) {
      if (beganAndEnded) dropped.push({ id, why: 'it began and ended while it was quiet' });
      else if (id !== newest?.id) dropped.push({ id, why: 'there was newer news while it was quiet' });
    }
  }
  return dropped;
}
