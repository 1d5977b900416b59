import type { Labels } from '#shared/model/labels.ts';
import { NATIVE_PART } from '../../base/native-histogram.ts';
import type { Clock } from '../../base/clock.ts';
import { runInSlices } from '../../base/slices.ts';
import { sortInSlices } from '../../base/sort-in-slices.ts';
import { matchSeriesInSlices } from '../index/matching.ts';
import type { Layout } from '../layout.ts';
import { readTiers } from '../tiers/read-tiers.ts';
import type { RollupReader } from '../rollup/reader.ts';
import type { Matcher, TierView, TimeRange, Tsdb } from '../types.ts';
import type { Samples } from './merge.ts';
import { rangeOf } from './plan.ts';
import type { Planner, PlannerOptions } from './planner.ts';

export interface SeriesFinderOptions extends PlannerOptions {
  readonly planner: Planner;
  readonly rollupReader: RollupReader;
}

/** What else of the reader the finder needs. */
interface Reading {
  readonly samplesOf: (ids: Uint32Array, minMs: number, maxMs: number) => (Samples | null)[];
  readonly tiers: (matchers: readonly Matcher[], range: TimeRange) => TierView | null;
}

/** Series looked at between two pauses: about 1 ms. */
const SERIES_PER_STEP = 2048;

/** Says which series and labels there are. Everything yields where the engine may do something else. */
export class SeriesFinder {
  private readonly options: SeriesFinderOptions;
  private readonly reading: Reading;

  constructor(options: SeriesFinderOptions, reading: Reading) {
    this.options = options;
    this.reading = reading;
  }

  *series(matchers: readonly Matcher[], minMs: number, maxMs: number): Generator<undefined, Labels[]> {
    const { index } = this.options;
    const out: Labels[] = [];
    for (const id of yield* this.seriesIn(matchers, minMs, maxMs)) {
      // It may have been taken out while others had their turn.
      if (index.has(id)) out.push(index.labelsOf(id));
      if (out.length % SERIES_PER_STEP === 0) yield;
    }
    return out;
  }

  *labelNames(matchers: readonly Matcher[], range?: TimeRange): Generator<undefined, string[]> {
    const { index } = this.options;
    const names = new Set<number>();
    if (matchers.length === 0 && range === undefined)
      for (const name of index.postings.nameSymbols()) names.add(name);
    else {
      let looked = 0;
      for (const id of yield* this.matchedIn(matchers, range)) {
        const pairs = index.pairsOf(id);
        for (let i = 0; i < pairs.length; i += 2) names.add(pairs[i]!);
        if (++looked % SERIES_PER_STEP === 0) yield;
      }
    }
    return (yield* this.texts(names)).filter((name) => name !== NATIVE_PART);
  }

  *labelValues(
    label: string,
    matchers: readonly Matcher[],
    range?: TimeRange,
  ): Generator<undefined, string[]> {
    const { index } = this.options;
    const name = index.symbols.find(label);
    if (name === undefined) return [];
    if (matchers.length === 0 && range === undefined)
      return yield* this.texts(index.postings.valueSymbols(name));
    const values = new Set<number>();
    let looked = 0;
    for (const id of yield* this.matchedIn(matchers, range)) {
      values.add(index.valueOf(id, name));
      if (++looked % SERIES_PER_STEP === 0) yield;
    }
    values.delete(-1);
    return yield* this.texts(values);
  }

  private *matchedIn(
    matchers: readonly Matcher[],
    range: TimeRange | undefined,
  ): Generator<undefined, Iterable<number>> {
    return range === undefined
      ? yield* matchSeriesInSlices(this.options.index, matchers)
      : yield* this.seriesIn(matchers, range.minMs, range.maxMs);
  }

  /** Numbers of the series that match and have something in the range. */
  private *seriesIn(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
  ): Generator<undefined, number[]> {
    const { index, layouts, tombstones } = this.options;
    const verdicts = new Map<Layout, boolean>();
    const inRange = (layout: Layout, id: number): boolean => {
      let verdict = verdicts.get(layout);
      if (verdict === undefined) verdicts.set(layout, (verdict = this.touches(layout, minMs, maxMs)));
      return verdict || this.hasPoints(layout, id, minMs, maxMs);
    };
    const found: number[] = [];
    const gone: number[] = [];
    let looked = 0;
    for (const id of yield* matchSeriesInSlices(index, matchers)) {
      const isThere =
        layouts.layoutsOf(id).some((layout) => inRange(layout, id)) &&
        (tombstones.cutOf(id) === null ||
          this.reading.samplesOf(Uint32Array.of(id), minMs, maxMs)[0] !== null);
      if (isThere) found.push(id);
      else gone.push(id);
      if (++looked % SERIES_PER_STEP === 0) yield;
    }
    const view = this.reading.tiers(matchers, { minMs, maxMs });
    if (view === null || gone.length === 0) return found;
    for (const id of this.options.rollupReader.present(Uint32Array.from(gone), minMs, maxMs)) {
      const isThere =
        tombstones.cutOf(id) === null || this.hasBuckets(view, Uint32Array.of(id), minMs, maxMs);
      if (isThere) found.push(id);
      if (++looked % SERIES_PER_STEP === 0) yield;
    }
    return found;
  }

  private hasBuckets(view: TierView, ids: Uint32Array, minMs: number, maxMs: number): boolean {
    const plan = { ids, cuts: this.options.tombstones.cutsOf(ids, minMs, maxMs), maxMs };
    return readTiers(view, plan, minMs, [null], this.options.rollupReader)[0] !== null;
  }

  private *texts(symbols: Iterable<number>): Generator<undefined, string[]> {
    const { index } = this.options;
    const texts = Array.from(symbols, (symbol) => index.symbols.text(symbol));
    return yield* sortInSlices(texts, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
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

/** The finder's answers while the event loop turns. */
export function askInSlices(finder: SeriesFinder, clock: Clock): Tsdb['inSlices'] {
  return {
    series: (...asked) => runInSlices(finder.series(...asked), clock),
    labelNames: (...asked) => runInSlices(finder.labelNames(...asked), clock),
    labelValues: (...asked) => runInSlices(finder.labelValues(...asked), clock),
  };
}
