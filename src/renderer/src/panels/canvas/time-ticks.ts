import { zoneOffsetMs } from '#shared/format/index.ts';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const STEPS_S = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((n) => n * DAY),
];

export interface TimeTicks {
  /** Unix seconds. */
  readonly atS: readonly number[];
  /** How finely they have to be told apart. */
  readonly detail: 'day' | 'minute' | 'second';
}

/** Round moments of a zone between two times, at most `most` of them. */
export function timeTicks(fromS: number, toS: number, most: number, timeZone: string): TimeTicks {
  const raw = (toS - fromS) / Math.max(1, most);
  const step = STEPS_S.find((each) => each >= raw) ?? 364 * DAY;
  const offsetS = zoneOffsetMs(fromS * 1000, timeZone) / 1000;
  const atS: number[] = [];
  for (let local = Math.ceil((fromS + offsetS) / step) * step; local - offsetS <= toS; local += step) {
    atS.push(local - offsetS);
    if (atS.length > most * 2) break;
  }
  return { atS, detail: step >= DAY ? 'day' : step >= MINUTE ? 'minute' : 'second' };
}
