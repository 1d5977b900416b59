/** Inclusive bounds. */
export interface NumberRange {
  readonly begin: number;
  readonly end: number;
}

/**
 * One entry of an Alertmanager `time_intervals` list. Every field that is there must hold; within a field any of its ranges.
 * Days of the month count from the end where negative; weekdays from 0 = Sunday; months from 1.
 */
export interface TimeInterval {
  /** Minutes of the day, the end is not part of it (1440 = 24:00). */
  readonly times?: readonly NumberRange[] | undefined;
  readonly weekdays?: readonly NumberRange[] | undefined;
  readonly daysOfMonth?: readonly NumberRange[] | undefined;
  readonly months?: readonly NumberRange[] | undefined;
  readonly years?: readonly NumberRange[] | undefined;
  /** An IANA name; UTC unless told. */
  readonly timeZone?: string | undefined;
}

interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly minuteOfDay: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError when there is no such zone. */
export function checkTimeZone(timeZone: string): void {
  formatterOf(timeZone);
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}

function localTime(timeMs: number, timeZone: string): LocalTime {
  const parts = new Map<string, number>();
  for (const { type, value } of formatterOf(timeZone).formatToParts(timeMs)) parts.set(type, Number(value));
  const [year = 0, month = 1, day = 1] = ['year', 'month', 'day'].map((part) => parts.get(part));
  return {
    year,
    month,
    day,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
    minuteOfDay: (parts.get('hour') ?? 0) * 60 + (parts.get('minute') ?? 0),
  };
}

/** Whether the interval holds at this time (Alertmanager timeinterval.ContainsTime). */
export function containsTime(interval: TimeInterval, timeMs: number): boolean {
  const local = localTime(timeMs, interval.timeZone ?? 'UTC');
  const lastDay = new Date(Date.UTC(local.year, local.month, 0)).getUTCDate();
  const fromStart = (day: number): number => (day < 0 ? lastDay + day + 1 : day);
  return (
    any(interval.times, ({ begin, end }) => local.minuteOfDay >= begin && local.minuteOfDay < end) &&
    any(interval.daysOfMonth, ({ begin, end }) => {
      const first = fromStart(begin);
      // A range that begins after the end of a short month is not moved into it.
      return first <= lastDay && local.day >= first && local.day <= Math.min(fromStart(end), lastDay);
    }) &&
    any(interval.months, within(local.month)) &&
    any(interval.weekdays, within(local.weekday)) &&
    any(interval.years, within(local.year))
  );
}

const within =
  (value: number) =>
  ({ begin, end }: NumberRange): boolean =>
    value >= begin && value <= end;

function any(ranges: readonly NumberRange[] | undefined, holds: (range: NumberRange) => boolean): boolean {
  return ranges === undefined || ranges.some(holds);
}
