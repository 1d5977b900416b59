import { METRIC_NAME, labelsKey, makeLabels, type Labels } from '#shared/model/labels.ts';
import { PromqlError } from '../errors.ts';
import type { EvaluationContext } from './context.ts';

/** One series over the steps of a grid. Columns are never changed once they are part of a value; they may be shared. */
export interface Column {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 where there is a value at that step. */
  readonly present: Uint8Array;
  /** The name is to be taken off at the end (delayed name removal; never set without that option). */
  readonly dropName: boolean;
}

/** What an expression evaluates to over a grid. */
export type Value =
  | { readonly type: 'vector'; readonly columns: readonly Column[] }
  | { readonly type: 'scalar'; readonly values: Float64Array }
  | { readonly type: 'string'; readonly value: string };

export const noLabels: Labels = makeLabels([]);

export function newColumn(labels: Labels, steps: number, dropName = false): Column {
  return { labels, values: new Float64Array(steps), present: new Uint8Array(steps), dropName };
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
      dropName,
    };
  }
}

export function hasAny(present: Uint8Array): boolean {
  return present.includes(1);
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
  for (let i = 0; i < present.length; i++) {
    if (b.present[i] !== 1) continue;
    if (present[i] === 1) throw new PromqlError('vector cannot contain metrics with the same labelset');
    present[i] = 1;
    values[i] = b.values[i] ?? NaN;
  }
  return { ...a, values, present };
}

/** Label sets as Prometheus writes them in messages: `{__name__="up", job="a"}`, sorted by name. */
export function labelsText(labels: Labels): string {
  const inner = Object.keys(labels)
    .sort()
    .map((name) => `${name}="${labels[name] ?? ''}"`);
  return `{${inner.join(', ')}}`;
}
