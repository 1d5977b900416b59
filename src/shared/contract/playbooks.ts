import { z } from 'zod';
import { method, topic } from './define.ts';

const labelsSchema = z.record(z.string(), z.string());

export const runStatuses = [
  'new', // triggered, not looked at yet
  'waiting', // for approval
  'queued',
  'running',
  'succeeded',
  'failed',
  'killed',
  'denied',
  'expired', // nobody approved in time
  'interrupted', // cut by a crash or a stop; never repeated by itself
  'skipped', // a condition, a rate limit or an open circuit breaker kept it from running
] as const;
export const runStatusSchema = z.enum(runStatuses);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const stepStatuses = [
  'pending',
  'running',
  'asking', // waits for a person
  'succeeded',
  'failed',
  'killed',
  'interrupted',
  'skipped',
  'planned', // in a dry run: would be done
] as const;

export const runStepSchema = z.object({
  index: z.number(),
  name: z.string(),
  kind: z.string(),
  /** What exactly is done, templates filled in. */
  text: z.string(),
  status: z.enum(stepStatuses),
  startedAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
  /** How it ended, in words. */
  result: z.string(),
});
export type RunStep = z.infer<typeof runStepSchema>;

export const playbookRunSchema = z.object({
  id: z.number(),
  playbook: z.string(),
  title: z.string(),
  status: runStatusSchema,
  /** Why it stands so, in words. */
  reason: z.string(),
  dryRun: z.boolean(),
  /** What began it, in words: an alert, an expression, a person. */
  trigger: z.string(),
  labels: labelsSchema,
  fingerprint: z.string().nullable(),
  incidentId: z.number().nullable(),
  createdAtMs: z.number(),
  startedAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
  approval: z.enum(['automatic', 'one_click', 'two_persons']),
  approvedBy: z.array(z.string()),
  steps: z.array(runStepSchema),
});
export type PlaybookRun = z.infer<typeof playbookRunSchema>;

export const playbookRunDetailSchema = z.object({
  run: playbookRunSchema,
  /** Of each step, bounded. */
  outputs: z.array(z.string()),
});
export type PlaybookRunDetail = z.infer<typeof playbookRunDetailSchema>;

export const playbookSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  /** `file:line` */
  source: z.string(),
  trigger: z.string(),
  condition: z.string().nullable(),
  approval: z.enum(['automatic', 'one_click', 'two_persons']),
  dryRun: z.boolean(),
  rateLimit: z.string(),
  steps: z.array(z.object({ name: z.string(), kind: z.string() })),
  breaker: z.object({
    state: z.enum(['closed', 'open', 'half-open']),
    failures: z.number(),
    untilMs: z.number().nullable(),
  }),
  /** What must be allowed in the config before it can do all of it. */
  blockers: z.array(z.string()),
});
export type Playbook = z.infer<typeof playbookSchema>;

/** The newest runs, with what waits for a person. */
export interface PlaybooksSnapshot {
  readonly enabled: boolean;
  readonly waiting: number;
  readonly running: number;
  readonly runs: PlaybookRun[];
  /** Names of those who may approve where two are needed. */
  readonly approvers: string[];
}

function isPlaybooksSnapshot(value: unknown): value is PlaybooksSnapshot {
  return typeof value === 'object' && value !== null && 'runs' in value && 'waiting' in value;
}

/** A playbook that comes with Watchdeck. */
export const shippedPlaybookSchema = z.object({
  id: z.string(),
  title: z.string(),
  about: z.string(),
  text: z.string(),
  /** Copied beside the config already. */
  added: z.boolean(),
});
export type ShippedPlaybook = z.infer<typeof shippedPlaybookSchema>;

const runIdSchema = z.object({ id: z.number().int() });

export const playbooksMethods = {
  'playbooks.list': method(z.object({}), z.array(playbookSchema)),
  /** Newest first. */
  'playbooks.runs': method(
    z.object({ limit: z.number().int().min(1).max(2_000).default(200) }),
    z.array(playbookRunSchema),
  ),
  'playbooks.run': method(runIdSchema, playbookRunDetailSchema),
  'playbooks.start': method(
    z.object({ name: z.string(), dryRun: z.boolean(), fingerprint: z.string().nullable().default(null) }),
    runIdSchema,
  ),
  /** `by` and `code` where two persons are needed; otherwise it is who sits at the console. */
  'playbooks.approve': method(
    runIdSchema.extend({ by: z.string().max(200).optional(), code: z.string().max(500).optional() }),
    z.object({}),
  ),
  'playbooks.deny': method(
    runIdSchema.extend({ comment: z.string().trim().max(1_000).default('') }),
    z.object({}),
  ),
  'playbooks.kill': method(runIdSchema, z.object({})),
  'playbooks.closeBreaker': method(z.object({ name: z.string() }), z.object({})),
  'playbooks.shipped': method(z.object({}), z.array(shippedPlaybookSchema)),
  /** Copies one that comes with Watchdeck beside the config, not enabled; returns the file. */
  'playbooks.add': method(z.object({ id: z.string() }), z.object({ file: z.string() })),
  /** Writes `enabled` into the playbook's file. */
  'playbooks.setEnabled': method(z.object({ name: z.string(), enabled: z.boolean() }), z.object({})),
};

export const playbooksTopics = {
  playbooks: topic(z.object({}), isPlaybooksSnapshot),
};
