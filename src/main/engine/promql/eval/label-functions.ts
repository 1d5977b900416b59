import { METRIC_NAME, makeLabels, type Labels } from '#shared/model/labels.ts';
import { PromqlError } from '../errors.ts';
import { compileAnchored, expandMatch } from '../../base/regex.ts';
import type { Regex } from '../../base/regex.ts';
import { mergeSame, type Column } from './values.ts';

function withLabel(labels: Labels, name: string, value: string): Labels {
  return makeLabels([...Object.entries(labels).filter(([other]) => other !== name), [name, value]]);
}

function isLabelName(name: string): boolean {
  return name !== '' && name.isWellFormed();
}

/** label_replace: where the whole of `source` matches the regex, sets `target` to the expanded replacement. */
export function labelReplace(
  columns: readonly Column[],
  target: string,
  replacement: string,
  source: string,
  pattern: string,
): readonly Column[] {
  let regex: Regex;
  try {
    regex = compileAnchored(pattern);
  } catch {
    throw new PromqlError(`invalid regular expression in label_replace(): ${pattern}`);
  }
  if (!isLabelName(target))
    throw new PromqlError(`invalid destination label name in label_replace(): ${target}`);
  return mergeSame(
    columns.map((column) => {
      const match = regex.exec(column.labels[source] ?? '');
      if (match === null) return column;
      const labels = withLabel(column.labels, target, expandMatch(replacement, match));
      return { ...column, labels, dropName: column.dropName && target !== METRIC_NAME };
    }),
  );
}

/** label_join: sets `target` to the values of the source labels with the separator between them. */
export function labelJoin(
  columns: readonly Column[],
  target: string,
  separator: string,
  sources: readonly string[],
): readonly Column[] {
  for (const source of sources) {
    if (!isLabelName(source)) throw new PromqlError(`invalid source label name in label_join(): ${source}`);
  }
  if (!isLabelName(target))
    throw new PromqlError(`invalid destination label name in label_join(): ${target}`);
  return mergeSame(
    columns.map((column) => {
      const value = sources.map((source) => column.labels[source] ?? '').join(separator);
      const labels = withLabel(column.labels, target, value);
      return { ...column, labels, dropName: column.dropName && target !== METRIC_NAME };
    }),
  );
}
