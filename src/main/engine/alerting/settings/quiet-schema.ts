import { z } from 'zod';
import type { QuietHours } from '../quiet/quiet.ts';
import { parseTimeOfDay, parseWeekdays } from '../routing/time-ranges.ts';
import { readBy, timeZoneField } from './fields.ts';

const timeOfDay = readBy(z.string(), parseTimeOfDay);

/** `quiet_hours:` — when this machine shows no notifications. */
export const quietHoursSchema = z.array(
  z
    .strictObject({
      weekdays: z.array(readBy(z.string(), parseWeekdays)).min(1, 'name at least one day').optional(),
      from: timeOfDay,
      to: timeOfDay,
      time_zone: timeZoneField.default('UTC'),
    })
    .refine(({ from, to }) => from !== to, { error: 'from and to are the same time' })
    .transform(({ weekdays = null, from, to, time_zone: timeZone }): QuietHours => ({
      weekdays,
      fromMinute: from,
      toMinute: to,
      timeZone,
    })),
);
