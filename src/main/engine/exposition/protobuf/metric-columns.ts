import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { pageLabels } from '../page-labels.ts';
import { fieldOf, listPart, NATIVE_FIELDS, NATIVE_PART } from '../../base/native-histogram.ts';
import type { NativeBuckets, NativeHistogram, NativeList } from '../../base/native-histogram.ts';
import { boundText } from '../canonical-bound.ts';
import type { Columns } from '../columns.ts';
import type { Histogram } from './histogram.ts';
import type { Metric, Summary } from './metric.ts';

/**
 * The columns of one metric, found once and then known: by the suffix of the name, by bound, by part of a native
 * histogram.
 */
export class MetricColumns {
  private readonly labels: Labels;
  private readonly name: string;
  private readonly columns: Columns;
  private readonly bySuffix = new Map<string, number>();
  private readonly byBound = new Map<number, number>();
  private readonly byPart = new Map<string, number>();
  private readonly byIndex: Readonly<Record<NativeList, Map<number, number>>> = {
    p: new Map(),
    n: new Map(),
    b: new Map(),
  };
  private timeMs = NaN;

  constructor(labels: Labels, columns: Columns) {
    this.labels = labels;
    this.name = labels[METRIC_NAME] ?? '';
    this.columns = columns;
  }

  /** Stores what a metric has; returns how many samples that are, a native histogram being one. */
  put(metric: Metric): number {
    this.timeMs = metric.timeMs;
    const { summary, histogram } = metric;
    if (summary !== null) return this.putSummary(summary) + this.putCreated(metric.createdMs, this.name);
    if (histogram !== null) return this.putHistogram(histogram);
    this.putAt(this.suffixed(''), metric.value);
    return 1 + this.putCreated(metric.createdMs, this.name.replace(/_total$/, ''));
  }

  private putSummary({ count, sum, quantiles, values }: Summary): number {
    this.putAt(this.suffixed('_count'), count);
    this.putAt(this.suffixed('_sum'), sum);
    quantiles.forEach((quantile, i) =>
      this.putAt(this.bounded(this.name, 'quantile', quantile), values[i] ?? NaN),
    );
    return 2 + quantiles.length;
  }

  /** A histogram with both faces is stored as both: the classic one can be queried by everything there is. */
  private putHistogram(histogram: Histogram): number {
    const { native, bounds, cumulative, count, sum } = histogram;
    if (native !== null) this.putNative(native);
    if (native !== null && bounds.length === 0) return 1;
    this.putAt(this.suffixed('_count'), count);
    this.putAt(this.suffixed('_sum'), sum);
    const bucket = `${this.name}_bucket`;
    bounds.forEach((bound, i) => this.putAt(this.bounded(bucket, 'le', bound), cumulative[i] ?? NaN));
    // The page may leave it out: it is the count.
    const isOpen = bounds.at(-1) !== Infinity;
    if (isOpen) this.putAt(this.bounded(bucket, 'le', Infinity), count);
    const created = native === null ? this.putCreated(histogram.createdMs, this.name) : 1;
    return 2 + bounds.length + (isOpen ? 1 : 0) + created;
  }

  private putNative(native: NativeHistogram): void {
    for (const field of NATIVE_FIELDS) this.putAt(this.part(field), fieldOf(native, field));
    if (native.createdMs !== null) this.putAt(this.part('created'), native.createdMs);
    this.putBuckets('p', native.positive);
    this.putBuckets('n', native.negative);
  }

  private putBuckets(list: NativeList, { indexes, counts }: NativeBuckets): void {
    const known = this.byIndex[list];
    for (let i = 0; i < indexes.length; i++) {
      const index = indexes[i]!;
      let column = known.get(index);
      if (column === undefined) known.set(index, (column = this.part(listPart(list, index))));
      this.putAt(column, counts[i]!);
    }
  }

  /** As OpenMetrics text has it: seconds, under the family's name. */
  private putCreated(createdMs: number | null, family: string): number {
    if (createdMs === null) return 0;
    let column = this.bySuffix.get('_created');
    if (column === undefined) {
      column = this.columns.columnOf(this.with([[METRIC_NAME, `${family}_created`]]));
      this.bySuffix.set('_created', column);
    }
    this.putAt(column, createdMs / 1000);
    return 1;
  }

  private putAt(column: number, value: number): void {
    if (this.timeMs !== this.timeMs) this.columns.put(column, value);
    else this.columns.putAt(column, value, this.timeMs);
  }

  private suffixed(suffix: string): number {
    const known = this.bySuffix.get(suffix);
    if (known !== undefined) return known;
    const column = this.columns.columnOf(this.with([[METRIC_NAME, this.name + suffix]]));
    this.bySuffix.set(suffix, column);
    return column;
  }

  private bounded(name: string, label: string, bound: number): number {
    const known = this.byBound.get(bound);
    if (known !== undefined) return known;
    const column = this.columns.columnOf(
      this.with([
        [METRIC_NAME, name],
        [label, boundText(bound)],
      ]),
    );
    this.byBound.set(bound, column);
    return column;
  }

  private part(part: string): number {
    const known = this.byPart.get(part);
    if (known !== undefined) return known;
    const column = this.columns.columnOf(this.with([[NATIVE_PART, part]]));
    this.byPart.set(part, column);
    return column;
  }

  private with(more: readonly (readonly [string, string])[]): Labels {
    return pageLabels([...Object.entries(this.labels), ...more]);
  }
}
