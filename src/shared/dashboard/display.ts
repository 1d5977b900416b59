/** How a panel shows values: units, thresholds, texts for values, colours, and what differs for some of its series. */
import { z } from 'zod';

/** A colour by name, which follows the theme, or as `#rrggbb`. */
export const colorNames = [
  'green',
  'yellow',
  'orange',
  'red',
  'blue',
  'purple',
  'text',
  'transparent',
] as const;
export const colorSchema = z.union([z.enum(colorNames), z.string().regex(/^#[0-9a-fA-F]{6}$/)]);
export type PanelColor = z.infer<typeof colorSchema>;

/** What is made of a series to show it as one value. `last` and `first` pass over gaps. */
export const calculations = [
  'last',
  'first',
  'min',
  'max',
  'mean',
  'sum',
  'count',
  'range',
  'delta',
] as const;
export const calculationSchema = z.enum(calculations);
export type Calculation = z.infer<typeof calculationSchema>;

export const thresholdsSchema = z.strictObject({
  /** `percent`: of the range between the display's `min` and `max`. */
  mode: z.enum(['absolute', 'percent']).default('absolute'),
  /** Rising; a step holds from its value on. Below the first one nothing is coloured unless its `from` is null. */
  steps: z.array(z.strictObject({ from: z.number().nullable(), color: colorSchema })).max(50),
  /** How a chart draws them. */
  drawn: z.enum(['off', 'line', 'area', 'line+area']).default('off'),
});
export type Thresholds = z.infer<typeof thresholdsSchema>;

const shownAs = { text: z.string().optional(), color: colorSchema.optional() };
/** The first one that fits a value says its text and colour. */
export const mappingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), value: z.string(), ...shownAs }),
  /** Null: open at that end. Both ends are inside. */
  z.strictObject({
    kind: z.literal('range'),
    from: z.number().nullable(),
    to: z.number().nullable(),
    ...shownAs,
  }),
  z.strictObject({ kind: z.literal('regex'), pattern: z.string(), ...shownAs }),
  z.strictObject({
    kind: z.literal('special'),
    match: z.enum(['null', 'nan', 'null+nan', 'empty']),
    ...shownAs,
  }),
]);
export type ValueMapping = z.infer<typeof mappingSchema>;

/** How values look, whatever draws them. */
const valueFields = {
  /** A unit as Grafana names it (`bytes`, `percentunit`, `reqps`, `s`, …), or a suffix `suffix:msgs`. */
  unit: z.string().optional(),
  decimals: z.number().int().min(0).max(15).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  thresholds: thresholdsSchema.optional(),
  mappings: z.array(mappingSchema).optional(),
  /** `palette`: each series its own; `thresholds`: by value; else that colour. */
  color: z.union([z.literal('palette'), z.literal('thresholds'), colorSchema]).optional(),
  /** Shown where there is no value. */
  noValue: z.string().optional(),
};

/** How a time series is drawn. */
const seriesFields = {
  draw: z.enum(['line', 'bars', 'points']).optional(),
  lineWidth: z.number().min(0).max(10).optional(),
  /** Per cent; 0 is a bare line. */
  fill: z.number().min(0).max(100).optional(),
  interpolation: z.enum(['linear', 'step-before', 'step-after', 'smooth']).optional(),
  dashed: z.boolean().optional(),
  stack: z.enum(['none', 'normal', 'percent']).optional(),
  /** Series of one group are stacked on each other. */
  stackGroup: z.string().optional(),
  /** Mirrored below zero, as transmitted traffic is. */
  negative: z.boolean().optional(),
  /** Gaps up to so many seconds are bridged; `true`: all. */
  spanGaps: z.union([z.boolean(), z.number().positive()]).optional(),
  axis: z.enum(['left', 'right', 'hidden']).optional(),
  axisLabel: z.string().optional(),
  scale: z.enum(['linear', 'log2', 'log10']).optional(),
  softMin: z.number().optional(),
  softMax: z.number().optional(),
};

export const displaySchema = z.strictObject({ ...valueFields, ...seriesFields });
export type Display = z.infer<typeof displaySchema>;

export const overrideSchema = z.strictObject({
  /** Which series or columns: by name as the legend says it, by a pattern of it, or all of one query. */
  match: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('name'), name: z.string() }),
    z.strictObject({ by: z.literal('regex'), pattern: z.string() }),
    z.strictObject({ by: z.literal('query'), query: z.string() }),
  ]),
  set: z.strictObject({
    ...valueFields,
    ...seriesFields,
    /** Another name in legend and header. */
    name: z.string().optional(),
    hidden: z.boolean().optional(),
    /** Of a table's column, in px. */
    width: z.number().positive().optional(),
    /** How a table's cell is drawn. */
    cell: z.enum(['plain', 'color-text', 'color-background', 'bar']).optional(),
  }),
});
export type Override = z.infer<typeof overrideSchema>;
