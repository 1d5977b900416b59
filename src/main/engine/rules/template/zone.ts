import { TemplateError } from './error.ts';

/** A time zone. */
export interface Zone {
  readonly offsetMinutes: (unixMs: number) => number;
  /** `CET`, `UTC`. */
  readonly shortName: (unixMs: number) => string;
}

export const UTC: Zone = { offsetMinutes: () => 0, shortName: () => 'UTC' };

/** `+0100`, `+01:00`. */
export function offsetText(minutes: number, colon: '' | ':'): string {
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`;
}

/** A zone by its IANA name; throws TemplateError when there is none of that name. */
export function zoneOf(name: string): Zone {
  const formats = (['en-US', 'en-GB', 'en-AU'] as const).map((locale) => {
    try {
      return new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: 'short' });
    } catch {
      throw new TemplateError(`unknown time zone ${name}`);
    }
  });
  const offsets = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const zonePart = (format: Intl.DateTimeFormat, unixMs: number): string =>
    format.formatToParts(unixMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return {
    offsetMinutes: (unixMs) => {
      const match = /^GMT([+-])(\d\d):(\d\d)$/.exec(zonePart(offsets, unixMs));
      if (match === null) return 0;
      return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
    },
    // Each locale has letters for its own part of the world and GMT+x for others.
    shortName: (unixMs) => {
      const names = formats.map((format) => zonePart(format, unixMs));
      return names.find((each) => !/^(GMT|UTC)[+-]/.test(each)) ?? names[0] ?? '';
    },
  };
}
