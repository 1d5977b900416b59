import type { Matcher } from '../tsdb/types.ts';
import { childrenOf, type AtModifier, type Expr, type VectorSelector } from './ast.ts';

/** What the evaluator will read for one selector: everything in [minMs, maxMs], unix ms. */
export interface Selection {
  readonly matchers: readonly Matcher[];
  readonly minMs: number;
  readonly maxMs: number;
}

/** The steps of a query, and what its evaluation takes for granted. */
export interface SelectionOptions {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly lookbackMs: number;
  readonly subqueryStepMs: number;
}

/** Equal for selections that read the same. */
export function selectionKey({ matchers, minMs, maxMs }: Selection): string {
  let key = `${minMs} ${maxMs}`;
  for (const { name, op, value } of matchers) key += `\xff${name}\xff${op}${value}`;
  return key;
}

/**
 * Every selection that an evaluation makes, known before anything is read; in the order they are made, equal ones as
 * often as they are made.
 */
export function selectionsOf(expr: Expr, options: SelectionOptions): Selection[] {
  const { startMs, endMs, stepMs } = options;
  const out: Selection[] = [];
  collect(expr, startMs, lastStep(startMs, endMs, stepMs), options, out);
  return out;
}

/** `first` and `last`: the steps the expression is evaluated from and to. */
function collect(expr: Expr, first: number, last: number, options: SelectionOptions, out: Selection[]): void {
  if (last < first) return;
  if (expr.kind === 'selector' || expr.kind === 'matrix') {
    const selector = expr.kind === 'matrix' ? expr.selector : expr;
    const rangeMs = expr.kind === 'matrix' ? expr.rangeMs : options.lookbackMs;
    const { at, offsetMs } = selector;
    const from = referenceTime(first, at, offsetMs, options);
    out.push(selectionOf(selector, from, referenceTime(last, at, offsetMs, options), rangeMs));
    return;
  }
  if (expr.kind === 'subquery') {
    const from = referenceTime(first, expr.at, expr.offsetMs, options);
    const to = referenceTime(last, expr.at, expr.offsetMs, options);
    const stepMs = expr.stepMs ?? options.subqueryStepMs;
    const steps = subquerySteps(from, to, expr.rangeMs, stepMs);
    collect(expr.expr, steps.startMs, lastStep(steps.startMs, steps.endMs, stepMs), options, out);
    return;
  }
  for (const child of childrenOf(expr)) collect(child, first, last, options, out);
}

/** Windows over values that are at hand cost this much less than reading them. */
const WINDOW_DISCOUNT = 32;

/** What the subqueries of an expression compute, in values read: their own steps, and the windows that slide over these. */
export function subqueryCost(expr: Expr, options: SelectionOptions): number {
  const { startMs, endMs, stepMs } = options;
  return costBelow(expr, { startMs, endMs: lastStep(startMs, endMs, stepMs), stepMs }, options);
}

function costBelow(
  expr: Expr,
  grid: Pick<SelectionOptions, 'startMs' | 'endMs' | 'stepMs'>,
  options: SelectionOptions,
): number {
  if (grid.endMs < grid.startMs) return 0;
  if (expr.kind !== 'subquery')
    return childrenOf(expr).reduce((sum, child) => sum + costBelow(child, grid, options), 0);
  const from = referenceTime(grid.startMs, expr.at, expr.offsetMs, options);
  const to = referenceTime(grid.endMs, expr.at, expr.offsetMs, options);
  const stepMs = expr.stepMs ?? options.subqueryStepMs;
  const { startMs, endMs } = subquerySteps(from, to, expr.rangeMs, stepMs);
  const windows = (grid.endMs - grid.startMs) / grid.stepMs + 1;
  const own = (endMs - startMs) / stepMs + 1 + (windows * (expr.rangeMs / stepMs)) / WINDOW_DISCOUNT;
  return own + costBelow(expr.expr, { startMs, endMs: lastStep(startMs, endMs, stepMs), stepMs }, options);
}

function lastStep(startMs: number, endMs: number, stepMs: number): number {
  return startMs + Math.floor((endMs - startMs) / stepMs) * stepMs;
}

/** The time a step looks at: itself or the `@` time, moved by the offset. */
export function referenceTime(
  stepMs: number,
  at: AtModifier | null,
  offsetMs: number,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): number {
  const fixed = at === null ? stepMs : at.kind === 'time' ? at.ms : at.kind === 'start' ? startMs : endMs;
  return fixed - offsetMs;
}

/** The selection for references from first to last and the left-open range before each. */
export function selectionOf(
  { matchers }: VectorSelector,
  firstMs: number,
  lastMs: number,
  rangeMs: number,
): Selection {
  // Timestamps are whole ms, so the first one inside the left-open range is 1 ms after its start.
  return { matchers, minMs: firstMs - rangeMs + 1, maxMs: lastMs };
}

/**
 * Where the steps of a subquery start and end for references from first to last: they are aligned to the epoch, not to
 * the query, and the range is left-open (engine.go evalSubquery).
 */
export function subquerySteps(
  firstMs: number,
  lastMs: number,
  rangeMs: number,
  stepMs: number,
): { readonly startMs: number; readonly endMs: number } {
  const openMs = firstMs - rangeMs;
  let startMs = stepMs * Math.trunc(openMs / stepMs);
  if (startMs <= openMs) startMs += stepMs;
  return { startMs, endMs: lastMs };
}
