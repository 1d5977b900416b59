import { runAtOnce } from '../../base/slices.ts';
import type { Blocks } from '../blocks.ts';
import { cellsOver } from '../codec/cells.ts';
import type { PointStream } from '../head/point-stream.ts';
import type { RowStream } from '../head/row-stream.ts';
import type { Window } from '../head/window.ts';
import { matchNewSeries, matchSeries, matchSeriesInSlices, mayMatchAfter } from '../index/matching.ts';
import type { SeriesIndex } from '../index/series-index.ts';
import type { Layout, Layouts } from '../layout.ts';
import type { Tombstones } from '../tombstones/tombstones.ts';
import type { Matcher, ReadEstimate } from '../types.ts';
import { rangeOf } from './plan.ts';
import type { LayoutPlan, PointsPlan, ReadPlan, WindowPlan } from './plan.ts';

export interface PlannerOptions {
  readonly index: SeriesIndex;
  readonly layouts: Layouts;
  readonly blocks: Blocks;
  readonly rowStreams: ReadonlyMap<number, RowStream>;
  readonly pointStreams: ReadonlyMap<number, PointStream>;
  readonly tombstones: Tombstones;
}

/** Slots wanted of one layout, and the place of each of their series among those asked for. */
interface Wanted {
  readonly layout: Layout;
  readonly slots: Int32Array;
  readonly members: Int32Array;
}

/** The same while they are being found. */
interface Finding {
  readonly layout: Layout;
  readonly slots: number[];
  readonly members: number[];
}

/** What was found for the series of a selector. */
interface Found {
  readonly ids: Uint32Array;
  readonly layoutsVersion: number;
  readonly wanted: readonly Wanted[];
}

/** What a selector matched when the index had this size. */
interface Matched {
  readonly size: number;
  readonly removals: number;
  readonly ids: Uint32Array;
}

/** Series looked up between two pauses: some 2 ms. */
const SERIES_PER_STEP = 8192;

/** An estimate goes through its layouts for at most this many series. */
const ESTIMATED_SERIES = 4096;
/** So few samples in so short a range (blocks are longer) that a closer look costs more than reading them. */
const SHORT_RANGE_S = 600;
const FEW_SAMPLES = 20_000;
/** Parts that a source's block usually has, at most. */
const MOST_PARTS = 4;

/** Longer lists of what matched are not worth their memory. */
const MATCHES_KEPT = 50_000;
/** Selectors of which it is kept where their series are: those of the dashboards that are looked at. */
const FOUND_KEPT = 64;
/** So few are found as quickly as looked up. */
const FEW_SERIES = 32;

/** Finds out what has to be read for a selector. */
export class Planner {
  private readonly options: PlannerOptions;
  /** What matched when there were so many series: expressions are parsed once and asked again and again. */
  private readonly matched = new WeakMap<readonly Matcher[], Matched>();
  /** The last selector with more matches than are remembered of each: one query asks for them several times. */
  private largest: (Matched & { readonly matchers: readonly Matcher[] }) | null = null;
  private readonly found = new Map<readonly Matcher[], Found>();

  constructor(options: PlannerOptions) {
    this.options = options;
  }

  /** Yields where the engine may do something else. `lend`: another thread will read it. */
  *plan(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    lend: boolean,
  ): Generator<undefined, ReadPlan> {
    yield* this.prepare(matchers);
    const ids = this.match(matchers);
    const wanted = yield* this.wantedOf(matchers, ids);
    return this.planWanted(ids, wanted, minMs, maxMs, lend);
  }

  /** The plan for series known by number (rising), read in this thread and at once. */
  planIds(ids: Uint32Array, minMs: number, maxMs: number): ReadPlan {
    const finding = new Map<Layout, Finding>();
    this.find(ids, 0, ids.length, finding);
    return this.planWanted(ids, inOrder(finding), minMs, maxMs, false);
  }

