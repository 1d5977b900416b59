import { METRIC_NAME, labelsKey, type Labels } from '#shared/model/labels.ts';
import { isComparison, isTrim, type VectorMatching } from '../ast.ts';
import { PromqlError } from '../errors.ts';
import type { EvaluationContext } from './context.ts';
import { changesMetric, combineElements, needsElements, type ElementOperation } from './histogram-binary.ts';
import { withFill } from './fill.ts';
import { anyPresent, bySignature, matchedLabels, signatureOf } from './matching.ts';
import { arithmetic, comparison } from './operators.ts';
import { hasAny, labelsText, mergeSame, newColumn, onlyLabels, type Column } from './values.ts';

export interface VectorOperation extends ElementOperation {
  readonly matching: VectorMatching;
}

/**
 * An arithmetic or comparison operator between two vectors. Which series meet is worked out once on the labels; whether a
 * match is allowed (one side must be unique) is a question of each step, as series come and go.
 */
export function vectorOperation(
  operation: VectorOperation,
  left: readonly Column[],
  right: readonly Column[],
  steps: number,
  context: EvaluationContext,
): readonly Column[] {
  const { matching } = operation;
  const swapped = matching.card === 'one-to-many';
  const [many, one] = swapped ? [right, left] : [left, right];
  const signature = signatureOf(matching);
  const manySeries = bySignature(many, signature);
  const oneSeries = bySignature(one, signature);
  checkUnique(oneSeries, many, matching, steps);
  const { fillLeft, fillRight } = matching;
  const manyByKey = withFill(manySeries, oneSeries, swapped ? fillRight : fillLeft, matching, steps);
  const oneByKey = withFill(oneSeries, manySeries, swapped ? fillLeft : fillRight, matching, steps);
  const results: Column[] = [];
  for (const [key, manyColumns] of manyByKey) {
    const oneColumns = oneByKey.get(key);
    if (oneColumns === undefined) continue;
    context.checkpoint();
    if (matching.card === 'one-to-one') checkOneToOne(manyColumns, anyPresent(oneColumns, steps), steps);
    const matched = new Map<string, Uint8Array>();
    for (const a of manyColumns) {
      for (const b of oneColumns) {
        context.charge(steps);
        const labels = resultLabels(a.labels, b.labels, operation);
        if (matching.card !== 'one-to-one') checkGrouping(matched, labelsKey(labels), a, b, steps);
        const out = newColumn(labels, steps, a.dropName);
        const column = swapped ? combine(b, a, out, operation) : combine(a, b, out, operation);
        if (hasAny(column.present)) results.push(column);
      }
    }
  }
  return mergeSame(results);
}

/** Applies the operator where both have a value. A comparison without `bool` keeps the left value where it holds. */
function combine(left: Column, right: Column, out: Column, operation: VectorOperation): Column {
  combineNumbers(left, right, out, operation);
  return needsElements(operation, left, right) ? combineElements(operation, left, right, out) : out;
}

function combineNumbers(left: Column, right: Column, out: Column, { op, returnBool }: VectorOperation): void {
  const steps = left.values.length;
  if (isTrim(op)) return;
  if (!isComparison(op)) {
    const apply = arithmetic[op];
    for (let i = 0; i < steps; i++) {
      if (left.present[i] !== 1 || right.present[i] !== 1) continue;
      out.values[i] = apply(left.values[i] as number, right.values[i] as number);
      out.present[i] = 1;
    }
    return;
  }
  const holds = comparison[op];
  for (let i = 0; i < steps; i++) {
    if (left.present[i] !== 1 || right.present[i] !== 1) continue;
    const value = left.values[i] as number;
    const kept = holds(value, right.values[i] as number);
    if (!kept && !returnBool) continue;
    out.values[i] = returnBool ? (kept ? 1 : 0) : value;
    out.present[i] = 1;
  }
}

function resultLabels(many: Labels, one: Labels, { op, matching, returnBool }: VectorOperation): Labels {
  let out = Object.create(null) as Record<string, string>;
  const dropName = returnBool || changesMetric(op);
  for (const name in many) if (!dropName || name !== METRIC_NAME) out[name] = many[name] ?? '';
  if (matching.card === 'one-to-one') {
    if (matching.on) out = onlyLabels(out, matching.labels);
    else for (const name of matching.labels) delete out[name];
  }
  for (const name of matching.include) {
    const value = one[name];
    if (value !== undefined && value !== '') out[name] = value;
    else delete out[name];
  }
  return out;
}

/** Two series of the "one" side must not share a signature at a step where there is anything to match. */
function checkUnique(
  oneByKey: ReadonlyMap<string, readonly Column[]>,
  many: readonly Column[],
  matching: VectorMatching,
  steps: number,
): void {
  let manyPresent: Uint8Array | null = null;
  for (const columns of oneByKey.values()) {
    if (columns.length < 2) continue;
    manyPresent ??= anyPresent(many, steps);
    for (let i = 0; i < steps; i++) {
      if (manyPresent[i] !== 1) continue;
      const present = columns.filter((column) => column.present[i] !== 0);
      if (present.length < 2) continue;
      const [first, second] = present.map((column) => labelsText(column.labels)).sort();
      const side = matching.card === 'one-to-many' ? 'left' : 'right';
      const group = labelsText(matchedLabels((present[0] as Column).labels, matching));
      throw new PromqlError(
        `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: ` +
          `[${first}, ${second}];many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
  }
}

function checkOneToOne(columns: readonly Column[], onePresent: Uint8Array, steps: number): void {
  if (columns.length < 2) return;
  for (let i = 0; i < steps; i++) {
    if (onePresent[i] !== 1) continue;
    let matches = 0;
    for (const column of columns) if (column.present[i] !== 0) matches++;
    if (matches > 1) {
      throw new PromqlError(
        'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
      );
    }
  }
}

/** With group_left/group_right the result's labels must tell the series of the "many" side apart. */
function checkGrouping(
  matched: Map<string, Uint8Array>,
  key: string,
  a: Column,
  b: Column,
  steps: number,
): void {
  const before = matched.get(key);
  const both = before ?? new Uint8Array(steps);
  for (let i = 0; i < steps; i++) {
    if (a.present[i] === 0 || b.present[i] === 0) continue;
    if (both[i] === 1) {
      throw new PromqlError('multiple matches for labels: grouping labels must ensure unique matches');
    }
    both[i] = 1;
  }
  if (before === undefined) matched.set(key, both);
}
