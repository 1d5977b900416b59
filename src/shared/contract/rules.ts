import { z } from 'zod';
import { severitySchema } from '../model/severity.ts';
import { method } from './define.ts';

const labelsSchema = z.record(z.string(), z.string());

/** What is to be different from the rule as it is; absent fields stay. */
export const variationSchema = z.object({
  forMs: z.number().min(0).optional(),
  keepFiringForMs: z.number().min(0).optional(),
  /** Only where the expression compares with a number, see `threshold` of the result. */
  threshold: z.number().optional(),
});
export type RuleVariation = z.infer<typeof variationSchema>;

export const backtestParamsSchema = z.object({
  /** An alerting rule, in force or only thought of; templates of its labels are expanded, without `query`. */
  rule: z.object({
    name: z.string().default('draft'),
    expr: z.string().min(1, 'an expression is needed').max(20_000),
    forMs: z.number().min(0).default(0),
    keepFiringForMs: z.number().min(0).default(0),
    labels: labelsSchema.default({}),
  }),
  /** How often the rule is evaluated. */
  intervalMs: z.number().int().min(100),
  startMs: z.number(),
  endMs: z.number(),
  variations: z.array(variationSchema).max(12).default([]),
});
export type BacktestParams = z.output<typeof backtestParamsSchema>;

/** One alert from when its expression became true until it was over; unix ms. */
export const episodeSchema = z.object({
  labels: labelsSchema,
  pendingFromMs: z.number(),
  firingFromMs: z.number(),
  /** Null while it still fires at the end of the period. */
  toMs: z.number().nullable(),
});
export type Episode = z.infer<typeof episodeSchema>;

export const backtestOutcomeSchema = z.object({
  forMs: z.number(),
  keepFiringForMs: z.number(),
  threshold: z.number().nullable(),
  /** How often an alert fired in the period, and how many different alerts did. */
  firings: z.number(),
  alerts: z.number(),
  /** All alerts together, within the period. */
  firingMs: z.number(),
  longestMs: z.number(),
  /** Notifications there would have been: one per firing, one per end. */
  notifications: z.number(),
  /** Times the expression was true, but not for long enough to fire. */
  pendingOnly: z.number(),
  /** The latest ones, oldest first; `firings` counts them all. */
  episodes: z.array(episodeSchema),
});
export type BacktestOutcome = z.infer<typeof backtestOutcomeSchema>;

export const backtestResultSchema = z.object({
  startMs: z.number(),
  endMs: z.number(),
  stepMs: z.number(),
  /** False where the period is so long that steps are further apart than the rule's evaluations. */
  exact: z.boolean(),
  seriesRead: z.number(),
  durationMs: z.number(),
  /** Where the expression is `expr op value`: its parts, so that other values can be tried. */
  threshold: z
    .object({ expr: z.string(), op: z.enum(['==', '!=', '>', '<', '>=', '<=']), value: z.number() })
    .nullable(),
  /** The rule as it is, then every variation. */
  outcomes: z.array(backtestOutcomeSchema).min(1),
});
export type BacktestResult = z.infer<typeof backtestResultSchema>;

/** Rules that come with Watchdeck for one kind of thing. */
export const rulePackSchema = z.object({
  id: z.string(),
  title: z.string(),
  about: z.string(),
  /** What it watches is there: one of its metrics is stored. */
  fits: z.boolean(),
  /** It stands beside the config and is named there. */
  added: z.boolean(),
  rules: z.array(
    z.object({ name: z.string(), expr: z.string(), forMs: z.number(), severity: severitySchema }),
  ),
});
export type RulePack = z.infer<typeof rulePackSchema>;

const exprSchema = z.string().trim().min(1, 'an expression is needed').max(20_000);

export const newRuleSchema = z.object({
  file: z.string().min(1),
  group: z.string().trim().min(1, 'a group is needed').max(200),
  name: z.string().trim().min(1, 'a name is needed').max(200),
  expr: exprSchema,
  forMs: z.number().int().min(0),
  keepFiringForMs: z.number().int().min(0),
  labels: labelsSchema,
  annotations: z.record(z.string(), z.string()),
});

export const rulesMethods = {
  /** Changes an alerting rule where it is written, comments kept; in force within a second or two. */
  'rules.save': method(
    z.object({
      id: z.string(),
      expr: exprSchema,
      forMs: z.number().int().min(0),
      keepFiringForMs: z.number().int().min(0),
    }),
    z.object({ file: z.string() }),
  ),
  /** Files that rules are written in, the config first, and the groups of each. */
  'rules.places': method(
    z.object({}),
    z.array(z.object({ file: z.string(), groups: z.array(z.string()) })).min(1),
  ),
  /** Writes a new alerting rule into one of these files, or into a new one `rules/NAME.yml` beside the config. */
  'rules.create': method(newRuleSchema, z.object({ file: z.string() })),
  /** Those that fit what is stored first. */
  'rules.packs': method(z.object({}), z.array(rulePackSchema)),
  /** Copies a pack beside the config and names it under rule_files. */
  'rules.addPack': method(z.object({ id: z.string() }), z.object({ file: z.string() })),
  /** What an alerting rule would have done over a stretch of history; cancelled with its request. */
  'rules.backtest': method(backtestParamsSchema, backtestResultSchema),
};
