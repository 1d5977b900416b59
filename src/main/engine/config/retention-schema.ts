import { z } from 'zod';
import { durationMs, sizeBytes } from '../base/scalars.ts';
import { parseExpr } from '../promql/index.ts';
import type { Matcher, Retention, TierRetention } from '../tsdb/types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

/** A series selector as in PromQL, e.g. `{job="node"}` or `http_requests_total`. */
const selectorSchema = z.string().transform((text, context): readonly Matcher[] => {
  let message = `expected a series selector such as {job="node"}, got "${text}"`;
  try {
    const expr = parseExpr(text);
    const isPlain = expr.kind === 'selector' && expr.offsetMs === 0 && expr.at === null;
    if (isPlain) return expr.matchers;
  } catch (error) {
    message += `: ${error instanceof Error ? error.message : String(error)}`;
  }
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const overrideSchema = z.strictObject({
  match: selectorSchema,
  raw: durationMs(HOUR_MS).optional(),
  five_minutes: durationMs(HOUR_MS).optional(),
  one_hour: durationMs(HOUR_MS).optional(),
  one_day: durationMs(DAY_MS).optional(),
});

/** Section `retention`: how long each tier is kept, and how large the database may get. */
export const retentionSchema = z.strictObject({
  raw: durationMs(HOUR_MS).default(7 * DAY_MS),
  five_minutes: durationMs(HOUR_MS).default(30 * DAY_MS),
  one_hour: durationMs(HOUR_MS).default(YEAR_MS),
  one_day: durationMs(DAY_MS).default(5 * YEAR_MS),
  max_size: sizeBytes().nullish(),
  overrides: z.preprocess((value) => value ?? [], z.array(overrideSchema)),
});

export function toRetention(section: z.output<typeof retentionSchema>): Retention {
  return {
    rawMs: section.raw,
    fiveMinutesMs: section.five_minutes,
    oneHourMs: section.one_hour,
    oneDayMs: section.one_day,
    maxBytes: section.max_size ?? null,
    overrides: section.overrides.map(({ match, ...tiers }) => ({ matchers: match, keep: keepOf(tiers) })),
  };
}

function keepOf(tiers: Omit<z.output<typeof overrideSchema>, 'match'>): Partial<TierRetention> {
  return {
    ...(tiers.raw === undefined ? {} : { rawMs: tiers.raw }),
    ...(tiers.five_minutes === undefined ? {} : { fiveMinutesMs: tiers.five_minutes }),
    ...(tiers.one_hour === undefined ? {} : { oneHourMs: tiers.one_hour }),
    ...(tiers.one_day === undefined ? {} : { oneDayMs: tiers.one_day }),
  };
}