  /** In one piece: between looking for blocks and for windows nothing may be sealed. */
  private planWanted(
    ids: Uint32Array,
    wanted: readonly Wanted[],
    minMs: number,
    maxMs: number,
    lend: boolean,
  ): ReadPlan {
    const layouts: LayoutPlan[] = [];
    // Rollups before the raw samples are read by the same plan.
    const cuts = this.options.tombstones.cutsOf(ids, -Infinity, maxMs);
    if (maxMs < minMs) return { minMs, maxMs, ids, layouts, cuts };
    for (const one of wanted) {
      const layout = this.planLayout(one, minMs, maxMs, lend);
      if (layout !== null) layouts.push(layout);
    }
    return { minMs, maxMs, ids, layouts, cuts };
  }

  /** Doesn't look closely at what would take long to look at: many series count as if each had a sample a second. */
  estimate(matchers: readonly Matcher[], minMs: number, maxMs: number): ReadEstimate {
    const ids = this.match(matchers);
    const series = ids.length;
    const seconds = (maxMs - minMs) / 1000 + 1;
    if (seconds <= 0) return { series, samples: 0, parts: 0 };
    if (series > ESTIMATED_SERIES || (seconds <= SHORT_RANGE_S && series * seconds < FEW_SAMPLES))
      return { series, samples: Math.ceil(series * seconds), parts: 0 };
    let samples = 0;
    let parts = 0;
    for (const { layout, slots } of runAtOnce(this.wantedOf(matchers, ids))) {
      let rows = 0;
      for (const block of this.options.blocks.inRange(layout, minMs, maxMs)) {
        const spanMs = block.maxMs - block.minMs;
        const insideMs = Math.min(maxMs, block.maxMs) - Math.max(minMs, block.minMs);
        rows += block.rows * (spanMs > 0 ? insideMs / spanMs : 1);
        parts += Math.min(slots.length, MOST_PARTS);
      }
      for (const window of this.windowsOf(layout)) rows += window.rowsIn(minMs, maxMs);
      samples += Math.ceil(rows * slots.length) + this.pointsIn(layout, slots, minMs, maxMs);
    }
    return { series, samples, parts };
  }

  /** Numbers of the series that match, rising. Remembered with the array of matchers, which must not be changed. */
  match(matchers: readonly Matcher[]): Uint32Array {
    const { index } = this.options;
    const known = this.matchesOf(matchers);
    if (known === null) return this.remember(matchers, matchSeries(index, matchers));
    if (known.size === index.size) return known.ids;
    // Series come all the time, few of them such as any one selector looks for.
    const more = mayMatchAfter(index, matchers, known.size)
      ? matchNewSeries(index, matchers, known.size)
      : new Uint32Array();
    return this.remember(matchers, more.length === 0 ? known.ids : joined(known.ids, more));
  }

  /** Lets {@link match} know what to answer: a regular expression may have to be tested on very many values. */
  *prepare(matchers: readonly Matcher[]): Generator<undefined, void> {
    if (this.matchesOf(matchers) !== null) return;
    const { index } = this.options;
    const { size, removals } = index;
    const ids = yield* matchSeriesInSlices(index, matchers);
    // Of those that came meanwhile not all need be in it.
    const end = ids.findLastIndex((id) => id < size) + 1;
    this.remember(matchers, ids.subarray(0, end), { size, removals });
  }

  /** What is remembered of a selector and needs nothing but the series that have come since. */
  private matchesOf(matchers: readonly Matcher[]): Matched | null {
    const known = this.largest?.matchers === matchers ? this.largest : this.matched.get(matchers);
    return known?.removals === this.options.index.removals ? known : null;
  }

  private remember(
    matchers: readonly Matcher[],
    ids: Uint32Array,
    { size, removals }: Pick<SeriesIndex, 'size' | 'removals'> = this.options.index,
  ): Uint32Array {
    if (ids.length > MATCHES_KEPT) this.largest = { matchers, size, removals, ids };
    else this.matched.set(matchers, { size, removals, ids });
    return ids;
  }

  windowsOf(layout: Layout): Window[] {
    const stream = this.options.rowStreams.get(layout.sourceId);
    if (stream === undefined) return [];
    return [...stream.full, stream.open].filter((window) => window.layout === layout);
  }

