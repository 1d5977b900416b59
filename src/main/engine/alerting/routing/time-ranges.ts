import type { NumberRange } from './time-interval.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** `09:30` as minutes of the day; `24:00` is the day's end. Throws an Error that says what was expected. */
export function parseTimeOfDay(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match !== null) return Number(match[1]) * 60 + Number(match[2]);
  if (text === '24:00') return 1440;
  throw new Error(`expected a time of day such as 09:30, got "${text}"`);
}

/** Throws when the end is not after the start: an interval over midnight is written as two. */
export function timeOfDayRange(startTime: string, endTime: string): NumberRange {
  const range = { begin: parseTimeOfDay(startTime), end: parseTimeOfDay(endTime) };
  if (range.begin < range.end) return range;
  throw new Error(
    `start time ${startTime} is not before end time ${endTime}; over midnight takes two intervals (…–24:00 and 00:00–…)`,
  );
}

/** `monday`, `monday:friday`. */
export function parseWeekdays(text: string): NumberRange {
  return parseRange(text, (word) => indexOrThrow(WEEKDAYS, word, 'a day of the week such as monday'));
}

/** `january`, `january:march`, `1:3`. */
export function parseMonths(text: string): NumberRange {
  return parseRange(text, (word) => {
    if (!/^\d+$/.test(word)) return indexOrThrow(MONTHS, word, 'a month such as january or 1') + 1;
    const month = Number(word);
    if (month < 1 || month > 12) throw new Error(`${word} is not a month: expected 1 to 12`);
    return month;
  });
}

/** `2026`, `2026:2028`. */
export function parseYears(text: string): NumberRange {
  return parseRange(text, (word) => {
    if (!/^\d+$/.test(word)) throw new Error(`expected a year such as 2026, got "${word}"`);
    return Number(word);
  });
}

/** `1`, `1:15`, `-3:-1`: negative days count from the end of the month. */
export function parseDaysOfMonth(text: string): NumberRange {
  const days = text.split(':').map((word) => {
    const day = /^-?\d+$/.test(word) ? Number(word) : NaN;
    if (Number.isNaN(day) || day === 0 || day < -31 || day > 31) {
      throw new Error(`"${word}" is not a day of the month: expected 1 to 31, or -31 to -1 from its end`);
    }
    return day;
  });
  const [begin = 0, end = begin] = days;
  if (days.length > 2) throw new Error(`expected a range such as 1:15, got "${text}"`);
  if (begin < 0 && end > 0)
    throw new Error(`the end of "${text}" must count from the end of the month as its start does`);
  // As in the longest month; shorter ones are looked at when they come.
  const inLongest = (day: number): number => (day < 0 ? 32 + day : day);
  if (inLongest(end) < inLongest(begin)) throw new Error(`the end of "${text}" is before its start`);
  return { begin, end };
}

function parseRange(text: string, read: (word: string) => number): NumberRange {
  const words = text.toLowerCase().split(':');
  if (words.length > 2) throw new Error(`expected one or two around a colon, got "${text}"`);
  const [begin = 0, end = begin] = words.map(read);
  if (end < begin) throw new Error(`the end of "${text}" is before its start`);
  return { begin, end };
}

function indexOrThrow(words: readonly string[], word: string, expected: string): number {
  const index = words.indexOf(word);
  if (index < 0) throw new Error(`expected ${expected}, got "${word}"`);
  return index;
}
