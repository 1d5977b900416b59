import { z } from 'zod';
import { METRIC_NAME } from '#shared/model/labels.ts';
import { compileTemplate, TemplateError } from '../template/index.ts';
import { parseDurationMs } from '../../base/duration.ts';

/** Finds what is wrong with an expression; `start` is the 0-based character in it. Null: nothing. */
export type CheckExpr = (
  expr: string,
  options?: { readonly experimental: boolean },
) => { message: string; start: number } | null;

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const FIELDS = 'a map of names to texts';

const text = z.string({ error: (issue) => `expected text${given(issue.input)}` });

// `continue: true` lets the checks of the whole rule run too, so that everything wrong is reported at once.
const duration = text.transform((value, context) => {
  const ms = parseDurationMs(value);
  if (ms !== null) return ms;
  context.addIssue({
    code: 'custom',
    continue: true,
    message: `not a valid duration: "${value}"; expected a number and a unit such as 30s, 5m or 1h30m`,
  });
  return z.NEVER;
});

const limit = text.transform((value, context) => {
  if (/^\d+$/.test(value)) return Number(value);
  context.addIssue({
    code: 'custom',
    continue: true,
    message: `expected a whole number from 0, got "${value}"`,
  });
  return z.NEVER;
});

/** Label and annotation maps; keys are checked here so that an error stands at the key's own place. */
function textMap(what: 'label' | 'annotation') {
  return z
    .record(z.string(), text.nullable(), { error: (issue) => `expected ${FIELDS}${given(issue.input)}` })
    .transform((map, context) => {
      const out = Object.create(null) as Record<string, string>;
      for (const [name, value] of Object.entries(map)) {
        if (!LABEL_NAME.test(name) || (what === 'label' && name === METRIC_NAME))
          context.addIssue({
            code: 'custom',
            continue: true,
            path: [name],
            message: `invalid ${what} name: "${name}"`,
          });
        const problem = templateProblem(value ?? '');
        if (problem !== null)
          context.addIssue({
            code: 'custom',
            continue: true,
            path: [name],
            message: `invalid template: ${problem}`,
          });
        out[name] = value ?? '';
      }
      return out;
    });
}

function templateProblem(value: string): string | null {
  try {
    compileTemplate(value);
    return null;
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}

const unknownFields = (allowed: string) => ({
  error: (issue: { code?: string; keys?: string[]; input?: unknown }) =>
    issue.code === 'unrecognized_keys'
      ? `unknown field ${(issue.keys ?? []).map((key) => `"${key}"`).join(', ')}; expected ${allowed}`
      : `expected a map with ${allowed}${given(issue.input)}`,
});

type ObjectOf = typeof z.strictObject;

/** A rule as it stands in the file; whether the fields fit together is checked here too. */
function ruleSchema(checkExpr: CheckExpr, objectOf: ObjectOf) {
  const expression = text.superRefine((expr, context) => {
    const problem = expr.trim() === '' ? null : checkExpr(expr);
    if (problem === null) return;
    context.addIssue({
      code: 'custom',
      message: `could not parse expression: ${problem.message}`,
      params: { start: problem.start },
    });
  });
  return objectOf(
    {
      record: text.nullish(),
      alert: text.nullish(),
      expr: expression.nullish(),
      for: duration.nullish(),
      keep_firing_for: duration.nullish(),
      labels: textMap('label').nullish(),
      annotations: textMap('annotation').nullish(),
    },
    unknownFields('record or alert, expr, for, keep_firing_for, labels, annotations'),
  ).superRefine((rule, context) => {
    const report = (path: string[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    const recording = (rule.record ?? '') !== '';
    const alerting = (rule.alert ?? '') !== '';
    if (recording && alerting) report(['record'], "only one of 'record' and 'alert' must be set");
    if (!recording && !alerting) report([], "one of 'record' or 'alert' must be set");
    if ((rule.expr ?? '').trim() === '') report(['expr'], "field 'expr' must be set in rule");
    if (recording) {
      for (const field of ['for', 'keep_firing_for', 'annotations'] as const)
        if (rule[field] !== undefined && rule[field] !== null)
          report([field], `invalid field '${field}' in recording rule`);
      // Any UTF-8 name is legal in Prometheus 3, but braces mean an expression landed in the wrong field.
      if (/[{}]/.test(rule.record ?? '')) report(['record'], `invalid recording rule name: ${rule.record}`);
    }
  });
}

/** The list under `groups`; fields that Prometheus doesn't know are refused unless they are to be let pass. */
export function groupsSchema(checkExpr: CheckExpr, ignoreUnknownFields = false) {
  const objectOf: ObjectOf = ignoreUnknownFields ? z.object : z.strictObject;
  const group = objectOf(
    {
      name: text.nullish(),
      interval: duration.nullish(),
      query_offset: duration.nullish(),
      limit: limit.nullish(),
      labels: textMap('label').nullish(),
      rules: z.array(ruleSchema(checkExpr, objectOf), listError('rules')).nullish(),
    },
    unknownFields('name, interval, query_offset, limit, labels, rules'),
  );
  return z
    .array(group, listError('groups'))
    .nullish()
    .superRefine((groups, context) => {
      const seen = new Set<string>();
      (groups ?? []).forEach((each, i) => {
        const name = each.name ?? '';
        if (name === '')
          context.addIssue({ code: 'custom', path: [i, 'name'], message: 'group name must not be empty' });
        else if (seen.has(name))
          context.addIssue({
            code: 'custom',
            path: [i, 'name'],
            message: `group name "${name}" is repeated in the same file`,
          });
        seen.add(name);
      });
    });
}

function listError(what: string) {
  return { error: (issue: { input?: unknown }) => `expected a list of ${what}${given(issue.input)}` };
}

function given(input: unknown): string {
  if (input === undefined || input === null) return '';
  if (Array.isArray(input)) return ', got a list';
  return typeof input === 'string' ? `, got "${input}"` : ', got a map';
}
