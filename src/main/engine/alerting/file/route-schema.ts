import { z } from 'zod';
import { durationMs } from '../../base/scalars.ts';
import { alertMatcher, parseMatchers } from '../routing/matchers.ts';
import type { AlertMatcher, MatcherOp } from '../routing/matchers.ts';
import {
  parseDaysOfMonth,
  parseMonths,
  parseWeekdays,
  parseYears,
  timeOfDayRange,
} from '../routing/time-ranges.ts';
import { readBy, timeZoneField } from '../settings/fields.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** `matchers: [a="b"]`; each entry may hold several. */
const matchersSchema = z.array(readBy(z.string(), parseMatchers)).transform((lists) => lists.flat());

/** The older `match: { a: b }` and `match_re: { a: b|c }`. */
function matchMap(op: MatcherOp) {
  return readBy(
    z.record(
      z.string().regex(LABEL_NAME, 'label names are letters, digits and underscores'),
      z.union([z.string(), z.number(), z.boolean()]).transform(String),
    ),
    (map): AlertMatcher[] => Object.entries(map).map(([name, value]) => alertMatcher(name, op, value)),
  );
}

const groupBySchema = z.array(z.string()).superRefine((names, context) => {
  const issue = (message: string): void => context.addIssue({ code: 'custom', message });
  if (names.includes('...') && names.length > 1) issue('"..." can not stand beside other labels');
  for (const [at, name] of names.entries()) {
    if (names.indexOf(name) !== at) issue(`the label "${name}" stands twice`);
    if (name !== '...' && !LABEL_NAME.test(name)) issue(`"${name}" is not a label name`);
  }
});

const notZero = durationMs(1);

const routeFields = {
  receiver: z.string().optional(),
  group_by: groupBySchema.optional(),
  group_wait: durationMs().optional(),
  group_interval: notZero.optional(),
  repeat_interval: notZero.optional(),
  matchers: matchersSchema.default([]),
  match: matchMap('=').default([]),
  match_re: matchMap('=~').default([]),
  mute_time_intervals: z.array(z.string()).default([]),
  active_time_intervals: z.array(z.string()).default([]),
  continue: z.boolean().default(false),
  /** For templates; the file is right with them. */
  labels: z.record(z.string(), z.string()).optional(),
};

/** One `route` with those below it. */
export interface RouteEntry extends z.output<z.ZodObject<typeof routeFields>> {
  routes: RouteEntry[];
}

export const routeSchema: z.ZodType<RouteEntry> = z.strictObject({
  ...routeFields,
  get routes() {
    return z.array(routeSchema).default([]);
  },
});

export const inhibitRuleSchema = z.strictObject({
  source_matchers: matchersSchema.default([]),
  source_match: matchMap('=').default([]),
  source_match_re: matchMap('=~').default([]),
  target_matchers: matchersSchema.default([]),
  target_match: matchMap('=').default([]),
  target_match_re: matchMap('=~').default([]),
  equal: z.array(z.string()).default([]),
});

const asText = z.union([z.string(), z.number()]).transform(String);

const timeIntervalSchema = z.strictObject({
  times: z
    .array(
      readBy(z.strictObject({ start_time: z.string(), end_time: z.string() }), ({ start_time, end_time }) =>
        timeOfDayRange(start_time, end_time),
      ),
    )
    .optional(),
  weekdays: z.array(readBy(z.string(), parseWeekdays)).optional(),
  days_of_month: z.array(readBy(asText, parseDaysOfMonth)).optional(),
  months: z.array(readBy(asText, parseMonths)).optional(),
  years: z.array(readBy(asText, parseYears)).optional(),
  location: timeZoneField.optional(),
});

export const namedIntervalsSchema = z.strictObject({
  name: z.string().min(1, 'a name is needed'),
  time_intervals: z.array(timeIntervalSchema).default([]),
});
