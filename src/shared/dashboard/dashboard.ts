/** A dashboard as it is written in its file. */
import { z } from 'zod';
import { colorSchema } from './display.ts';
import { linkSchema, panelSchema } from './panel.ts';

const named = {
  /** As expressions name it: `$name`. */
  name: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'letters, digits and _, not beginning with a digit'),
  label: z.string().optional(),
  hidden: z.boolean().default(false),
};
const choosing = {
  multi: z.boolean().default(false),
  /** Offers "All": every value, or `allValue` as it stands. */
  includeAll: z.boolean().default(false),
  allValue: z.string().optional(),
  /** What is chosen where the address says nothing; `$__all` is "All". */
  default: z.array(z.string()).optional(),
};

export const variableSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('query'),
    ...named,
    ...choosing,
    /** `label_values(metric{…}, label)`, `label_values(label)`, `label_names()`, `metrics(regex)`, `query_result(expr)`. */
    query: z.string(),
    /** Keeps what it matches; a group cuts the value out. */
    regex: z.string().optional(),
    sort: z.enum(['none', 'text', 'text-descending', 'number', 'number-descending']).default('text'),
  }),
  z.strictObject({
    kind: z.literal('custom'),
    ...named,
    ...choosing,
    values: z.array(z.strictObject({ value: z.string(), text: z.string().optional() })),
  }),
  z.strictObject({
    kind: z.literal('interval'),
    ...named,
    values: z.array(z.string()),
    default: z.string().optional(),
    /** Offers "auto": the range divided by so many steps, not below `autoMin`. */
    autoSteps: z.number().int().min(1).optional(),
    autoMin: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('constant'), ...named, value: z.string() }),
  z.strictObject({ kind: z.literal('text'), ...named, default: z.string().default('') }),
]);
export type Variable = z.infer<typeof variableSchema>;

/** A stretch of time wherever a series of the expression is neither absent nor zero. */
const annotationQuerySchema = z.strictObject({
  name: z.string().min(1),
  /** PromQL with variables. */
  expr: z.string().min(1),
  /** `{{label}}` is filled in; absent: the name. */
  text: z.string().optional(),
  color: colorSchema.optional(),
});
export type AnnotationQuery = z.infer<typeof annotationQuerySchema>;

/** What happened, drawn on the charts. */
const annotationsSchema = z.strictObject({
  alerts: z.boolean().default(true),
  incidents: z.boolean().default(true),
  deployments: z.boolean().default(true),
  notes: z.boolean().default(true),
  /** When this machine slept. */
  sleep: z.boolean().default(true),
  /** Marks made from data. */
  queries: z.array(annotationQuerySchema).max(20).default([]),
});

export const dashboardSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string()).default([]),
  /** What it opens with, back from now (`6h`); absent: what the console shows. */
  range: z.string().optional(),
  links: z.array(linkSchema).optional(),
  variables: z.array(variableSchema).default([]),
  annotations: annotationsSchema.default({
    alerts: true,
    incidents: true,
    deployments: true,
    notes: true,
    sleep: true,
    queries: [],
  }),
  panels: z.array(panelSchema).max(500),
});
export type Dashboard = z.infer<typeof dashboardSchema>;
