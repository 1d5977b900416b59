import { z } from 'zod';
import { method } from './define.ts';

/** How a stretch of time went; up, down and unknown make up the whole. */
export const uptimeTallySchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  upMs: z.number(),
  downMs: z.number(),
  /** Watchdeck didn't run, or hadn't begun to look. */
  unknownMs: z.number(),
  outages: z.number(),
  /** up / (up + down); null where nothing is known. */
  availability: z.number().nullable(),
});
export type UptimeTally = z.infer<typeof uptimeTallySchema>;

export const errorBudgetSchema = z.object({
  /** Share of time it is to be up, 0 to 1. */
  objective: z.number(),
  windowMs: z.number(),
  /** What the objective allows to be down, of the time that is known. */
  allowedMs: z.number(),
  /** Below zero once it is overdrawn. */
  leftMs: z.number(),
  /** Share of the allowed time that is left; null where nothing is allowed or known. */
  leftRatio: z.number().nullable(),
});
export type ErrorBudget = z.infer<typeof errorBudgetSchema>;

export const uptimeSummarySchema = z.object({
  /** Unix ms of the first result on record. */
  recordedSinceMs: z.number(),
  /** Availability over the last 1, 7, 30 and 90 days. */
  windows: z.array(uptimeTallySchema.extend({ windowMs: z.number() })),
  /** Over 30 days. */
  budget: errorBudgetSchema,
  /** How many times faster than the objective allows the budget went, over 1 h, 6 h, 1 d and 3 d; null where unknown. */
  burnRates: z.array(z.object({ windowMs: z.number(), rate: z.number().nullable() })),
});
export type UptimeSummary = z.infer<typeof uptimeSummarySchema>;

/** A bar of the record, with why it was down the longest in it. */
export const uptimeBarSchema = uptimeTallySchema.extend({ reason: z.string().nullable() });
export type UptimeBar = z.infer<typeof uptimeBarSchema>;

export const uptimeSubjectSchema = z.object({ kind: z.enum(['probe', 'target']), name: z.string() });
export type UptimeSubject = z.infer<typeof uptimeSubjectSchema>;

export const outageSchema = z.object({
  fromMs: z.number(),
  /** Null while it lasts. */
  toMs: z.number().nullable(),
  reason: z.string(),
});
export type Outage = z.infer<typeof outageSchema>;

export const uptimeMethods = {
  /** The last `spanMs` of every subject of a kind (or of one) in `bars` equal parts, oldest first; keyed by name. */
  'uptime.bars': method(
    z.object({
      kind: uptimeSubjectSchema.shape.kind,
      name: z.string().optional(),
      spanMs: z
        .number()
        .int()
        .min(60_000)
        .max(90 * 86_400_000),
      bars: z.number().int().min(1).max(200),
    }),
    z.record(z.string(), z.array(uptimeBarSchema)),
  ),
  /** Availability and budget of one subject; null before its first result. `objective` 0 to 1. */
  'uptime.summary': method(
    uptimeSubjectSchema.extend({ objective: z.number().min(0).max(1).default(0.999) }),
    uptimeSummarySchema.nullable(),
  ),
  /** Newest first. */
  'uptime.outages': method(
    uptimeSubjectSchema.extend({ limit: z.number().int().min(1).max(1_000).default(100) }),
    z.array(outageSchema),
  ),
};
