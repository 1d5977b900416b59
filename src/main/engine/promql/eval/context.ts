import { WatchdeckError } from '#shared/model/errors.ts';
import type { Position } from '../ast.ts';
import type { Selection } from '../selections.ts';
import type { EvaluationStats, QueryAnnotation, QueryLimits, QuerySource } from '../types.ts';

/** The steps an expression is evaluated at: unix ms, evenly spaced. Subqueries have a grid of their own. */
export interface Grid {
  readonly times: Float64Array;
  readonly stepMs: number;
}

export interface ContextOptions {
  readonly source: QuerySource;
  readonly limits: QueryLimits;
  readonly lookbackMs: number;
  /** Step of subqueries that don't give one. */
  readonly subqueryStepMs: number;
  /** Prometheus's feature flag of that name: names are dropped at the end, so that functions in between still see them. */
  readonly delayedNameRemoval: boolean;
  /** What `@ start()` and `@ end()` mean. */
  readonly startMs: number;
  readonly endMs: number;
  /** What `step()` means; 0 at an instant. */
  readonly stepMs: number;
}

/** Values that are worked through (well under a millisecond) before it is looked again whether the evaluation is to end. */
const CHECK_EVERY_VALUES = 100_000;
/** What a series costs besides its values; asking the clock costs as much as some series do. */
const VALUES_PER_SERIES = CHECK_EVERY_VALUES / 8;

/** What one evaluation carries along: the data, the limits, and what there is to say about the result. */
export class EvaluationContext {
  readonly options: ContextOptions;
  readonly stats: EvaluationStats = { seriesRead: 0, samplesRead: 0, tiersMs: [] };
  private readonly found = new Map<string, QueryAnnotation>();
  private points = 0;
  /** Values worked through since it was last looked; the first look is at once. */
  private unchecked = CHECK_EVERY_VALUES;

  constructor(options: ContextOptions) {
    this.options = options;
  }

  /**
   * Called once per series in every loop, and within a series whenever many `values` were worked through: throws when the
   * asker is gone or the time is over.
   */
  checkpoint(values = 0): void {
    this.unchecked += VALUES_PER_SERIES + values;
    if (this.unchecked >= CHECK_EVERY_VALUES) this.checkNow();
  }

  /** Looks without delay: an answer that came too late is none. */
  checkNow(): void {
    this.unchecked = 0;
    const reason = this.options.limits.interrupted();
    if (reason === null) return;
    throw new WatchdeckError(
      reason,
      reason === 'cancelled' ? 'the query was cancelled' : 'query timed out in expression evaluation',
    );
  }

  /** Counts samples read or computed against the limit, before they take memory. */
  charge(points: number): void {
    this.points += points;
    const { maxSamples } = this.options.limits;
    if (this.points > maxSamples) {
      throw new WatchdeckError(
        'limit',
        `query processing would load too many samples into memory (limit ${maxSamples}); ` +
          'select fewer series, a shorter range or a larger step',
        { limit: 'samples', max: maxSamples },
      );
    }
  }

  countRead(series: number, samples: number): void {
    this.stats.seriesRead += series;
    this.stats.samplesRead += samples;
    const { maxSeries } = this.options.limits;
    if (this.stats.seriesRead > maxSeries) {
      throw new WatchdeckError(
        'limit',
        `query selects too many series (limit ${maxSeries}); add label matchers to its selectors`,
        { limit: 'series', max: maxSeries },
      );
    }
    this.charge(samples);
  }

  /** Notes which tiers a selector reads. */
  countTiers({ view, minMs, maxMs }: Selection): void {
    const found = new Set(this.stats.tiersMs);
    let rawFromMs = minMs;
    for (const { tierMs, fromMs, toMs } of view?.zones ?? []) {
      if (fromMs < maxMs && toMs >= minMs) found.add(tierMs);
      rawFromMs = toMs + 1;
    }
    if (rawFromMs <= maxMs) found.add(0);
    this.stats.tiersMs = [...found].sort((a, b) => a - b);
  }

  warn(message: string, position: Position): void {
    this.annotate('warning', `PromQL warning: ${message}`, position);
  }

  info(message: string, position: Position): void {
    this.annotate('info', `PromQL info: ${message}`, position);
  }

  /** In the order they came up, each once. */
  annotations(): QueryAnnotation[] {
    return [...this.found.values()];
  }

  private annotate(level: QueryAnnotation['level'], text: string, position: Position): void {
    const message = `${text} (${position.line}:${position.column})`;
    if (!this.found.has(message)) this.found.set(message, { level, message });
  }
}

/** A grid from start to end (inclusive when it falls on a step). Counted against the limit before it is made. */
export function makeGrid(startMs: number, endMs: number, stepMs: number, context: EvaluationContext): Grid {
  const count = endMs < startMs ? 0 : Math.floor((endMs - startMs) / stepMs) + 1;
  context.charge(count);
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) times[i] = startMs + i * stepMs;
  return { times, stepMs };
}
