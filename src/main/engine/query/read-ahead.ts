import { METRIC_NAME } from '#shared/model/labels.ts';
import { partMatchers } from '../base/assemble-histograms.ts';
import {
  DEFAULT_LOOKBACK_MS,
  DEFAULT_SUBQUERY_STEP_MS,
  selectionsOf,
  subqueryCost,
} from '../promql/index.ts';
import type { Expr, Selection } from '../promql/index.ts';
import type { InstantValue, QuerySource } from '../promql/types.ts';
import type { Matcher, SeriesSamples, TsdbLender, TsdbReader } from '../tsdb/types.ts';
import { evaluateQuery } from './evaluation.ts';

/** Evaluates one of the expressions that were read ahead; null when that one is to be asked by itself. Throws PromqlError. */
export type ReadAhead = (expr: string) => InstantValue | null;

export interface ReadAheadOptions {
  readonly store: TsdbReader & TsdbLender;
  readonly parse: (expr: string) => Expr;
  readonly timeMs: number;
  /** Names of series that may be written before an expression's turn comes: who reads them must not read ahead. */
  readonly written: ReadonlySet<string>;
}

/** Longer ranges are for the query service, which chooses where they are read and from what. */
const LONGEST_MS = 15 * 60_000;
/** About how many samples one expression may read, taken that each series has one a second. */
const MOST_SAMPLES = 10_000;
/** About how many samples are read in one go: some milliseconds' work. */
const MOST_SAMPLES_TOGETHER = 200_000;

/** Expressions looked at between two pauses: about 1 ms when all of them are new, several when nothing is compiled yet. */
const EXPRS_PER_STEP = 4;

/** What is read of one range of time. */
interface Window {
  readonly minMs: number;
  readonly maxMs: number;
  readonly sets: (readonly Matcher[])[];
  readonly found: Map<readonly Matcher[], SeriesSamples[]>;
}

/**
 * Reads what many expressions need at one instant in one go: ten thousand rules look at a few thousand series, and it is the
 * reading one by one that takes the time. Dear expressions, and those that have to wait for others, are left out. Yields where
 * the engine may do something else: an expression that is met for the first time has to be parsed.
 */
export function* readAhead(
  exprs: readonly string[],
  options: ReadAheadOptions,
): Generator<undefined, ReadAhead> {
  const { store, parse, timeMs, written } = options;
  const grid = {
    startMs: timeMs,
    endMs: timeMs,
    stepMs: 1,
    lookbackMs: DEFAULT_LOOKBACK_MS,
    subqueryStepMs: DEFAULT_SUBQUERY_STEP_MS,
  };
  const windows: Window[] = [];
  const ready = new Map<string, Expr>();
  const rawFromMs = store.coverage()[0]?.completeFromMs ?? -Infinity;
  let samplesLeft = MOST_SAMPLES_TOGETHER;

  const windowOf = (minMs: number, maxMs: number): Window | undefined =>
    windows.find((window) => window.minMs === minMs && window.maxMs === maxMs);

  for (const [i, text] of exprs.entries()) {
    if (i % EXPRS_PER_STEP === 0) yield;
    const expr = parsedOrNull(text);
    if (expr === null) continue;
    const selections = selectionsOf(expr, grid);
    for (const { matchers } of selections) yield* store.prepare(matchers);
    const samples = samplesOf(selections) + subqueryCost(expr, grid);
    if (samples > Math.min(MOST_SAMPLES, samplesLeft)) continue;
    samplesLeft -= samples;
    ready.set(text, expr);
    for (const { matchers, minMs, maxMs } of selections) {
      let window = windowOf(minMs, maxMs);
      if (window === undefined) windows.push((window = { minMs, maxMs, sets: [], found: new Map() }));
      window.sets.push(matchers);
    }
  }
  for (const { minMs, maxMs, sets, found } of windows) {
    yield;
    const series = yield* store.selectEach(sets, minMs, maxMs);
    sets.forEach((matchers, i) => found.set(matchers, series[i] ?? []));
  }

  /** What doesn't parse says so when it is asked by itself. */
  function parsedOrNull(text: string): Expr | null {
    try {
      return parse(text);
    } catch {
      return null;
    }
  }

  /** Infinity for what must not be read ahead. */
  function samplesOf(selections: readonly Selection[]): number {
    let samples = 0;
    for (const { matchers, minMs, maxMs } of selections) {
      // Where samples are gone, rollups are read, which is the query service's business.
      if (minMs <= rawFromMs) return Infinity;
      const name = matchers.find((matcher) => matcher.name === METRIC_NAME && matcher.op === '=')?.value;
      if (name === undefined || written.has(name) || maxMs - minMs > LONGEST_MS) return Infinity;
      const parts = partMatchers(matchers);
      // So are native histograms, which are put together when they are read.
      if (parts !== null && store.estimate(parts, minMs, maxMs, null).series > 0) return Infinity;
      samples += store.estimate(matchers, minMs, maxMs, null).series * ((maxMs - minMs) / 1000 + 1);
    }
    return samples;
  }

  const source: QuerySource = {
    select: (matchers, minMs, maxMs, view) =>
      windowOf(minMs, maxMs)?.found.get(matchers) ?? store.select(matchers, minMs, maxMs, view),
    selectHistograms: () => [],
  };
  return (text) => {
    const expr = ready.get(text);
    if (expr === undefined) return null;
    const outcome = evaluateQuery(
      expr,
      { kind: 'instant', timeMs },
      { source, lookbackMs: DEFAULT_LOOKBACK_MS, interrupted: () => null },
    );
    return outcome.kind === 'instant' ? outcome.value : null;
  };
}
