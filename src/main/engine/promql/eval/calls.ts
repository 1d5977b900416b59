import { unwrapParens, type Call, type Expr } from '../ast.ts';
import { stringValue, typeOf } from '../check.ts';
import { readingOf } from '../readings.ts';
import { absent } from './absent.ts';
import type { ContextOptions, EvaluationContext, Grid } from './context.ts';
import { sortByLabel } from './experimental.ts';
import { histogramFunctions, mapHistogramSamples } from './histogram-functions.ts';
import { histogramFraction, histogramQuantile, histogramQuantiles } from './histogram.ts';
import { info } from './info.ts';
import { labelJoin, labelReplace } from './label-functions.ts';
import { dateFunctions, mathFunctions } from './maths.ts';
import { rangeCall } from './range-calls.ts';
import { selectVector } from './select.ts';
import { sortColumns } from './sort.ts';
import { dropNames, floatsOnly, newColumn, noLabels, type Column, type Value } from './values.ts';
import { readWindows, slide, type Evaluate } from './windows.ts';

/** Functions of the whole query's times, in ms; the same at all its steps and in its subqueries. */
const queryTimes: ReadonlyMap<string, (options: ContextOptions) => number> = new Map([
  ['start', ({ startMs }: ContextOptions) => startMs],
  ['end', ({ endMs }: ContextOptions) => endMs],
  ['range', ({ startMs, endMs }: ContextOptions) => endMs - startMs],
  ['step', ({ stepMs }: ContextOptions) => stepMs],
]);

/** Evaluates a function call; arguments have been type-checked. */
export function callFunction(expr: Call, grid: Grid, context: EvaluationContext, evaluate: Evaluate): Value {
  const steps = grid.times.length;
  const { name, args } = expr;
  const scalar = (arg: Expr | undefined): Float64Array => {
    const value = arg === undefined ? null : evaluate(arg, grid, context);
    return value?.type === 'scalar' ? value.values : new Float64Array(steps);
  };
  const vector = (arg: Expr | undefined): readonly Column[] => {
    const value = arg === undefined ? null : evaluate(arg, grid, context);
    return value?.type === 'vector' ? value.columns : [];
  };
  const first = args[0];

  if (name === 'time') return { type: 'scalar', values: grid.times.map((ms) => ms / 1000) };
  if (name === 'pi') return { type: 'scalar', values: new Float64Array(steps).fill(Math.PI) };
  const ofQuery = queryTimes.get(name);
  if (ofQuery !== undefined) {
    const ms = ofQuery(context.options);
    return { type: 'scalar', values: new Float64Array(steps).fill(ms / 1000) };
  }
  if (name === 'min_of' || name === 'max_of') {
    const [a, b] = [scalar(first), scalar(args[1])];
    const choose = name === 'min_of' ? Math.min : Math.max;
    return { type: 'scalar', values: a.map((value, i) => choose(value, b[i] as number)) };
  }
  if (name === 'scalar') return { type: 'scalar', values: toScalar(vector(first), steps) };
  if (name === 'absent_over_time' && first !== undefined) {
    const windows = readWindows(first, readingOf(name), grid, context, evaluate);
    const found = slide(windows, 1, context, () => 1);
    return { type: 'vector', columns: absent(first, found, steps) };
  }
  const matrix = args.find((arg) => typeOf(arg) === 'matrix');
  if (matrix !== undefined) {
    const windows = readWindows(matrix, readingOf(name), grid, context, evaluate);
    return { type: 'vector', columns: rangeCall(expr, windows, scalar, context) };
  }
  return { type: 'vector', columns: vectorCall(expr, grid, context, scalar, vector) };
}

