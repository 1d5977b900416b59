/** The panels of a dashboard. */
import { z } from 'zod';
import { calculationSchema, displaySchema, overrideSchema } from './display.ts';

/** Columns of the grid, as in Grafana. */
export const GRID_COLUMNS = 24;

export const placeSchema = z.strictObject({
  /** Columns from the left, 0 to 23. */
  x: z
    .number()
    .int()
    .min(0)
    .max(GRID_COLUMNS - 1),
  /** Rows of the grid from the top. */
  y: z.number().int().min(0).max(10_000),
  w: z.number().int().min(1).max(GRID_COLUMNS),
  h: z.number().int().min(1).max(200),
});
export type Place = z.infer<typeof placeSchema>;

export const panelQuerySchema = z.strictObject({
  /** `A`, `B`, …; overrides name it. */
  id: z.string().min(1),
  /** PromQL with variables (`$instance`, `${job:regex}`, `$__rate_interval`). */
  expr: z.string(),
  /** `{{label}}` is filled in; absent: what tells the series apart. */
  legend: z.string().optional(),
  /** `instant`: one value at the end of the range. */
  kind: z.enum(['range', 'instant']).default('range'),
  hidden: z.boolean().default(false),
  /** The step is no finer than so many seconds. */
  minStepS: z.number().positive().optional(),
});
export type PanelQuery = z.infer<typeof panelQuerySchema>;

export const legendSchema = z.strictObject({
  shown: z.enum(['table', 'list', 'hidden']).default('list'),
  placement: z.enum(['bottom', 'right']).default('bottom'),
  values: z.array(calculationSchema).default([]),
});

export const linkSchema = z.strictObject({
  title: z.string(),
  /** A path of the console (`/dashboards/abc`) or an https address; variables are filled in. */
  url: z.string(),
  newTab: z.boolean().default(false),
  keepTime: z.boolean().default(false),
  keepVariables: z.boolean().default(false),
});
export type DashboardLink = z.infer<typeof linkSchema>;

const common = {
  /** Of this dashboard only. */
  id: z.number().int().min(1),
  title: z.string().default(''),
  description: z.string().optional(),
  at: placeSchema,
  links: z.array(linkSchema).optional(),
  /** Drawn once for each chosen value of the variable. */
  repeat: z
    .strictObject({
      variable: z.string(),
      direction: z.enum(['right', 'down']).default('right'),
      maxPerRow: z.number().int().min(1).max(24).default(4),
    })
    .optional(),
};

const data = {
  ...common,
  queries: z.array(panelQuerySchema).max(50),
  display: displaySchema.default({}),
  overrides: z.array(overrideSchema).optional(),
  /** Its own range back from now (`2h`), and how far it looks back (`1w`). */
  range: z.string().optional(),
  shift: z.string().optional(),
};

const reduced = { calculation: calculationSchema.default('last') };

export const panelSchema = z.discriminatedUnion('kind', [
  /** Heads the panels below it, up to the next row; those of a collapsed row aren't drawn. */
  z.strictObject({ kind: z.literal('row'), ...common, collapsed: z.boolean().default(false) }),
  z.strictObject({
    kind: z.literal('timeseries'),
    ...data,
    legend: legendSchema.optional(),
    /** Which series the tooltip tells of. */
    tooltip: z.enum(['all', 'nearest', 'none']).default('all'),
  }),
  z.strictObject({
    kind: z.literal('stat'),
    ...data,
    ...reduced,
    sparkline: z.boolean().default(true),
    colorOn: z.enum(['value', 'background', 'none']).default('value'),
    names: z.enum(['auto', 'shown', 'hidden']).default('auto'),
  }),
  z.strictObject({ kind: z.literal('gauge'), ...data, ...reduced }),
  z.strictObject({
    kind: z.literal('bargauge'),
    ...data,
    ...reduced,
    orientation: z.enum(['horizontal', 'vertical']).default('horizontal'),
  }),
  /** A column per label and one per query. */
  z.strictObject({
    kind: z.literal('table'),
    ...data,
    ...reduced,
    /** Columns in this order come first. */
    columns: z.array(z.string()).optional(),
    sort: z.strictObject({ column: z.string(), descending: z.boolean().default(false) }).optional(),
  }),
  /** Of classic buckets (label `le`) or native histograms. */
  z.strictObject({ kind: z.literal('heatmap'), ...data }),
  z.strictObject({ kind: z.literal('state-timeline'), ...data, legend: legendSchema.optional() }),
  z.strictObject({ kind: z.literal('status-history'), ...data, legend: legendSchema.optional() }),
  z.strictObject({
    kind: z.literal('pie'),
    ...data,
    ...reduced,
    donut: z.boolean().default(false),
    legend: legendSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('text'), ...common, markdown: z.string() }),
  z.strictObject({
    kind: z.literal('alerts'),
    ...common,
    states: z.array(z.enum(['pending', 'firing'])).default(['firing', 'pending']),
    /** Matchers as in a silence: `job="api"`, `instance=~"db.*"`; variables are filled in. */
    matchers: z.array(z.string()).default([]),
    limit: z.number().int().min(1).max(200).default(20),
  }),
]);
export type Panel = z.infer<typeof panelSchema>;
export type PanelKind = Panel['kind'];
export type PanelOf<K extends PanelKind> = Extract<Panel, { kind: K }>;
/** A panel that draws what its queries answer. */
export type DataPanel = Extract<Panel, { queries: unknown }>;
