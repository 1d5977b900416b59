import { z } from 'zod';
import { durationMs } from '../../base/scalars.ts';
import { localTimeMs } from '../rota/rota.ts';
import type { Rota } from '../rota/rota.ts';
import { parseTimeOfDay } from '../routing/time-ranges.ts';
import { nameField, readBy, timeZoneField } from './fields.ts';

const DAY_MS = 86_400_000;

/** `people:` — who can be on call, and how they are reached. */
export const peopleSchema = z.array(
  z.strictObject({
    name: nameField,
    receivers: z.array(nameField).min(1, 'name at least one receiver'),
  }),
);

/** `2026-12-24` as days since 1970-01-01. */
function parseDay(text: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const ms = match === null ? NaN : Date.parse(`${text}T00:00:00Z`);
  // A day that its month doesn't have is moved on by some engines.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text)
    throw new Error(`expected a day such as 2026-12-24, got "${text}"`);
  return ms / DAY_MS;
}

/** A minute of a local day. */
export interface Moment {
  readonly day: number;
  readonly minute: number;
}

/** `2026-12-24 09:00`; a day alone is its beginning. */
function parseMoment(text: string): Moment {
  const [day = '', time = '00:00', ...rest] = text.trim().split(/[ T]/);
  if (rest.length > 0) throw new Error(`expected a time such as 2026-12-24 09:00, got "${text}"`);
  return { day: parseDay(day), minute: parseTimeOfDay(time) };
}

const shiftDays = durationMs(DAY_MS).transform((ms, context) => {
  if (ms % DAY_MS === 0) return ms / DAY_MS;
  context.addIssue({ code: 'custom', message: 'a shift lasts whole days: expected such as 1d or 1w' });
  return z.NEVER;
});

/** `rota:` — on-call calendars. */
export const rotaSchema = z.array(
  z
    .strictObject({
      name: nameField,
      time_zone: timeZoneField.default('UTC'),
      people: z.array(nameField).min(1, 'a rota needs somebody'),
      starts: readBy(z.string(), parseDay),
      shift: shiftDays.default(7),
      handover: readBy(z.string(), parseTimeOfDay).default(9 * 60),
      overrides: z
        .array(
          z.strictObject({
            person: nameField,
            from: readBy(z.string(), parseMoment),
            to: readBy(z.string(), parseMoment),
          }),
        )
        .default([]),
    })
    .transform((entry, context): Rota => {
      const { name, time_zone: timeZone, people, starts, shift, handover } = entry;
      const overrides = entry.overrides.map(({ person, from, to }, at) => {
        const fromMs = localTimeMs(from.day, from.minute, timeZone);
        const toMs = localTimeMs(to.day, to.minute, timeZone);
        if (toMs <= fromMs)
          context.addIssue({
            code: 'custom',
            path: ['overrides', at, 'to'],
            message: 'it ends before it begins',
          });
        return { person, fromMs, toMs };
      });
      return {
        name,
        timeZone,
        people,
        startsDay: starts,
        shiftDays: shift,
        handoverMinute: handover,
        overrides,
      };
    }),
);
