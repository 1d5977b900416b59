import { z } from 'zod';
import { severities } from '#shared/model/severity.ts';
import { parseMatchers } from '../routing/matchers.ts';
import { checkTimeZone } from '../routing/time-interval.ts';

/** A field that a function reads; what it throws is the message. */
export function readBy<T, S extends z.ZodType>(source: S, read: (value: z.output<S>) => T) {
  return source.transform((value, context): T => {
    try {
      return read(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}

export const severityField = z.enum(severities, { error: `expected ${severities.join(', ')}` });

export const nameField = z.string().min(1, 'a name is needed').max(200);

/** `[job="a", team=~"b|c"]`; each entry may hold several. */
export const matchersField = z.array(readBy(z.string(), parseMatchers)).transform((lists) => lists.flat());

export const timeZoneField = readBy(z.string(), (zone) => {
  try {
    checkTimeZone(zone);
    return zone;
  } catch {
    throw new Error('there is no such time zone: expected a name such as Europe/Berlin');
  }
});
