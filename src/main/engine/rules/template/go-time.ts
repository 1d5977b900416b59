import { TemplateError } from './error.ts';
import { formatValue } from './go-format.ts';
import { isGoObject, typeName } from './value.ts';
import type { GoObject, Value } from './value.ts';
import { offsetText, UTC } from './zone.ts';
import type { Zone } from './zone.ts';

/** The first of January of the year 1: Go's time that was never set. */
const ZERO_TIME_MS = -62_135_596_800_000;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
/** The parts of a Go time layout, which is a date written out: Mon Jan 2 15:04:05 MST 2006. */
const LAYOUT =
  /January|Jan|Monday|Mon|2006|06|01|02|03|04|05|15|PM|pm|MST|Z07:00|-07:00|-0700|[.,](?:0+|9+)(?!\d)|_2|[12345]/g;

/** A time (unix ms) in a zone, as `toTime` gives it; prints like Go's: `2015-11-28 06:48:35.5 +0000 UTC`. */
export function goTime(unixMs: number, zone: Zone = UTC): GoObject {
  // The zone's clock as if it were UTC's.
  const date = new Date(Math.floor(unixMs) + zone.offsetMinutes(unixMs) * 60_000);
  if (Number.isNaN(date.getTime()))
    throw new TemplateError(`${unixMs / 1000} cannot be represented as a timestamp`);
  const [day = '', time = ''] = date.toISOString().slice(0, -1).split('T');
  const text = `${day} ${time.replace(/\.?0+$/, '')} ${offsetText(zone.offsetMinutes(unixMs), '')} ${zone.shortName(unixMs)}`;
  const parts = new Map<string, () => Value>([
    ['Unix', () => BigInt(Math.floor(unixMs / 1000))],
    ['UnixMilli', () => BigInt(Math.floor(unixMs))],
    ['Year', () => BigInt(date.getUTCFullYear())],
    ['Month', () => MONTHS[date.getUTCMonth()] ?? ''],
    ['Day', () => BigInt(date.getUTCDate())],
    ['Hour', () => BigInt(date.getUTCHours())],
    ['Minute', () => BigInt(date.getUTCMinutes())],
    ['Second', () => BigInt(date.getUTCSeconds())],
    ['Weekday', () => DAYS[date.getUTCDay()] ?? ''],
    [
      'YearDay',
      () => BigInt(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1),
    ],
    ['UTC', () => goTime(unixMs)],
    ['Local', () => goTime(unixMs)],
    ['IsZero', () => unixMs <= ZERO_TIME_MS],
    ['String', () => text],
  ]);
  return {
    goType: '*time.Time',
    text,
    method(name, args) {
      if (name === 'Format' && args.length === 1)
        return formatLayout(date, formatValue(args[0] ?? null), {
          offsetMinutes: zone.offsetMinutes(unixMs),
          name: zone.shortName(unixMs),
        });
      if (args.length === 1 && ['Sub', 'Before', 'After'].includes(name)) {
        const otherMs = unixMsOf(args[0] ?? null);
        return name === 'Sub'
          ? goDuration((unixMs - otherMs) / 1000)
          : unixMs < otherMs === (name === 'Before');
      }
      if (args.length > 0 && parts.has(name))
        throw new TemplateError(`wrong number of args for ${name}: want 0`);
      return parts.get(name)?.();
    },
  };
}

/** Unix ms of a time; throws TemplateError for anything else. */
export function unixMsOf(time: Value): number {
  const ms = isGoObject(time) ? time.method('UnixMilli', []) : undefined;
  if (typeof ms === 'bigint') return Number(ms);
  throw new TemplateError(`wrong type for value; expected time.Time; got ${typeName(time)}`);
}

/** A duration (seconds), as `toDuration` gives it; prints like Go's: `1h30m0s`, `1.5s`, `20ms`. */
export function goDuration(seconds: number): GoObject {
  const text = durationText(seconds);
  const parts = new Map<string, () => Value>([
    ['Seconds', () => seconds],
    ['Minutes', () => seconds / 60],
    ['Hours', () => seconds / 3600],
    ['Milliseconds', () => BigInt(Math.trunc(seconds * 1000))],
    ['String', () => text],
  ]);
  return { goType: '*time.Duration', text, method: (name) => parts.get(name)?.() };
}

function durationText(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const s = Math.abs(seconds);
  if (s === 0) return '0s';
  if (s < 1) {
    if (s >= 1e-3) return `${sign}${trimmed(s * 1e3, 6)}ms`;
    return s >= 1e-6 ? `${sign}${trimmed(s * 1e6, 3)}µs` : `${sign}${trimmed(s * 1e9, 0)}ns`;
  }
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  const rest = `${trimmed(s - hours * 3600 - minutes * 60, 9)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${sign}${minutes}m${rest}` : sign + rest;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function formatLayout(
  date: Date,
  layout: string,
  zone: { readonly offsetMinutes: number; readonly name: string },
): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour12 = date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12;
  const half = date.getUTCHours() < 12 ? 'AM' : 'PM';
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const weekday = DAYS[date.getUTCDay()] ?? '';
  const day = date.getUTCDate();
  const written: Readonly<Record<string, string>> = {
    January: month,
    Jan: month.slice(0, 3),
    Monday: weekday,
    Mon: weekday.slice(0, 3),
    '2006': String(date.getUTCFullYear()),
    '06': two(date.getUTCFullYear() % 100),
    '01': two(date.getUTCMonth() + 1),
    '1': String(date.getUTCMonth() + 1),
    '02': two(day),
    _2: String(day).padStart(2),
    '2': String(day),
    '15': two(date.getUTCHours()),
    '03': two(hour12),
    '3': String(hour12),
    '04': two(date.getUTCMinutes()),
    '4': String(date.getUTCMinutes()),
    '05': two(date.getUTCSeconds()),
    '5': String(date.getUTCSeconds()),
    PM: half,
    pm: half.toLowerCase(),
    MST: zone.name,
    'Z07:00': zone.offsetMinutes === 0 ? 'Z' : offsetText(zone.offsetMinutes, ':'),
    '-07:00': offsetText(zone.offsetMinutes, ':'),
    '-0700': offsetText(zone.offsetMinutes, ''),
  };
  return layout.replace(LAYOUT, (part) => written[part] ?? fraction(date, part));
}

/** `.000` prints that many digits of the second, `.999` leaves trailing zeros off. */
function fraction(date: Date, part: string): string {
  const digits = String(date.getUTCMilliseconds())
    .padStart(3, '0')
    .padEnd(part.length - 1, '0')
    .slice(0, part.length - 1);
  if (part[1] === '0') return `.${digits}`;
  const short = digits.replace(/0+$/, '');
  return short === '' ? '' : `.${short}`;
}
