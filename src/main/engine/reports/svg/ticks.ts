import { unitSpacing, zoneOffsetMs } from '#shared/format/index.ts';
import type { Unit } from '#shared/format/index.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((n) => n * DAY),
];

/** The y axis: its ends and where its lines are drawn. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/**
 * Ends of the axis at round numbers around [min, max] with about `count` steps of 1, 2 or 5 times a power of ten;
 * for bytes of 1, 2, 4 ... 512 times a power of 1024. A constant line gets room above and below.
 */
export function niceScale(min: number, max: number, count: number, unit: Unit): Scale {
  let [low, high] = min <= max ? [min, max] : [max, min];
  // A span lost in the digits of its values (1e9 and 1e9 + 0.1) is drawn as a constant: its marks would read the same.
  // So is what is too small to divide.
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size < 1e-300) [low, high] = [0, 0];
  if (high - low <= size * 1e-9) {
    const room = low === 0 ? 1 : Math.abs(low) * 0.5;
    // A constant of nothing but zeros stands on the foot of the chart; any other in its middle.
    [low, high] = low === 0 ? [0, room] : [low - room, high + room];
  }
  const step = niceStep((high - low) / count, unit);
  if (!Number.isFinite(step) || step <= 0) return { min: low, max: high, ticks: [low, high] };
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks: number[] = [];
  // Multiplied, not added up: 0.1 + 0.2 would not stand on the line of 0.3.
  for (let i = first; i <= last; i++) ticks.push(dustFree(i * step));
  return { min: ticks[0] ?? low, max: ticks.at(-1) ?? high, ticks };
}

function dustFree(value: number): number {
  return Number(value.toPrecision(12));
}

function niceStep(raw: number, unit: Unit): number {
  if (unitSpacing(unit) === 'binary') {
    if (raw > 1) return 2 ** Math.ceil(Math.log2(raw));
  }
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((f) => f * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Times of the x axis's marks: round in the given zone (midnights stay midnights over a change of summer time). */
export function timeTicks(fromMs: number, toMs: number, count: number, timeZone: string): number[] {
  const raw = (toMs - fromMs) / count;
  const step = TIME_STEPS.find((candidate) => candidate >= raw) ?? 728 * DAY;
  const ticks: number[] = [];
  // The grid lives in local time: local = utc + offset.
  let local = Math.ceil((fromMs + zoneOffsetMs(fromMs, timeZone)) / step) * step;
  for (let guard = 0; guard < 1000; guard++, local += step) {
    const guess = local - zoneOffsetMs(local, timeZone);
    const at = local - zoneOffsetMs(guess, timeZone);
    if (at > toMs) break;
    if (at >= fromMs && at !== ticks.at(-1)) ticks.push(at);
  }
  return ticks;
}
