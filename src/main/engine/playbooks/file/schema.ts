import { z } from 'zod';
import { durationMs } from '../../base/scalars.ts';
import { compileTemplate } from '../../rules/index.ts';
import { FIXED_ORIGIN } from '../domain/expand.ts';

const MINUTE = 60_000;

/** Says what is wrong with an expression; null when it is right. */
export type JudgeExpr = (expr: string) => string | null;

/** Text with templates as in rules: `{{ $labels.instance }}`. */
const template = z.string().superRefine((text, context) => {
  try {
    compileTemplate(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
});

/** JSON whose texts are templates. */
const json: z.ZodType = z.lazy(() =>
  z.union([z.number(), z.boolean(), z.null(), template, z.array(json), z.record(z.string(), json)]),
);

const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const header = z.string().regex(HEADER, 'not the name of a header');

const httpSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('POST'),
  url: template.refine((url) => FIXED_ORIGIN.test(url), {
    error: 'expected an http:// or https:// address whose host is no template',
  }),
  headers: z.record(header, template).default({}),
  header_files: z.record(header, z.string().min(1)).default({}),
  json: json.optional(),
  expect: z.array(z.number().int().min(100).max(599)).default([]),
});

const githubSchema = z.strictObject({
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'expected owner/name'),
  title: template,
  body: template.default(''),
  labels: z.array(template).default([]),
  token_file: z.string().min(1),
  api_url: z
    .url({ protocol: /^https?$/, error: 'expected an http:// or https:// address' })
    .default('https://api.github.com'),
});

const notifySchema = z.strictObject({
  receiver: z.string().min(1),
  title: template,
  text: template.default(''),
});

/** The keys of which a step has exactly one: what it does. */
export const ACTION_KEYS = [
  'command',
  'http',
  'github_issue',
  'restart_service',
  'scale_hint',
  'notify',
  'wait_until',
  'ask',
] as const;

function stepSchema(expr: z.ZodType<string>) {
  return z
    .strictObject({
      name: z.string().min(1).max(200).optional(),
      if: expr.optional(),
      timeout: durationMs(100).optional(),
      on_failure: z.enum(['stop', 'continue']).default('stop'),
      command: z.string().min(1).optional(),
      args: z.array(template).optional(),
      http: httpSchema.optional(),
      github_issue: githubSchema.optional(),
      restart_service: z.string().min(1).optional(),
      scale_hint: template.optional(),
      notify: notifySchema.optional(),
      wait_until: expr.optional(),
      every: durationMs(100).optional(),
      ask: template.optional(),
    })
    .superRefine((step, context) => {
      const given = ACTION_KEYS.filter((key) => step[key] !== undefined);
      if (given.length !== 1) {
        const message = `a step does exactly one of ${ACTION_KEYS.join(', ')}${given.length > 1 ? `, not ${given.join(' and ')}` : ''}`;
        context.addIssue({ code: 'custom', message });
      }
      if (step.args !== undefined && step.command === undefined)
        context.addIssue({ code: 'custom', path: ['args'], message: 'only a command has args' });
      if (step.every !== undefined && step.wait_until === undefined)
        context.addIssue({ code: 'custom', path: ['every'], message: 'only wait_until has every' });
    });
}

/** A playbook file. */
export function playbookFileSchema(judge: JudgeExpr) {
  const expr = z.string().superRefine((text, context) => {
    const problem = judge(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
  const trigger = z
    .strictObject({
      alert: z.array(z.string()).min(1).optional(),
      expr: expr.optional(),
      for: durationMs().optional(),
    })
    .superRefine((value, context) => {
      if ((value.alert === undefined) === (value.expr === undefined))
        context.addIssue({ code: 'custom', message: 'a trigger is either an alert or an expr' });
      if (value.for !== undefined && value.expr === undefined)
        context.addIssue({
          code: 'custom',
          path: ['for'],
          message: 'only an expr has for; an alert’s rule has its own',
        });
    });
  return z.strictObject({
    playbooks: z.array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9][a-z0-9_-]*$/, 'names are small letters, digits, dashes and underscores'),
        title: z.string().min(1).max(200).optional(),
        description: z.string().default(''),
        enabled: z.boolean().default(false),
        trigger: trigger.optional(),
        if: expr.optional(),
        approval: z.enum(['automatic', 'one_click', 'two_persons']).default('one_click'),
        approval_timeout: durationMs(1_000).default(60 * MINUTE),
        rate_limit: z
          .strictObject({ runs: z.number().int().min(1), per: durationMs(1_000) })
          .default({ runs: 3, per: 60 * MINUTE }),
        circuit_breaker: z
          .strictObject({ failures: z.number().int().min(1), open_for: durationMs(1_000) })
          .default({ failures: 3, open_for: 30 * MINUTE }),
        timeout: durationMs(1_000).default(10 * MINUTE),
        dry_run: z.boolean().default(false),
        steps: z.array(stepSchema(expr)).min(1, 'a playbook needs a step'),
      }),
    ),
  });
}

export type PlaybookEntry = z.output<ReturnType<typeof playbookFileSchema>>['playbooks'][number];
export type StepEntry = PlaybookEntry['steps'][number];
