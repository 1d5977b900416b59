import { METRIC_NAME, labelsKey, type Labels } from '#shared/model/labels.ts';
import { noLabels, onlyLabels, withoutLabels, type Column } from './values.ts';

/** Aggregations that fold the series of a group into one, without a parameter. */
export type PlainOperator = 'sum' | 'avg' | 'count' | 'min' | 'max' | 'group' | 'stddev' | 'stdvar';

/** Which group each series belongs to, and the labels of each group, in the order they are first met. */
export interface Groups {
  readonly index: Int32Array;
  readonly labels: readonly Labels[];
  /** Groups with a member whose name is to be dropped at the end. */
  readonly dropName: readonly boolean[];
}

/** Groups series by the labels named (`by`) or by all others (`without`, which also drops the metric name). */
export function groupColumns(
  columns: readonly Column[],
  grouping: readonly string[],
  without: boolean,
): Groups {
  const grouper = new Grouper(grouping, without);
  const index = new Int32Array(columns.length);
  columns.forEach((column, i) => {
    index[i] = grouper.groupOf(column.labels, column.dropName);
  });
  return { index, labels: grouper.labels, dropName: grouper.dropName };
}

/** Finds the group of one series after the other. */
export class Grouper {
  /** Of each group, in the order they are first met. */
  readonly labels: Labels[] = [];
  readonly dropName: boolean[] = [];
  private readonly grouping: readonly string[];
  private readonly without: ReadonlySet<string> | null;
  private readonly byKey = new Map<string, number>();

  constructor(grouping: readonly string[], without: boolean) {
    this.grouping = grouping;
    this.without = without ? new Set([...grouping, METRIC_NAME]) : null;
  }

  /** Number of the group that a series belongs to, a new one when it is the first. */
  groupOf(labels: Labels, dropName: boolean): number {
    const { grouping, without } = this;
    const rest = without === null ? null : withoutLabels(labels, without);
    const key = rest === null ? valuesKey(labels, grouping) : labelsKey(rest);
    let group = this.byKey.get(key);
    if (group === undefined) {
      group = this.labels.length;
      this.byKey.set(key, group);
      this.labels.push(rest ?? (grouping.length === 0 ? noLabels : onlyLabels(labels, grouping)));
      this.dropName.push(false);
    }
    if (dropName && (without !== null || grouping.length > 0)) this.dropName[group] = true;
    return group;
  }
}

/** The values of the labels named, joined by a byte no UTF-8 label value has. */
export function valuesKey(labels: Labels, names: readonly string[]): string {
  const [only] = names;
  if (only !== undefined && names.length === 1) return labels[only] ?? '';
  let key = '';
  for (const name of names) key += `${labels[name] ?? ''}\xff`;
  return key;
}
