import { makeLabels } from '#shared/model/labels.ts';
import { PromqlError } from '../errors.ts';
import { quote } from '../literals.ts';
import type { Aggregate } from '../ast.ts';
import { histogramText } from '../histogram/text.ts';
import type { EvaluationContext } from './context.ts';
import { groupColumns } from './groups.ts';
import { histogramAt, newColumn, type Column } from './values.ts';

/** count_values(label, ...): per group one series for each value met, with the value in the label. */
export function countValues(
  label: string,
  { grouping, without }: Aggregate,
  columns: readonly Column[],
  steps: number,
  context: EvaluationContext,
): Column[] {
  if (label === '' || !label.isWellFormed()) throw new PromqlError(`invalid label name ${quote(label)}`);
  // The label overrides one that is grouped by, so series are grouped by the others and the value is added.
  const others = grouping.filter((name) => name !== label);
  const groups = groupColumns(columns, without ? [...grouping, label] : others, without);
  const hidden = without && grouping.includes(label);
  const found = groups.labels.map(() => new Map<string, Column>());
  columns.forEach((column, i) => {
    context.checkpoint();
    const group = groups.index[i] as number;
    const results = found[group] as Map<string, Column>;
    for (let step = 0; step < steps; step++) {
      if (column.present[step] === 0) continue;
      const histogram = histogramAt(column, step);
      const text = histogram === null ? formatValue(column.values[step] as number) : histogramText(histogram);
      const key = hidden ? '' : text;
      let result = results.get(key);
      if (result === undefined) {
        context.charge(steps);
        const base = Object.entries(groups.labels[group] ?? {});
        result = newColumn(makeLabels(hidden ? base : [...base, [label, text]]), steps);
        results.set(key, result);
      }
      result.values[step] = (result.values[step] as number) + 1;
      result.present[step] = 1;
    }
  });
  return found.flatMap((results) => [...results.values()]);
}

/** A sample value as Go's FormatFloat(v, 'f', -1, 64): the shortest digits that read back, never with an exponent. */
export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
