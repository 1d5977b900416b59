import { bitsOf, isStaleAt } from '../../tsdb/values.ts';
import type { AtModifier, VectorSelector } from '../ast.ts';
import { instantSelection, referenceTime, type References, type Selection } from '../selections.ts';
import { lookbackOn } from '../tier-windows.ts';
import { sizeOf, withHistograms, type EvalSeries } from './mixed-series.ts';
import { ColumnSlab, HISTOGRAM, type Column, type Histograms } from './values.ts';
import type { EvaluationContext, Grid } from './context.ts';

/** The time each step of the grid looks at: the step or the `@` time, moved by the offset. */
export function referenceTimes(
  grid: Grid,
  at: AtModifier | null,
  offsetMs: number,
  context: EvaluationContext,
): Float64Array {
  const times = new Float64Array(grid.times.length);
  for (let i = 0; i < times.length; i++)
    times[i] = referenceTime(grid.times[i] as number, at, offsetMs, context.options);
  return times;
}

/** Ends and step of reference times; null when there are none. */
export function spanOf(references: Float64Array, { stepMs }: Grid): References | null {
  const firstMs = references[0];
  const lastMs = references.at(-1);
  return firstMs === undefined || lastMs === undefined ? null : { firstMs, lastMs, stepMs };
}

/** Reads a selector once for all its reference times. */
export function readSeries(selection: Selection, context: EvaluationContext): readonly EvalSeries[] {
  context.checkpoint();
  const { matchers, minMs, maxMs, view } = selection;
  const { source } = context.options;
  const floats = source.select(matchers, minMs, maxMs, view);
  const native = source.selectHistograms(matchers, minMs, maxMs);
  const series = native.length === 0 ? floats : withHistograms(floats, native);
  context.countTiers(selection);
  let samples = 0;
  for (const one of series) samples += sizeOf(one);
  context.countRead(series.length, samples);
  return series;
}

/**
 * An instant vector selector: at each step the newest sample in `(t - lookback, t]`, unless that is a staleness marker.
 * With `wantTimes` the values are the samples' own times in seconds, for timestamp().
 */
export function selectVector(
  selector: VectorSelector,
  grid: Grid,
  context: EvaluationContext,
  wantTimes = false,
): Column[] {
  const { lookbackMs, source } = context.options;
  const references = referenceTimes(grid, selector.at, selector.offsetMs, context);
  const steps = references.length;
  const columns: Column[] = [];
  const span = spanOf(references, grid);
  if (span === null) return columns;
  const selection = instantSelection(selector, span, lookbackMs, source.tiers?.bind(source));
  const { view } = selection;
  const opens = references.map((time) =>
    view === null ? time - lookbackMs : lookbackOn(view, time, lookbackMs),
  );
  const found = readSeries(selection, context);
  const slab = new ColumnSlab(steps, found.length);
  for (const series of found) {
    context.checkpoint();
    context.charge(steps);
    const column = slab.next(series.labels);
    if (!pickNewest(series, references, opens, wantTimes, column)) continue;
    const { histograms } = series;
    columns.push(
      histograms === undefined || wantTimes ? column : pickHistograms(series, histograms, references, column),
    );
  }
  return columns;
}

/** One series of an instant selector; returns whether there is a value at any step. */
function pickNewest(
  { times, values }: EvalSeries,
  references: Float64Array,
  opens: Float64Array,
  wantTimes: boolean,
  column: Column,
): boolean {
  const out = column.values;
  const present = column.present;
  let next = 0;
  let any = false;
  for (let i = 0; i < references.length; i++) {
    const reference = references[i] as number;
    while (next < times.length && (times[next] as number) <= reference) next++;
    if (next === 0) continue;
    const time = times[next - 1] as number;
    if (time <= (opens[i] as number)) continue;
    const value = values[next - 1] as number;
    if (value !== value && isStaleAt(bitsOf(values), next - 1)) continue;
    out[i] = wantTimes ? time / 1000 : value;
    present[i] = 1;
    any = true;
  }
  return any;
}

/** Of a series with histograms: puts these where {@link pickNewest} has taken the sample that they are. */
function pickHistograms(
  { times }: EvalSeries,
  histograms: Histograms,
  references: Float64Array,
  column: Column,
): Column {
  const { present } = column;
  let next = 0;
  const picked = Array.from(references, (reference, i) => {
    while (next < times.length && (times[next] as number) <= reference) next++;
    const histogram = present[i] === 1 ? histograms[next - 1] : undefined;
    if (histogram !== undefined) present[i] = HISTOGRAM;
    return histogram;
  });
  return { ...column, histograms: picked };
}

/** How many samples there are before the first that is less than the one before it, or a NaN. */
export function risingLength(values: Float64Array): number {
  let previous = -Infinity;
  let length = 0;
  for (; length < values.length; length++) {
    const value = values[length] as number;
    if (!(value >= previous)) break;
    previous = value;
  }
  return length;
}

/** The samples without staleness markers, of which there are none in the first `clean`; the arrays themselves if none at all. */
export function withoutStale(series: EvalSeries, clean: number): EvalSeries {
  const { times, values, weights } = series;
  // A view on the bits takes longer to make than most series to look through.
  let first = clean;
  while (first < values.length && values[first] === values[first]) first++;
  if (first === values.length) return series;
  const bits = bitsOf(values);
  let stale = 0;
  for (let i = first; i < values.length; i++) if (isStaleAt(bits, i)) stale++;
  if (stale === 0) return series;
  const keptTimes = new Float64Array(times.length - stale);
  const keptValues = new Float64Array(times.length - stale);
  const { labels, histograms } = series;
  const keptWeights = weights === undefined ? undefined : new Float64Array(times.length - stale);
  let kept = 0;
  for (let i = 0; i < values.length; i++) {
    if (isStaleAt(bits, i)) continue;
    keptTimes[kept] = times[i] as number;
    if (keptWeights !== undefined) keptWeights[kept] = weights?.[i] as number;
    keptValues[kept++] = values[i] as number;
  }
  return {
    labels,
    times: keptTimes,
    values: keptValues,
    ...(keptWeights === undefined ? {} : { weights: keptWeights }),
    ...(histograms === undefined ? {} : { histograms: histograms.filter((_, i) => !isStaleAt(bits, i)) }),
  };
}
