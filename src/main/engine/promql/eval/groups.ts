import { METRIC_NAME, labelsKey, type Labels } from '#shared/model/labels.ts';
import { noLabels, onlyLabels, withoutLabels, type Column } from './values.ts';

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
  const index = new Int32Array(columns.length);
  if (!without && grouping.length === 0) {
    const some = columns.length > 0;
    return { index, labels: some ? [noLabels] : [], dropName: some ? [false] : [] };
  }
  const labels: Labels[] = [];
  const dropName: boolean[] = [];
  const byKey = new Map<string, number>();
  const dropped = new Set([...grouping, METRIC_NAME]);
  columns.forEach((column, i) => {
    const rest = without ? withoutLabels(column.labels, dropped) : null;
    const key = rest === null ? valuesKey(column.labels, grouping) : labelsKey(rest);
    let group = byKey.get(key);
    if (group === undefined) {
      group = labels.length;
      byKey.set(key, group);
      labels.push(rest ?? onlyLabels(column.labels, grouping));
      dropName.push(false);
    }
    index[i] = group;
    if (column.dropName) dropName[group] = true;
  });
  return { index, labels, dropName };
}

/** The values of the labels named, joined by a byte no UTF-8 label value has. */
export function valuesKey(labels: Labels, names: readonly string[]): string {
  let key = '';
  for (const name of names) key += `${labels[name] ?? ''}\xff`;
  return key;
}
