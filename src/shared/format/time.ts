import { NO_VALUE } from './numbers.ts';

/** How much of a timestamp is shown. */
export type TimestampDetail = 'millisecond' | 'second' | 'minute' | 'day';

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

// Making a DateTimeFormat costs about 50 µs, using one about 1 µs; a console uses two or three zones.
const partsFormats = new Map<string, Intl.DateTimeFormat>();
const zoneFormats = new Map<string, Intl.DateTimeFormat>();

function partsFormat(timeZone: string): Intl.DateTimeFormat {
  let format = partsFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    partsFormats.set(timeZone, format);
  }
  return format;
}

function partsOf(ms: number, timeZone: string): Parts {
  const found: Record<string, number> = {};
  for (const part of partsFormat(timeZone).formatToParts(ms)) found[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return { year, month, day, hour, minute, second };
}

/** Minutes east of UTC are not always whole hours, so the offset of a zone at an instant is given in ms. */
export function zoneOffsetMs(ms: number, timeZone: string): number {
  const p = partsOf(ms, timeZone);
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(ms / 1000) * 1000;
}

/** Short name of the zone at that instant: `CET`, `GMT+9`, `UTC`. Throws RangeError for a zone Intl doesn't know. */
export function formatZone(ms: number, timeZone: string): string {
  let format = zoneFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' });
    zoneFormats.set(timeZone, format);
  }
  return format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** Date and time without the zone: `21 Nov 2026, 14:02:05`. */
export function formatLocal(
  ms: number | null | undefined,
  timeZone: string,
  detail: TimestampDetail = 'second',
): string {
  if (ms === null || ms === undefined || !isDate(ms)) return NO_VALUE;
  const p = partsOf(ms, timeZone);
  const date = `${p.day} ${MONTHS[p.month - 1] ?? ''} ${p.year}`;
  return detail === 'day' ? date : `${date}, ${formatTimeOfDay(ms, timeZone, detail)}`;
}

/** Date, time and zone: `21 Nov 2026, 14:02:05 CET`. `timeZone` is an IANA name. */
export function formatTimestamp(
  ms: number | null | undefined,
  timeZone: string,
  detail: TimestampDetail = 'second',
): string {
  if (ms === null || ms === undefined || !isDate(ms)) return NO_VALUE;
  return `${formatLocal(ms, timeZone, detail)} ${formatZone(ms, timeZone)}`;
}

/** Time of day alone, for axes and rows of one day: `14:02:05`. */
export function formatTimeOfDay(
  ms: number | null | undefined,
  timeZone: string,
  detail: Exclude<TimestampDetail, 'day'> = 'second',
): string {
  if (ms === null || ms === undefined || !isDate(ms)) return NO_VALUE;
  const p = partsOf(ms, timeZone);
  const minutes = `${two(p.hour)}:${two(p.minute)}`;
  if (detail === 'minute') return minutes;
  if (detail === 'second') return `${minutes}:${two(p.second)}`;
  const fraction = String(((Math.floor(ms) % 1000) + 1000) % 1000).padStart(3, '0');
  return `${minutes}:${two(p.second)}.${fraction}`;
}

/** Day and month, for axes over days: `21 Nov`. */
export function formatDayMonth(ms: number, timeZone: string): string {
  if (!isDate(ms)) return NO_VALUE;
  const p = partsOf(ms, timeZone);
  return `${p.day} ${MONTHS[p.month - 1] ?? ''}`;
}

/** A moment by a pattern of `YYYY YY MMM MM M DD D HH H mm ss SSS`; text in brackets stands as it is: `[at] HH:mm`. */
export function formatPattern(ms: number, timeZone: string, pattern: string): string {
  if (!isDate(ms)) return NO_VALUE;
  const p = partsOf(ms, timeZone);
  const texts: Readonly<Record<string, string>> = {
    YYYY: String(p.year),
    YY: two(p.year % 100),
    MMM: MONTHS[p.month - 1] ?? '',
    MM: two(p.month),
    M: String(p.month),
    DD: two(p.day),
    D: String(p.day),
    HH: two(p.hour),
    H: String(p.hour),
    mm: two(p.minute),
    ss: two(p.second),
    SSS: String(((Math.floor(ms) % 1000) + 1000) % 1000).padStart(3, '0'),
  };
  return pattern.replace(
    /\[([^\]]*)\]|YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss|SSS/g,
    (token, literal: string | undefined) => literal ?? texts[token] ?? token,
  );
}

/** Digits only, sortable, safe in file names: `20261121-1402`. */
export function formatFileStamp(ms: number, timeZone: string): string {
  const p = partsOf(ms, timeZone);
  return `${p.year}${two(p.month)}${two(p.day)}-${two(p.hour)}${two(p.minute)}`;
}

/** A period with its zone once: `21 Nov 2026, 13:00 – 14:00 CET`; over days both dates are shown. */
export function formatPeriod(fromMs: number, toMs: number, timeZone: string): string {
  if (!isDate(fromMs) || !isDate(toMs)) return NO_VALUE;
  const sameDay = formatLocal(fromMs, timeZone, 'day') === formatLocal(toMs, timeZone, 'day');
  const end = sameDay ? formatTimeOfDay(toMs, timeZone, 'minute') : formatLocal(toMs, timeZone, 'minute');
  const zones = [formatZone(fromMs, timeZone), formatZone(toMs, timeZone)] as const;
  const start = formatLocal(fromMs, timeZone, 'minute');
  // Over a change of summer time the two ends are in differently named zones.
  return zones[0] === zones[1]
    ? `${start} – ${end} ${zones[1]}`
    : `${start} ${zones[0]} – ${end} ${zones[1]}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Within what a Date can hold (ECMA-262: ±8.64e15 ms). */
function isDate(ms: number): boolean {
  return Math.abs(ms) <= 8.64e15;
}
