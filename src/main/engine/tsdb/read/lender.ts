import type { SeriesIndex } from '../index/series-index.ts';
import { rawFromMs } from '../tiers/read-tiers.ts';
import { estimateTiers } from '../tiers/estimate-tiers.ts';
import type { LentRead, Matcher, ReadEstimate, TierView } from '../types.ts';
import { packPlan } from './packed-plan.ts';
import type { Planner } from './planner.ts';

/** Series whose labels are copied between two pauses: less than 1 ms. */
const SERIES_PER_STEP = 8192;

/** Hands plans to other threads. */
export class Lender {
  private readonly index: SeriesIndex;
  private readonly planner: Planner;

  constructor(index: SeriesIndex, planner: Planner) {
    this.index = index;
    this.planner = planner;
  }

  estimate(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    view: TierView | null = null,
  ): ReadEstimate {
    const raw = this.planner.estimate(matchers, rawFromMs(view, minMs), maxMs);
    return view === null ? raw : estimateTiers(view, minMs, maxMs, raw);
  }

  *lend(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    view: TierView | null = null,
  ): Generator<undefined, LentRead> {
    const plan = yield* this.planner.plan(matchers, rawFromMs(view, minMs), maxMs, true);
    const packed = packPlan(plan);
    const { ids } = plan;
    const starts = new Uint32Array(ids.length + 1);
    for (let i = 0; i < ids.length; i++) starts[i + 1] = starts[i]! + this.index.lengthOf(ids[i]!);
    const pairs = new Uint32Array(starts[ids.length]!);
    for (let i = 0; i < ids.length; i++) {
      if (i > 0 && i % SERIES_PER_STEP === 0) yield;
      this.index.copyPairs(ids[i]!, pairs, starts[i]!);
    }
    return { plan: packed, view, minMs, pairs, starts };
  }
}

/** Memory that can be moved to the other thread instead of copied. */
export function buffersOfRead({ plan, pairs, starts }: LentRead): ArrayBuffer[] {
  return [plan.numbers.buffer, plan.places.buffer, pairs.buffer, starts.buffer];
}