  /** Where these series are, which the matchers match. Yields where the engine may do something else. */
  private *wantedOf(matchers: readonly Matcher[], ids: Uint32Array): Generator<undefined, readonly Wanted[]> {
    const layoutsVersion = this.options.layouts.version;
    const known = this.found.get(matchers);
    if (known?.ids === ids && known.layoutsVersion === layoutsVersion) return known.wanted;
    const finding = new Map<Layout, Finding>();
    for (let from = 0; from < ids.length; from += SERIES_PER_STEP) {
      if (from > 0) yield;
      this.find(ids, from, Math.min(ids.length, from + SERIES_PER_STEP), finding);
    }
    const wanted = inOrder(finding);
    if (ids.length < FEW_SERIES || ids.length > MATCHES_KEPT) return wanted;
    // Oldest out first: a Map keeps the order of insertion.
    this.found.delete(matchers);
    if (this.found.size >= FOUND_KEPT) this.found.delete(this.found.keys().next().value ?? matchers);
    this.found.set(matchers, { ids, layoutsVersion, wanted });
    return wanted;
  }

  private find(ids: Uint32Array, from: number, to: number, finding: Map<Layout, Finding>): void {
    const { layouts } = this.options;
    for (let member = from; member < to; member++) {
      const id = ids[member]!;
      for (const layout of layouts.layoutsOf(id)) {
        const slot = layout.slotOf(id);
        if (slot === undefined) continue;
        let one = finding.get(layout);
        if (one === undefined) finding.set(layout, (one = { layout, slots: [], members: [] }));
        one.slots.push(slot);
        one.members.push(member);
      }
    }
  }

  private planLayout(
    { layout, slots, members }: Wanted,
    minMs: number,
    maxMs: number,
    lend: boolean,
  ): LayoutPlan | null {
    const blocks = this.options.blocks.inRange(layout, minMs, maxMs);
    const windows: WindowPlan[] = [];
    for (const window of this.windowsOf(layout)) {
      const plan = window.plan(minMs, maxMs, lend);
      if (plan !== null) windows.push(plan);
    }
    const stream = this.options.pointStreams.get(layout.sourceId);
    const points = stream?.layout === layout ? planPoints(stream, slots, members, minMs, maxMs) : [];
    if (blocks.length === 0 && windows.length === 0 && points.length === 0) return null;
    return { slots, members, blocks, windows, points };
  }

  private pointsIn(layout: Layout, slots: Int32Array, minMs: number, maxMs: number): number {
    const stream = this.options.pointStreams.get(layout.sourceId);
    if (stream?.layout !== layout) return 0;
    let count = 0;
    for (const slot of slots) {
      const [from, to] = rangeOf(stream.points.get(slot)?.times ?? [], minMs, maxMs);
      count += to - from;
    }
    return count;
  }
}

function joined(a: Uint32Array, b: Uint32Array): Uint32Array {
  const all = new Uint32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Older layouts have older samples. */
function inOrder(finding: ReadonlyMap<Layout, Finding>): Wanted[] {
  return [...finding.values()]
    .sort((a, b) => a.layout.id - b.layout.id)
    .map(({ layout, slots, members }) => ({
      layout,
      // Not Int32Array.from, which takes ten times as long.
      slots: new Int32Array(slots),
      members: new Int32Array(members),
    }));
}

/** Points are copied: they are moved about as new ones come. */
function planPoints(
  stream: PointStream,
  slots: Int32Array,
  members: Int32Array,
  minMs: number,
  maxMs: number,
): PointsPlan[] {
  const out: PointsPlan[] = [];
  slots.forEach((slot, s) => {
    const points = stream.points.get(slot);
    if (points === undefined) return;
    const [from, to] = rangeOf(points.times, minMs, maxMs);
    if (to <= from) return;
    const { values, bits } = cellsOver(new Float64Array(to - from));
    for (let i = from; i < to; i++) {
      bits[(i - from) * 2] = points.first[i]!;
      bits[(i - from) * 2 + 1] = points.second[i]!;
    }
    out.push({ member: members[s]!, times: Float64Array.from(points.times.slice(from, to)), values });
  });
  return out;
}
