import type { Labels } from '#shared/model/labels.ts';
import type { Aggregate } from '../ast.ts';
import type { EvaluationContext } from './context.ts';
import { groupColumns, Grouper, type PlainOperator } from './groups.ts';
import { HistogramGroups } from './histogram-groups.ts';
import { KahanSum } from '../../base/kahan.ts';
import { histogramNotes, type NotePlace } from './histogram-notes.ts';
import { quantile } from './quantile.ts';
import { HISTOGRAM, newColumn, noLabels, type Column, type Histograms } from './values.ts';

/** Adds one series' column into its group's columns; `isFull`: the series has a value at every step. */
type Fold = (state: GroupState, values: Float64Array, present: Uint8Array, isFull: boolean) => void;

/** A group while it is being folded: its result column and what the operator keeps beside it. */
interface GroupState {
  readonly out: Column;
  /** Kahan compensation, or the running mean of stddev/stdvar. */
  readonly extra: Float64Array;
  readonly counts: Float64Array;
  /** Steps of avg whose sum overflowed; their `out` holds the running mean (made when first needed). */
  incremental: Uint8Array | null;
  /** A series with a value at every step was added. */
  isFull: boolean;
}

/** Folds one series after the other into its group. Groups come out in the order first met. */
export class GroupFolder {
  private readonly grouper: Grouper;
  private readonly steps: number;
  private readonly context: EvaluationContext;
  private readonly fold: Fold;
  private readonly finish: ((state: GroupState, step: number) => void) | undefined;
  private readonly states: GroupState[] = [];
  private readonly histograms: HistogramGroups;

  constructor(
    op: PlainOperator,
    { grouping, without, expr }: Aggregate,
    steps: number,
    context: EvaluationContext,
  ) {
    this.grouper = new Grouper(grouping, without);
    this.histograms = new HistogramGroups(op, { context, position: expr.position });
    this.steps = steps;
    this.context = context;
    [this.fold, this.finish] = operators[op];
  }

  /** The columns are only read, and may be filled anew afterwards. */
  add(
    labels: Labels,
    values: Float64Array,
    present: Uint8Array,
    dropName: boolean,
    histograms: Histograms | null = null,
    isFull = false,
  ): void {
    const { context, steps } = this;
    context.checkpoint();
    const group = this.grouper.groupOf(labels, dropName);
    let state = this.states[group];
    if (state === undefined) {
      context.charge(steps);
      const out = newColumn(noLabels, steps);
      const extra = new Float64Array(steps);
      state = { out, extra, counts: new Float64Array(steps), incremental: null, isFull: false };
      this.states.push(state);
    }
    this.fold(state, values, present, isFull);
    state.isFull ||= isFull;
    if (histograms !== null) this.histograms.add(group, labels, present, histograms);
  }

  result(): Column[] {
    const { finish, grouper } = this;
    return this.states.map((state, group) => {
      const { present } = state.out;
      if (finish !== undefined)
        for (let step = 0; step < this.steps; step++) if (present[step] === 1) finish(state, step);
      return {
        ...this.histograms.finish(group, state.out),
        labels: grouper.labels[group] ?? noLabels,
        dropName: grouper.dropName[group] ?? false,
      };
    });
  }
}

function foldSum(state: GroupState, values: Float64Array, present: Uint8Array, isFull: boolean): void {
  if (isFull && state.isFull) {
    foldFullSum(state, values);
    return;
  }
  const { out, extra } = state;
  const sums = out.values;
  const seen = out.present;
  for (let i = 0; i < values.length; i++) {
    if (present[i] !== 1) continue;
    const value = values[i] as number;
    if (seen[i] !== 1) {
      seen[i] = 1;
      sums[i] = value;
      continue;
    }
    // Kahan-Neumaier as in kahan.ts, written out, as below.
    const sum = sums[i] as number;
    const total = sum + value;
    if (total === Infinity || total === -Infinity) extra[i] = 0;
    else if (Math.abs(sum) >= Math.abs(value)) extra[i] = (extra[i] as number) + (sum - total + value);
    else extra[i] = (extra[i] as number) + (value - total + sum);
    sums[i] = total;
  }
}

/**
 * As {@link foldSum} where both have a value at every step: this is the hottest loop of all. What an addition loses is
 * worked out without looking which number is larger (Knuth, The Art of Computer Programming 2, 4.2.2, theorem B), which is
 * the same to the bit unless one of them is not finite.
 */
function foldFullSum({ out, extra }: GroupState, values: Float64Array): void {
  const sums = out.values;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const sum = sums[i] as number;
    const total = sum + value;
    const added = total - sum;
    const lost = sum - (total - added) + (value - added);
    sums[i] = total;
    if (lost === lost) extra[i] = (extra[i] as number) + lost;
    else extra[i] = total === Infinity || total === -Infinity ? 0 : NaN;
  }
}

function finishSum({ out, extra }: GroupState, step: number): void {
  out.values[step] = (out.values[step] as number) + (extra[step] as number);
}

const kahan = new KahanSum();

