import { z } from 'zod';
import { method, topic } from './define.ts';

/** A target as the user writes it; `name` is its identity and its `job` label, `instance` is the URL's host:port. */
export const targetConfigSchema = z.object({
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\n\r]+$/, 'must be one line'),
  url: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }),
  /** Milliseconds between scrapes, from 100; absent means the global interval. */
  intervalMs: z.number().int().min(100).optional(),
  timeoutMs: z.number().int().min(50).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});
export type TargetConfig = z.infer<typeof targetConfigSchema>;

export const targetHealthSchema = z.enum(['up', 'down', 'unknown']);
export type TargetHealth = z.infer<typeof targetHealthSchema>;

/** Why a scrape failed: a stable code for tests and styling, a sentence for people. */
export const scrapeFailureSchema = z.object({
  code: z.string(),
  message: z.string(),
});
export type ScrapeFailure = z.infer<typeof scrapeFailureSchema>;

export const targetStatusSchema = z.object({
  /** Its identity; of a target that stands in the config by itself, its `job` too. */
  name: z.string(),
  /** What its series are known by; '' where relabelling took a label away. */
  job: z.string(),
  instance: z.string(),
  url: z.string(),
  labels: z.record(z.string(), z.string()),
  intervalMs: z.number(),
  timeoutMs: z.number(),
  /** False where the target comes from a file the console doesn't edit. */
  editable: z.boolean(),
  health: targetHealthSchema,
  /** Unix ms of the last finished scrape, null before the first. */
  lastScrapeMs: z.number().nullable(),
  lastDurationMs: z.number().nullable(),
  samplesScraped: z.number(),
  seriesCount: z.number(),
  failure: scrapeFailureSchema.nullable(),
  consecutiveFailures: z.number(),
  failingSinceMs: z.number().nullable(),
  /** Health of the newest scrapes, oldest first, at most 60: 1 up, 0 down. */
  recent: z.array(z.number()),
});
export type TargetStatus = z.infer<typeof targetStatusSchema>;

/** What one look at a URL told: offered before a target is added. */
export const targetProbeSchema = z.object({
  ok: z.boolean(),
  kind: z.enum(['prometheus', 'openmetrics', 'html', 'json', 'text', 'empty', 'unreachable']),
  /** The sentence shown under the field. */
  message: z.string(),
  /** Where `kind` is html: paths on the same host worth trying, e.g. `/metrics`. */
  suggestedUrl: z.string().nullable(),
  suggestedName: z.string(),
  seriesCount: z.number(),
  sampleMetrics: z.array(z.string()),
  durationMs: z.number(),
});
export type TargetProbe = z.infer<typeof targetProbeSchema>;

function isTargetStatuses(value: unknown): value is TargetStatus[] {
  return Array.isArray(value) && (value.length === 0 || typeof (value[0] as TargetStatus).name === 'string');
}

export const targetsMethods = {
  'targets.list': method(z.object({}), z.array(targetStatusSchema)),
  'targets.probe': method(z.object({ url: z.string().min(1) }), targetProbeSchema),
  /** `conflict` when the name is taken. */
  'targets.add': method(targetConfigSchema, targetStatusSchema),
  /**
   * `name` is the present name; `not_found` when there is none. `target` is the new whole, but for what the console
   * doesn't ask: an absent `timeoutMs`, and auth and TLS, stay as the file has them.
   */
  'targets.update': method(z.object({ name: z.string(), target: targetConfigSchema }), targetStatusSchema),
  /** `forgetHistory`: what was recorded of it is deleted as well, for good. */
  'targets.remove': method(
    z.object({ name: z.string(), forgetHistory: z.boolean().default(false) }),
    z.object({}),
  ),
  /** Scrapes now, outside the schedule. */
  'targets.scrape': method(z.object({ name: z.string() }), targetStatusSchema),
};

export const targetsTopics = {
  /** The whole list, on change and at most once a second. */
  targets: topic(z.object({}), isTargetStatuses),
};
