import type { Labels } from '#shared/model/labels.ts';
import { NATIVE_PART } from '../../base/native-histogram.ts';
import { matchSeries } from '../index/matching.ts';
import type { Layout } from '../layout.ts';
import type { RollupReader } from '../rollup/reader.ts';
import { chooseTiers } from '../tiers/choose-tiers.ts';
import { rawReach } from '../tiers/raw-reach.ts';
import { rawFromMs, readTiers } from '../tiers/read-tiers.ts';
import type {
  Matcher,
  Retention,
  SeriesSamples,
  TierCoverage,
  TierQuestion,
  TierView,
  TimeRange,
} from '../types.ts';
import type { BlockReader } from './block-reader.ts';
import type { Samples } from './merge.ts';
import { LabelsCache } from './labels-cache.ts';
import { rangeOf } from './plan.ts';
import type { Planner, PlannerOptions } from './planner.ts';
import { readPlan } from './read-plan.ts';

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

  constructor(options: ReaderOptions) {
    this.options = options;
  }

  select(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    view: TierView | null = null,
  ): SeriesSamples[] {
    const { index, planner, blockReader, rollupReader } = this.options;
    const steps = planner.plan(matchers, rawFromMs(view, minMs), maxMs, false);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const plan = step.value;
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

  series(matchers: readonly Matcher[], minMs: number, maxMs: number): Labels[] {
    return this.seriesIn(matchers, minMs, maxMs).map((id) => this.options.index.labelsOf(id));
  }

  /** Numbers of the series that match and have something in the range. */
  private seriesIn(matchers: readonly Matcher[], minMs: number, maxMs: number): number[] {
    const { index, layouts, tombstones } = this.options;
    const verdicts = new Map<Layout, boolean>();
    const inRange = (layout: Layout, id: number): boolean => {
      let verdict = verdicts.get(layout);
      if (verdict === undefined) verdicts.set(layout, (verdict = this.touches(layout, minMs, maxMs)));
      return verdict || this.hasPoints(layout, id, minMs, maxMs);
    };
    const found: number[] = [];
    const gone: number[] = [];
    for (const id of matchSeries(index, matchers)) {
      const isThere =
        layouts.layoutsOf(id).some((layout) => inRange(layout, id)) &&
        (tombstones.cutOf(id) === null || this.samplesOf(Uint32Array.of(id), minMs, maxMs)[0] !== null);
      if (isThere) found.push(id);
      else gone.push(id);
    }
    const view = this.tiers({ matchers, use: 'last', minMs, maxMs, alignedMs: 1 });
    if (view === null || gone.length === 0) return found;
    for (const id of this.options.rollupReader.present(Uint32Array.from(gone), minMs, maxMs)) {
      const isThere =
        tombstones.cutOf(id) === null || this.hasBuckets(view, Uint32Array.of(id), minMs, maxMs);
      if (isThere) found.push(id);
    }
    return found;
  }

  private hasBuckets(view: TierView, ids: Uint32Array, minMs: number, maxMs: number): boolean {
    const plan = { ids, cuts: this.options.tombstones.cutsOf(ids, minMs, maxMs), maxMs };
    return readTiers(view, plan, minMs, [null], this.options.rollupReader)[0] !== null;
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

  labelNames(matchers: readonly Matcher[], range?: TimeRange): string[] {
    const { index } = this.options;
    const names = new Set<number>();
    if (matchers.length === 0 && range === undefined)
      for (const name of index.postings.nameSymbols()) names.add(name);
    else {
      for (const id of this.matchedIn(matchers, range)) {
        const pairs = index.pairsOf(id);
        for (let i = 0; i < pairs.length; i += 2) names.add(pairs[i]!);
      }
    }
    return this.texts(names).filter((name) => name !== NATIVE_PART);
  }

  labelValues(label: string, matchers: readonly Matcher[], range?: TimeRange): string[] {
    const { index } = this.options;
    const name = index.symbols.find(label);
    if (name === undefined) return [];
    if (matchers.length === 0 && range === undefined) return this.texts(index.postings.valueSymbols(name));
    const values = new Set<number>();
    for (const id of this.matchedIn(matchers, range)) values.add(index.valueOf(id, name));
    values.delete(-1);
    return this.texts(values);
  }

  private matchedIn(matchers: readonly Matcher[], range: TimeRange | undefined): Iterable<number> {
    return range === undefined
      ? matchSeries(this.options.index, matchers)
      : this.seriesIn(matchers, range.minMs, range.maxMs);
  }

  private texts(symbols: Iterable<number>): string[] {
    return Array.from(symbols, (symbol) => this.options.index.symbols.text(symbol)).sort();
  }

  /** True when any block or window of the layout touches the range. */
  private touches(layout: Layout, minMs: number, maxMs: number): boolean {
    const { blocks, planner } = this.options;
    return (
      blocks.inRange(layout, minMs, maxMs).length > 0 ||
      planner
        .windowsOf(layout)
        .some(({ rows, times }) => rows > 0 && times[0]! <= maxMs && times[rows - 1]! >= minMs)
    );
  }

  private hasPoints(layout: Layout, id: number, minMs: number, maxMs: number): boolean {
    const stream = this.options.pointStreams.get(layout.sourceId);
    const slot = layout.slotOf(id);
    if (stream?.layout !== layout || slot === undefined) return false;
    const points = stream.points.get(slot);
    if (points === undefined) return false;
    const [from, to] = rangeOf(points.times, minMs, maxMs);
    return to > from;
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