/** Direct mean; steps whose sum would overflow go on with the incremental mean (engine.go aggregation, AVG). */
function foldAvg(state: GroupState, values: Float64Array, present: Uint8Array): void {
  const { out, extra, counts } = state;
  for (let i = 0; i < values.length; i++) {
    if (present[i] !== 1) continue;
    const value = values[i] as number;
    const count = (counts[i] as number) + 1;
    counts[i] = count;
    if (out.present[i] !== 1) {
      out.present[i] = 1;
      out.values[i] = value;
      continue;
    }
    const before = out.values[i] as number;
    kahan.reset(before, extra[i]);
    if (state.incremental?.[i] !== 1) {
      kahan.add(value);
      if (kahan.sum !== Infinity && kahan.sum !== -Infinity) {
        out.values[i] = kahan.sum;
        extra[i] = kahan.compensation;
        continue;
      }
      state.incremental ??= new Uint8Array(values.length);
      state.incremental[i] = 1;
      kahan.reset(before / (count - 1), (extra[i] as number) / (count - 1));
    }
    const q = (count - 1) / count;
    kahan.reset(q * kahan.sum, q * kahan.compensation);
    kahan.add(value / count);
    out.values[i] = kahan.sum;
    extra[i] = kahan.compensation;
  }
}

function finishAvg({ out, extra, counts, incremental }: GroupState, step: number): void {
  const sum = out.values[step] as number;
  const compensation = extra[step] as number;
  const count = counts[step] as number;
  out.values[step] = incremental?.[step] === 1 ? sum + compensation : sum / count + compensation / count;
}

/** Welford's variance: `out` holds the sum of squared differences, `extra` the mean. */
function foldVariance({ out, extra, counts }: GroupState, values: Float64Array, present: Uint8Array): void {
  for (let i = 0; i < values.length; i++) {
    if (present[i] !== 1) continue;
    const value = values[i] as number;
    const count = (counts[i] as number) + 1;
    counts[i] = count;
    if (out.present[i] !== 1) {
      out.present[i] = 1;
      extra[i] = value;
      out.values[i] = Number.isFinite(value) ? 0 : NaN;
      continue;
    }
    const delta = value - (extra[i] as number);
    extra[i] = (extra[i] as number) + delta / count;
    out.values[i] = (out.values[i] as number) + delta * (value - (extra[i] as number));
  }
}

function foldMin({ out }: GroupState, values: Float64Array, present: Uint8Array): void {
  for (let i = 0; i < values.length; i++) {
    if (present[i] !== 1) continue;
    const best = out.values[i] as number;
    if (out.present[i] !== 1 || best > (values[i] as number) || best !== best)
      out.values[i] = values[i] as number;
    out.present[i] = 1;
  }
}

function foldMax({ out }: GroupState, values: Float64Array, present: Uint8Array): void {
  for (let i = 0; i < values.length; i++) {
    if (present[i] !== 1) continue;
    const best = out.values[i] as number;
    if (out.present[i] !== 1 || best < (values[i] as number) || best !== best)
      out.values[i] = values[i] as number;
    out.present[i] = 1;
  }
}

function foldCount({ out }: GroupState, values: Float64Array, present: Uint8Array): void {
  for (let i = 0; i < values.length; i++) {
    if (present[i] === 0) continue;
    out.values[i] = (out.values[i] as number) + 1;
    out.present[i] = 1;
  }
}

function foldGroup({ out }: GroupState, values: Float64Array, present: Uint8Array): void {
  for (let i = 0; i < values.length; i++) {
    if (present[i] === 0) continue;
    out.values[i] = 1;
    out.present[i] = 1;
  }
}

const operators: Readonly<
  Record<PlainOperator, readonly [Fold, ((state: GroupState, step: number) => void)?]>
> = {
  sum: [foldSum, finishSum],
  avg: [foldAvg, finishAvg],
  count: [foldCount],
  min: [foldMin],
  max: [foldMax],
  group: [foldGroup],
  stdvar: [
    foldVariance,
    ({ out, counts }, step) => {
      out.values[step] = (out.values[step] as number) / (counts[step] as number);
    },
  ],
  stddev: [
    foldVariance,
    ({ out, counts }, step) => {
      out.values[step] = Math.sqrt((out.values[step] as number) / (counts[step] as number));
    },
  ],
};

/** sum, avg, count, min, max, group, stddev, stdvar. */
export function aggregate(
  op: PlainOperator,
  expr: Aggregate,
  columns: readonly Column[],
  steps: number,
  context: EvaluationContext,
): Column[] {
  const folder = new GroupFolder(op, expr, steps, context);
  for (const { labels, values, present, dropName, histograms } of columns)
    folder.add(labels, values, present, dropName, histograms);
  return folder.result();
}

/** Says that the aggregation passes over histograms if there are any. */
export function noteIgnored(columns: readonly Column[], aggregation: string, place: NotePlace): void {
  if (columns.some(({ histograms, present }) => histograms !== null && present.includes(HISTOGRAM)))
    histogramNotes.ignoredInAggregation(place, aggregation);
}

/** quantile(q, ...): `q` may differ from step to step. */
export function aggregateQuantile(
  q: Float64Array,
  { grouping, without, expr }: Aggregate,
  columns: readonly Column[],
  steps: number,
  context: EvaluationContext,
): Column[] {
  noteIgnored(columns, 'quantile', { context, position: expr.position });
  const groups = groupColumns(columns, grouping, without);
  context.charge(groups.labels.length * steps);
  const members: Column[][] = groups.labels.map(() => []);
  columns.forEach((column, i) => members[groups.index[i] as number]?.push(column));
  return groups.labels.map((labels, group) => {
    context.checkpoint();
    const out = newColumn(labels, steps, groups.dropName[group]);
    for (let step = 0; step < steps; step++) {
      const values: number[] = [];
      for (const { values: column, present } of members[group] ?? []) {
        if (present[step] === 1) values.push(column[step] as number);
      }
      if (values.length === 0) continue;
      out.values[step] = quantile(q[step] as number, values);
      out.present[step] = 1;
    }
    return out;
  });
}
