import { formatDigits, formatSpecial, NO_VALUE } from './numbers.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Unit {
  readonly ms: number;
  readonly long: string;
  readonly short: string;
}

const UNITS: readonly Unit[] = [
  { ms: DAY, long: 'd', short: 'd' },
  { ms: HOUR, long: 'h', short: 'h' },
  { ms: MINUTE, long: 'min', short: 'm' },
  { ms: SECOND, long: 's', short: 's' },
];

/** A duration in ms in its two largest units: `1 h 30 min`, `4 min 10 s`, `4.2 s`, `120 ms`. */
export function formatDuration(ms: number | null | undefined): string {
  return durationText(ms, ' ', ' ', (unit) => unit.long);
}

/** The same without spaces, for tables and axes: `1h30m`, `4m10s`, `4.2s`, `120ms`. */
export function formatDurationCompact(ms: number | null | undefined): string {
  return durationText(ms, '', '', (unit) => unit.short);
}

function durationText(
  ms: number | null | undefined,
  gap: string,
  between: string,
  nameOf: (unit: Unit) => string,
): string {
  const special = formatSpecial(ms);
  if (special !== null || ms === null || ms === undefined) return special ?? NO_VALUE;
  if (ms < 0) return `-${durationText(-ms, gap, between, nameOf)}`;
  if (ms >= 1e6 * DAY) return `${(ms / DAY).toExponential(2)}${gap}d`;
  if (ms < 999.5) return `${formatDigits(ms >= 10 ? Math.round(ms) : ms)}${gap}ms`;
  if (ms < 9_950) return `${trimZero((ms / SECOND).toFixed(1))}${gap}s`;
  if (ms < 59_500) return `${Math.round(ms / SECOND)}${gap}s`;

  // Round to the smaller of the two units first, so that 59 min 59.9 s reads 1 h and not 59 min 60 s.
  let at = UNITS.findIndex((unit) => ms >= unit.ms - smallerOf(unit) / 2);
  if (at < 0) at = UNITS.length - 1;
  const large = UNITS[at];
  const small = UNITS[at + 1];
  if (large === undefined) return NO_VALUE;
  if (small === undefined) return `${Math.round(ms / large.ms)}${gap}${nameOf(large)}`;
  const rounded = Math.round(ms / small.ms) * small.ms;
  const count = Math.floor(rounded / large.ms);
  const rest = Math.round((rounded - count * large.ms) / small.ms);
  const head = `${count}${gap}${nameOf(large)}`;
  return rest === 0 ? head : `${head}${between}${rest}${gap}${nameOf(small)}`;
}

function smallerOf(unit: Unit): number {
  const next = UNITS[UNITS.indexOf(unit) + 1];
  return next?.ms ?? 0;
}

function trimZero(text: string): string {
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

/** How long ago, in one unit and never rounded up: `just now`, `3 min ago`; ahead of now: `in 3 min`. */
export function formatAge(atMs: number | null | undefined, nowMs: number): string {
  if (atMs === null || atMs === undefined || !Number.isFinite(atMs)) return 'never';
  const age = nowMs - atMs;
  const size = Math.abs(age);
  if (size < 2 * SECOND) return 'just now';
  const text = formatAgeShort(size);
  return age >= 0 ? `${text} ago` : `in ${text}`;
}

/** A length of time in ms in one unit and never rounded up: `12 s`, `3 min`; `0 s` below a second and for the future. */
export function formatAgeShort(ageMs: number): string {
  const { ms, long } = UNITS.find((unit) => ageMs >= unit.ms) ?? { ms: SECOND, long: 's' };
  return `${Math.max(0, Math.floor(ageMs / ms))} ${long}`;
}
