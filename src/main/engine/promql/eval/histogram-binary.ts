import {
  isComparison,
  isTrim,
  type ArithmeticOperator,
  type ComparisonOperator,
  type TrimOperator,
} from '../ast.ts';
import { add, subtract, type Combined } from '../histogram/combine.ts';
import {
  asGauge,
  compact,
  divide,
  equals,
  multiply,
  type FloatHistogram,
} from '../histogram/float-histogram.ts';
import { trim } from '../histogram/trim.ts';
import { histogramNotes, type NotePlace } from './histogram-notes.ts';
import { HISTOGRAM, type Column, type Histograms } from './values.ts';

export type ElementOperator = ArithmeticOperator | ComparisonOperator | TrimOperator;

/** One side of an operator; a scalar is there at every step. */
export interface Operand {
  readonly values: Float64Array;
  readonly present: Uint8Array | null;
  readonly histograms: Histograms | null;
}

export interface ElementOperation {
  readonly op: ElementOperator;
  readonly returnBool: boolean;
  readonly place: NotePlace;
}

/** Whether there may be more to do than with numbers alone. */
export function needsElements(
  { op }: { readonly op: ElementOperator },
  left: Operand,
  right: Operand,
): boolean {
  return left.histograms !== null || right.histograms !== null || isTrim(op);
}

/** Goes through the steps where a side is a histogram; those with two numbers are in `out` already. */
export function combineElements(
  operation: ElementOperation,
  left: Operand,
  right: Operand,
  out: Column,
): Column {
  const results: (FloatHistogram | undefined)[] = [];
  for (let step = 0; step < out.present.length; step++) {
    const a = elementAt(left, step);
    const b = elementAt(right, step);
    if (a === undefined || b === undefined) continue;
    if (typeof a === 'number' && typeof b === 'number' && !isTrim(operation.op)) continue;
    const result = apply(operation, a, b);
    if (result === null) continue;
    if (typeof result !== 'boolean') {
      results[step] = result;
      out.present[step] = HISTOGRAM;
    } else if (operation.returnBool) {
      out.values[step] = result ? 1 : 0;
      out.present[step] = 1;
    } else if (result && typeof a !== 'number') {
      results[step] = a;
      out.present[step] = HISTOGRAM;
    }
  }
  return { ...out, histograms: results };
}

function elementAt(
  { values, present, histograms }: Operand,
  step: number,
): number | FloatHistogram | undefined {
  const kind = present === null ? 1 : present[step];
  if (kind === 1) return values[step];
  return kind === HISTOGRAM ? histograms?.[step] : undefined;
}

/** A histogram, whether a comparison holds, or null where the operator has no meaning (engine.go vectorElemBinop). */
function apply(
  { op, place }: ElementOperation,
  a: number | FloatHistogram,
  b: number | FloatHistogram,
): FloatHistogram | boolean | null {
  if (typeof a === 'number') {
    if (typeof b !== 'number' && op === '*') return compact(multiply(b, a));
  } else if (typeof b === 'number') {
    if (op === '*') return compact(multiply(a, b));
    if (op === '/') return compact(divide(a, b));
    if (op === '</') return trim(a, b, 'below');
    if (op === '>/') return trim(a, b, 'above');
  } else {
    if (op === '==') return equals(a, b);
    if (op === '!=') return !equals(a, b);
    if (op === '+') return joined(add(a, b), op, 'addition', place);
    if (op === '-') {
      const difference = joined(subtract(a, b), op, 'subtraction', place);
      return difference === null ? null : asGauge(difference);
    }
  }
  histogramNotes.incompatibleTypes(place, kindOf(a), op, kindOf(b));
  return null;
}

function joined(
  result: Combined | null,
  op: ElementOperator,
  name: 'addition' | 'subtraction',
  place: NotePlace,
): FloatHistogram | null {
  if (result === null) {
    histogramNotes.incompatibleLayout(place, op);
    return null;
  }
  if (result.collision) histogramNotes.resetCollision(place, name);
  if (result.reconciled) histogramNotes.boundsReconciled(place, name);
  return compact(result.histogram);
}

function kindOf(element: number | FloatHistogram): 'float' | 'histogram' {
  return typeof element === 'number' ? 'float' : 'histogram';
}

/** Operators that make something new, so that the metric's name no longer fits. */
export function changesMetric(op: ElementOperator): boolean {
  return !isComparison(op) && !isTrim(op);
}
