import type { Matcher, TierQuestion, TierView } from '../tsdb/types.ts';
import { childrenOf, type AtModifier, type Expr, type VectorSelector } from './ast.ts';
import { evaluatedArgs } from './info.ts';
import { NEWEST, readingOf, type RollupReading } from './readings.ts';
import { windowOn } from './tier-windows.ts';
import type { QuerySource } from './types.ts';

/** What the evaluator will read for one selector: everything in [minMs, maxMs], unix ms. */
export interface Selection {
  readonly matchers: readonly Matcher[];
  readonly minMs: number;
  readonly maxMs: number;
  /** Where rollups are read; null where raw samples are enough. */
  readonly view: TierView | null;
}

/** The times a selector is looked at: evenly spaced, all the same under an `@`. */
export interface References {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly stepMs: number;
}

/** The steps of a query, and what its evaluation takes for granted. */
export interface SelectionOptions {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly lookbackMs: number;
  readonly subqueryStepMs: number;
  /** Chooses tiers; raw samples are read unless given. */
  readonly tiers?: QuerySource['tiers'] | undefined;
}

/** Equal for selections that read the same. */
export function selectionKey({ matchers, minMs, maxMs, view }: Selection): string {
  let key = `${minMs} ${maxMs}`;
  if (view !== null) {
    key += ` ${view.use}`;
    for (const { tierMs, toMs } of view.zones) key += ` ${tierMs}:${toMs}`;
  }
  return key + matchersKey(matchers);
}

/** Equal for questions with the same answer. */
export function questionKey({ matchers, use, minMs, maxMs, alignedMs }: TierQuestion): string {
  return `${minMs} ${maxMs} ${use} ${alignedMs}${matchersKey(matchers)}`;
}

function matchersKey(matchers: readonly Matcher[]): string {
  let key = '';
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
  const steps = { firstMs: startMs, lastMs: lastStep(startMs, endMs, stepMs), stepMs };
  collect(expr, steps, NEWEST, options, out);
  return out;
}

/** `steps`: those the expression is evaluated at; `reading`: of the function it is an argument of. */
function collect(
  expr: Expr,
  steps: References,
  reading: RollupReading,
  options: SelectionOptions,
  out: Selection[],
): void {
  const { firstMs: first, lastMs: last } = steps;
  if (last < first) return;
  if (expr.kind === 'selector' || expr.kind === 'matrix') {
    const selector = expr.kind === 'matrix' ? expr.selector : expr;
    const { at, offsetMs } = selector;
    const references = {
      firstMs: referenceTime(first, at, offsetMs, options),
      lastMs: referenceTime(last, at, offsetMs, options),
      stepMs: steps.stepMs,
    };
    out.push(
      expr.kind === 'matrix'
        ? rangeSelection(selector, references, expr.rangeMs, reading, options.tiers)
        : instantSelection(selector, references, options.lookbackMs, options.tiers),
    );
    return;
  }
  if (expr.kind === 'subquery') {
    const from = referenceTime(first, expr.at, expr.offsetMs, options);
    const to = referenceTime(last, expr.at, expr.offsetMs, options);
    const stepMs = expr.stepMs ?? options.subqueryStepMs;
    const { startMs, endMs } = subquerySteps(from, to, expr.rangeMs, stepMs);
    const inner = { firstMs: startMs, lastMs: lastStep(startMs, endMs, stepMs), stepMs };
    collect(expr.expr, inner, NEWEST, options, out);
    return;
  }
  const below = expr.kind === 'paren' ? reading : expr.kind === 'call' ? readingOf(expr.name) : NEWEST;
  const children = expr.kind === 'call' ? evaluatedArgs(expr) : childrenOf(expr);
  for (const child of children) collect(child, steps, below, options, out);
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

/** What an instant selector reads: the lookback before each reference. */
export function instantSelection(
  { matchers }: VectorSelector,
  { firstMs, lastMs, stepMs }: References,
  lookbackMs: number,
  tiers: QuerySource['tiers'],
): Selection {
  // Timestamps are whole ms, so the first one inside the left-open range is 1 ms after its start.
  const minMs = firstMs - lookbackMs + 1;
  if (tiers === undefined) return { matchers, minMs, maxMs: lastMs, view: null };
  const alignedMs = divisorOf([firstMs, lastMs - firstMs === 0 ? 0 : stepMs]);
  const view = tiers({ matchers, use: NEWEST.use, minMs, maxMs: lastMs, alignedMs });
  const widestMs = Math.max(0, ...(view?.zones ?? []).map(({ tierMs }) => tierMs));
  return { matchers, minMs: minMs - widestMs, maxMs: lastMs, view };
}

/** What a range selector reads: the left-open range before each reference. */
export function rangeSelection(
  { matchers }: VectorSelector,
  { firstMs, lastMs, stepMs }: References,
  rangeMs: number,
  { use, isExact, leastBuckets }: RollupReading,
  tiers: QuerySource['tiers'],
): Selection {
  const minMs = firstMs - rangeMs + 1;
  if (tiers === undefined) return { matchers, minMs, maxMs: lastMs, view: null };
  const alignedMs = isExact ? divisorOf([firstMs, lastMs - firstMs === 0 ? 0 : stepMs, rangeMs]) : 1;
  const view = tiers({ matchers, use, minMs, maxMs: lastMs, alignedMs });
  if (view === null) return { matchers, minMs, maxMs: lastMs, view };
  return { matchers, minMs: windowOn(view, firstMs, rangeMs, leastBuckets).openMs + 1, maxMs: lastMs, view };
}

/** The greatest number of ms that divides all of these; 1 when one is no whole number. */
function divisorOf(times: readonly number[]): number {
  if (!times.every(Number.isInteger)) return 1;
  return times.reduce((a, b) => {
    let [x, y] = [Math.abs(a), Math.abs(b)];
    while (y > 0) [x, y] = [y, x % y];
    return x;
  }, 0);
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
