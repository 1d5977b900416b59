import { METRIC_NAME, labelsKey, makeLabels, type Labels } from '#shared/model/labels.ts';
import { PromqlError } from '../errors.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { EvaluationContext } from './context.ts';

/** One series over the steps of a grid. Columns are never changed once they are part of a value; they may be shared. */
export interface Column {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 where there is a value at that step, {@link HISTOGRAM} where there is a histogram. */
  readonly present: Uint8Array;
  /** The histograms at the steps that have one; null for the many series that have none. */
  readonly histograms: Histograms | null;
  /** The name is to be taken off at the end (delayed name removal; never set without that option). */
  readonly dropName: boolean;
}

/** Histograms by step; those at steps that aren't marked as having one mean nothing. */
export type Histograms = readonly (FloatHistogram | undefined)[];

/** What `present` says of a step with a histogram: loops over numbers look for 1 and so pass over it. */
export const HISTOGRAM = 2;

/** What an expression evaluates to over a grid. */
export type Value =
  | { readonly type: 'vector'; readonly columns: readonly Column[] }
  | { readonly type: 'scalar'; readonly values: Float64Array }
  | { readonly type: 'string'; readonly value: string };

export const noLabels: Labels = makeLabels([]);

export function newColumn(labels: Labels, steps: number, dropName = false): Column {
  return {
    labels,
    values: new Float64Array(steps),
    present: new Uint8Array(steps),
    histograms: null,
    dropName,
  };
}

/** Values of columns that share one allocation, at most. */
const SLAB_VALUES = 1 << 16;

/**
 * Makes columns of one length, many to an allocation: thousands of small typed arrays cost more than what is computed
 * into them.
 */
export class ColumnSlab {
  private readonly steps: number;
  private readonly columns: number;
  private used: number;
  private values = new Float64Array(0);
  private present = new Uint8Array(0);

  /** For up to `count` columns of `steps` values each. */
  constructor(steps: number, count: number) {
    this.steps = steps;
    this.columns = Math.max(1, Math.min(count, Math.floor(SLAB_VALUES / Math.max(1, steps))));
    this.used = this.columns;
  }

  next(labels: Labels, dropName = false): Column {
    const { steps } = this;
    // Views take longer to make than small arrays.
    if (this.columns === 1) return newColumn(labels, steps, dropName);
    if (this.used === this.columns) {
      this.used = 0;
      this.values = new Float64Array(this.columns * steps);
      this.present = new Uint8Array(this.columns * steps);
    }
    const from = this.used++ * steps;
    const to = from + steps;
    return {
      labels,
      values: this.values.subarray(from, to),
      present: this.present.subarray(from, to),
      histograms: null,
      dropName,
    };
  }
}

/** Whether there is a value or a histogram at any step. */
export function hasAny(present: Uint8Array): boolean {
  return present.includes(1) || present.includes(HISTOGRAM);
}

/** The histogram at a step, or null. */
export function histogramAt({ present, histograms }: Column, step: number): FloatHistogram | null {
  return present[step] === HISTOGRAM ? (histograms?.[step] ?? null) : null;
}

/** Only what is numbers of these series. */
export function floatsOnly(columns: readonly Column[]): readonly Column[] {
  if (columns.every(({ histograms }) => histograms === null)) return columns;
  return columns.flatMap((column) => {
    if (column.histograms === null) return [column];
    const present = column.present.map((kind) => (kind === 1 ? 1 : 0));
    return hasAny(present) ? [{ ...column, present, histograms: null }] : [];
  });
}

/** The label set without the labels named. */
export function withoutLabels(labels: Labels, names: ReadonlySet<string>): Labels {
  const out = Object.create(null) as Record<string, string>;
  for (const name in labels) if (!names.has(name)) out[name] = labels[name] ?? '';
  return out;
}

/** The label set with only the labels named. */
export function onlyLabels(labels: Labels, names: readonly string[]): Record<string, string> {
  const out = Object.create(null) as Record<string, string>;
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== '') out[name] = value;
  }
  return out;
}

/** Without the name, by label set: sources hand out the same object for a series each time. */
const nameless = new WeakMap<Labels, Labels>();

export function withoutName(labels: Labels): Labels {
  const known = nameless.get(labels);
  if (known !== undefined) return known;
  const out = Object.create(null) as Record<string, string>;
  for (const name in labels) if (name !== METRIC_NAME) out[name] = labels[name] ?? '';
  nameless.set(labels, out);
  return out;
}

/** Takes the metric name off every series, at once or, with delayed name removal, at the end of the evaluation. */
export function dropNames(columns: readonly Column[], context: EvaluationContext): readonly Column[] {
  if (!context.options.delayedNameRemoval) return removeNames(columns);
  return columns.map((column) => ({ ...column, dropName: true }));
}

/** The end of an evaluation with delayed name removal: takes off the names that are due. */
export function removeDroppedNames(columns: readonly Column[]): readonly Column[] {
  if (!columns.some((column) => column.dropName)) return columns;
  return mergeSame(
    columns.map((column) => (column.dropName ? { ...column, labels: withoutName(column.labels) } : column)),
  );
}

/** Series that become the same are merged when they have no step in common, and are an error otherwise. */
function removeNames(columns: readonly Column[]): readonly Column[] {
  const first = columns[0]?.labels[METRIC_NAME];
  // Series of one metric differ in some other label: nothing can collide, and no keys need be built.
  const oneMetric = columns.every((column) => column.labels[METRIC_NAME] === first);
  const out = columns.map((column) => ({ ...column, labels: withoutName(column.labels) }));
  return oneMetric ? out : mergeSame(out);
}

/** Merges series with equal labels and disjoint steps; throws when two have a value at the same step. */
export function mergeSame(columns: readonly Column[]): readonly Column[] {
  const byKey = new Map<string, number>();
  const out: Column[] = [];
  for (const column of columns) {
    const key = labelsKey(column.labels);
    const index = byKey.get(key);
    const seen = index === undefined ? undefined : out[index];
    if (index === undefined || seen === undefined) {
      byKey.set(key, out.length);
      out.push(column);
    } else {
      out[index] = mergeTwo(seen, column);
    }
  }
  return out;
}

function mergeTwo(a: Column, b: Column): Column {
  const values = a.values.slice();
  const present = a.present.slice();
  const histograms =
    a.histograms === null && b.histograms === null
      ? null
      : Array.from(present, (_, i) => histogramAt(a, i) ?? histogramAt(b, i) ?? undefined);
  for (let i = 0; i < present.length; i++) {
    if (b.present[i] === 0) continue;
    if (present[i] !== 0) throw new PromqlError('vector cannot contain metrics with the same labelset');
    present[i] = b.present[i] as number;
    values[i] = b.values[i] ?? NaN;
  }
  return { ...a, values, present, histograms };
}

/** Label sets as Prometheus writes them in messages: `{__name__="up", job="a"}`, sorted by name. */
export function labelsText(labels: Labels): string {
  const inner = Object.keys(labels)
    .sort()
    .map((name) => `${name}="${labels[name] ?? ''}"`);
  return `{${inner.join(', ')}}`;
}
