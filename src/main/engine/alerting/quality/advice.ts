import type { RuleAdvice } from '#shared/contract/alerts.ts';
import type { BacktestOutcome, BacktestResult, RuleVariation } from '#shared/contract/rules.ts';

const MINUTE_MS = 60_000;
const FOR_MS = [1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS);
/** How much further a value has to go. */
const THRESHOLD_STEPS = [0.1, 0.25, 0.5] as const;
/** A firing as long as this was worth telling: what makes it go unnoticed is no advice. */
const WORTH_TELLING_MS = 15 * MINUTE_MS;
/** Less than this share of the firings saved is not worth a change. */
const WORTH_SAVING = 0.3;

/** Values to try: waiting longer, and where there is a threshold, one that is harder to reach. */
export function variationsOf(forMs: number, threshold: BacktestResult['threshold']): RuleVariation[] {
  const longer = FOR_MS.filter((each) => each > forMs).map((each) => ({ forMs: each }));
  if (threshold === null || threshold.op === '==' || threshold.op === '!=') return longer;
  const away = threshold.op === '<' || threshold.op === '<=' ? -1 : 1;
  const steps = THRESHOLD_STEPS.map((step) => ({
    threshold: Number((threshold.value + away * step * Math.abs(threshold.value)).toPrecision(12)),
  }));
  return [...longer, ...(threshold.value === 0 ? [] : steps)];
}

/**
 * What would have helped: of the variations that keep every alert that fired for a quarter of an hour or longer, those that
 * save a third of the firings or more, the one that saves most first, of equals the smaller change. `tried` are the
 * variations in the order of the outcomes behind the first.
 */
export function adviceOf(
  { outcomes, endMs }: Pick<BacktestResult, 'outcomes' | 'endMs'>,
  tried: readonly RuleVariation[],
): RuleAdvice {
  const [now, ...others] = outcomes;
  const firings = now?.firings ?? 0;
  const long = now === undefined ? 0 : lasting(now, endMs);
  const suggestions = others
    .flatMap((outcome, at) => {
      const change = tried[at];
      if (change === undefined) return [];
      return [{ ...change, firings: outcome.firings, kept: lasting(outcome, endMs), at }];
    })
    .filter(({ firings: left, kept }) => kept >= long && left <= firings * (1 - WORTH_SAVING))
    .sort((a, b) => a.firings - b.firings || a.at - b.at)
    .map(({ forMs = null, threshold = null, firings: left }) => ({ forMs, threshold, firings: left }));
  // A larger change that saves no more is no advice.
  const useful = suggestions.filter(
    (each, at) =>
      !suggestions.some(
        (other, before) =>
          before < at && other.firings === each.firings && (other.forMs === null) === (each.forMs === null),
      ),
  );
  return { firings, suggestions: useful.slice(0, 3) };
}

/** Firings that were worth telling. A longer `for` begins later, so an alert is followed from when it became true. */
function lasting({ episodes }: BacktestOutcome, endMs: number): number {
  return episodes.filter(({ pendingFromMs, toMs }) => (toMs ?? endMs) - pendingFromMs >= WORTH_TELLING_MS)
    .length;
}
