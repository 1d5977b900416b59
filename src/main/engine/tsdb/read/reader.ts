import { runAtOnce } from '../../base/slices.ts';
import type { RollupReader } from '../rollup/reader.ts';
import { chooseTiers } from '../tiers/choose-tiers.ts';
import { rawReach } from '../tiers/raw-reach.ts';
import { rawFromMs, readTiers } from '../tiers/read-tiers.ts';
import type { Matcher, Retention, SeriesSamples, TierCoverage, TierQuestion, TierView } from '../types.ts';
import type { BlockReader } from './block-reader.ts';
import type { Samples } from './merge.ts';
import { LabelsCache } from './labels-cache.ts';
import type { Planner, PlannerOptions } from './planner.ts';
import { readPlan } from './read-plan.ts';
import { SeriesFinder } from './series-finder.ts';

export interface ReaderOptions extends PlannerOptions {
  readonly planner: Planner;
  readonly blockReader: BlockReader;
  readonly rollupReader: RollupReader;
  readonly coverage: () => readonly TierCoverage[];
  readonly retention: () => Retention;
}

/** Selectors looked up, and label sets made, between two pauses: about 1 ms. */
const SETS_PER_STEP = 128;
const LABELS_PER_STEP = 512;

/** Answers questions from blocks and head together. */
export class Reader {
  private readonly options: ReaderOptions;
  private readonly labels = new LabelsCache();
  readonly finder: SeriesFinder;

  constructor(options: ReaderOptions) {
    this.options = options;
    this.finder = new SeriesFinder(options, {
      samplesOf: (ids, minMs, maxMs) => this.samplesOf(ids, minMs, maxMs),
      tiers: (matchers, range) => this.tiers({ matchers, use: 'last', ...range, alignedMs: 1 }),
    });
  }

  select(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    view: TierView | null = null,
  ): SeriesSamples[] {
    const { index, planner, blockReader, rollupReader } = this.options;
    const plan = runAtOnce(planner.plan(matchers, rawFromMs(view, minMs), maxMs, false));
    const out: SeriesSamples[] = [];
    const raw = readPlan(plan, blockReader);
    const all = view === null ? raw : readTiers(view, plan, minMs, raw, rollupReader);
    all.forEach((samples, member) => {
      if (samples === null) return;
      const id = plan.ids[member]!;
      out.push({ labels: this.labels.get(id, () => index.labelsOf(id)), ...samples });
    });
    return out;
  }

  *selectEach(
    sets: readonly (readonly Matcher[])[],
    minMs: number,
    maxMs: number,
  ): Generator<undefined, SeriesSamples[][]> {
    const { index, planner, blockReader } = this.options;
    const found: Uint32Array[] = [];
    for (const matchers of sets) {
      found.push(planner.match(matchers));
      if (found.length % SETS_PER_STEP === 0) yield;
    }
    // In one piece: what was planned may be gone when others had their turn.
    const plan = planner.planIds(unionOf(found), minMs, maxMs);
    const read = readPlan(plan, blockReader);
    yield;
    const series = new Map<number, SeriesSamples>();
    for (const [member, samples] of read.entries()) {
      if (member % LABELS_PER_STEP === LABELS_PER_STEP - 1) yield;
      if (samples === null) continue;
      const id = plan.ids[member]!;
      const labels = this.labels.get(id, () => index.labelsOf(id));
      series.set(id, { labels, times: samples.times, values: samples.values });
    }
    return found.map((ids) => {
      const out: SeriesSamples[] = [];
      for (const id of ids) {
        const one = series.get(id);
        if (one !== undefined) out.push(one);
      }
      return out;
    });
  }

  /** Samples in [minMs, maxMs] of the series with these numbers (rising), in their order; null where there are none. */
  samplesOf(ids: Uint32Array, minMs: number, maxMs: number): (Samples | null)[] {
    const { planner, blockReader } = this.options;
    return readPlan(planner.planIds(ids, minMs, maxMs), blockReader);
  }

  /** As `TsdbReader.tiers`. */
  tiers(question: TierQuestion): TierView | null {
    const { coverage, retention, planner } = this.options;
    const [raw, ...rest] = coverage();
    if (raw === undefined) return null;
    // Where all of it is kept equally long, what was dropped of one was dropped of all.
    const isUneven = retention().overrides.length > 0 && raw.completeFromMs >= question.minMs;
    const reachMs = isUneven ? rawReach(planner.match(question.matchers), this.options) : null;
    const completeFromMs = Math.min(raw.completeFromMs, reachMs ?? Infinity);
    return chooseTiers([{ ...raw, completeFromMs }, ...rest], question);
  }

  /** A lower bound of the first sample after a time, null when there is none. */
  oldestAfter(timeMs: number): number | null {
    const { blocks, rowStreams, pointStreams } = this.options;
    let oldest = blocks.firstAfter(timeMs);
    const note = (times: readonly number[]): void => {
      const last = times[times.length - 1];
      if (last !== undefined && last > timeMs) oldest = Math.min(oldest, Math.max(times[0]!, timeMs));
    };
    for (const { full, open } of rowStreams.values()) {
      for (const window of full) note(window.times);
      note(open.times);
    }
    for (const { points } of pointStreams.values()) for (const { times } of points.values()) note(times);
    return oldest === Infinity ? null : oldest;
  }
}

/** What is in any of these lists, rising. */
function unionOf(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const list of lists) {
    all.set(list, length);
    length += list.length;
  }
  all.sort();
  let kept = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!;
  return all.subarray(0, kept);
}