function vectorCall(
  expr: Call,
  grid: Grid,
  context: EvaluationContext,
  scalar: (arg: Expr | undefined) => Float64Array,
  vector: (arg: Expr | undefined) => readonly Column[],
): readonly Column[] {
  const { name, args } = expr;
  const steps = grid.times.length;
  const [first, second, third] = args;
  const ofHistogram = histogramFunctions.get(name);
  if (ofHistogram !== undefined) return mapHistogramSamples(vector(first), context, ofHistogram);
  const math = mathFunctions.get(name);
  if (math !== undefined) return mapValues(vector(first), context, math);
  const date = dateFunctions.get(name);
  if (date !== undefined) {
    const columns = first === undefined ? [constant(grid.times.map((ms) => ms / 1000))] : vector(first);
    return mapValues(columns, context, date);
  }
  switch (name) {
    case 'absent':
      return first === undefined ? [] : absent(first, vector(first), steps);
    case 'vector':
      return [constant(scalar(first))];
    case 'timestamp':
      return timestamps(first, grid, context, vector);
    case 'clamp':
      return clamp(vector(first), scalar(second), scalar(third), context);
    case 'clamp_min':
      return clamp(vector(first), scalar(second), new Float64Array(steps).fill(Infinity), context);
    case 'clamp_max':
      return clamp(vector(first), new Float64Array(steps).fill(-Infinity), scalar(second), context);
    case 'round': {
      const nearest = second === undefined ? new Float64Array(steps).fill(1) : scalar(second);
      // Multiplying by the inverse, as Prometheus does, gives fewer rounding surprises than dividing.
      return mapValues(vector(first), context, (value, i) => {
        const inverse = 1 / (nearest[i] as number);
        return Math.floor(value * inverse + 0.5) / inverse;
      });
    }
    case 'sort':
    case 'sort_desc':
      noteSortedRange(expr, steps, context);
      return sortColumns(vector(first), name === 'sort_desc');
    case 'sort_by_label':
    case 'sort_by_label_desc':
      noteSortedRange(expr, steps, context);
      return sortByLabel(vector(first), args.slice(1).map(stringValue), name === 'sort_by_label_desc');
    case 'label_replace': {
      const [target = '', replacement = '', source = '', pattern = ''] = args.slice(1).map(stringValue);
      return labelReplace(vector(first), target, replacement, source, pattern);
    }
    case 'label_join': {
      const [target = '', separator = '', ...sources] = args.slice(1).map(stringValue);
      return labelJoin(vector(first), target, separator, sources);
    }
    case 'info':
      return info(expr, vector(first), grid, context);
    case 'histogram_quantile':
      return histogramQuantile(expr, scalar(first), vector(second), context);
    case 'histogram_fraction':
      return histogramFraction(expr, scalar(first), scalar(second), vector(third), context);
    case 'histogram_quantiles':
      return histogramQuantiles(expr, args.slice(2).map(scalar), vector(first), context);
    default:
      throw new Error(`function ${name} has a signature and no evaluation`);
  }
}

/** The series of a range come in an order of their own. */
function noteSortedRange({ position }: Call, steps: number, context: EvaluationContext): void {
  if (steps > 1)
    context.warn(
      'sort is ineffective for range queries since results are always ordered by labels',
      position,
    );
}

/** A vector of one series without labels that is there at every step. */
function constant(values: Float64Array): Column {
  const present = new Uint8Array(values.length).fill(1);
  return { labels: noLabels, values, present, histograms: null, dropName: false };
}

function mapValues(
  columns: readonly Column[],
  context: EvaluationContext,
  fn: (value: number, step: number) => number,
): readonly Column[] {
  return dropNames(
    floatsOnly(columns).map((column) => {
      const { values, present } = column;
      context.checkpoint();
      context.charge(values.length);
      const out = new Float64Array(values.length);
      for (let i = 0; i < out.length; i++) if (present[i] === 1) out[i] = fn(values[i] as number, i);
      return { ...column, values: out };
    }),
    context,
  );
}

function toScalar(columns: readonly Column[], steps: number): Float64Array {
  const values = new Float64Array(steps).fill(NaN);
  const found = new Uint8Array(steps);
  for (const column of columns) {
    for (let i = 0; i < steps; i++) {
      if (column.present[i] !== 1) continue;
      values[i] = found[i] === 1 ? NaN : (column.values[i] as number);
      found[i] = 1;
    }
  }
  return values;
}

/** timestamp(): the time of the sample behind a plain selector; the evaluation time of anything computed. */
function timestamps(
  arg: Expr | undefined,
  grid: Grid,
  context: EvaluationContext,
  vector: (arg: Expr | undefined) => readonly Column[],
): readonly Column[] {
  const inner = arg === undefined ? undefined : unwrapParens(arg);
  if (inner?.kind === 'selector') return dropNames(selectVector(inner, grid, context, true), context);
  const columns = vector(inner).map((column) =>
    column.histograms === null
      ? column
      : { ...column, present: column.present.map((kind) => (kind === 0 ? 0 : 1)), histograms: null },
  );
  return mapValues(columns, context, (_value, step) => (grid.times[step] as number) / 1000);
}

function clamp(
  columns: readonly Column[],
  min: Float64Array,
  max: Float64Array,
  context: EvaluationContext,
): readonly Column[] {
  const clamped: Column[] = [];
  for (const { labels, values, present, dropName } of columns) {
    context.checkpoint();
    context.charge(values.length);
    const out = newColumn(labels, values.length, dropName);
    let any = false;
    for (let i = 0; i < values.length; i++) {
      const low = min[i] as number;
      const high = max[i] as number;
      if (present[i] !== 1 || high < low) continue;
      out.values[i] = Math.max(low, Math.min(high, values[i] as number));
      out.present[i] = 1;
      any = true;
    }
    if (any) clamped.push(out);
  }
  return dropNames(clamped, context);
}
