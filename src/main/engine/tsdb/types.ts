import type { Labels } from '#shared/model/labels.ts';
import type { NativeHistogram } from '../base/native-histogram.ts';
import type { PackedPlan } from './read/packed-plan.ts';
import type { RollupField } from './codec/rollup-rows.ts';

export type { RollupField } from './codec/rollup-rows.ts';

/** A label matcher of a selector. Regexes are anchored at both ends, as in Prometheus; an absent label matches as "". */
export interface Matcher {
  readonly name: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/**
 * Samples of one series, oldest first. `times` are unix ms. Staleness markers are kept (see values.ts `isStaleAt`):
 * the query side decides what a marker means.
 */
export interface SeriesSamples {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** How many samples each stands for, where some are made from rollups; absent: each for itself. */
  readonly weights?: Float64Array;
}

/**
 * What is wanted of a rollup's buckets where the samples themselves are gone. Each bucket gives one sample (at its `lastMs`,
 * `firstMs`, or its end), but `ends` and `counter` give the first and the last, between which a `counter` also has the fall
 * that adds up to what it lost in resets; `sum` weighs as many samples as it is of; `mean` lies in the middle.
 */
export type RollupUse = 'last' | 'first' | 'counter' | 'ends' | 'sum' | 'mean' | 'min' | 'max';

/** What a selector is about to read, as far as the choice of tiers depends on it. Times in unix ms. */
export interface TierQuestion {
  readonly matchers: readonly Matcher[];
  readonly use: RollupUse;
  readonly minMs: number;
  readonly maxMs: number;
  /** Buckets of a width that divides this give what the samples would; 1 when none does. */
  readonly alignedMs: number;
}

/** Buckets of one width with ends in `(fromMs, toMs]`. */
export interface TierZone {
  readonly tierMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where a read takes its samples from: the zones, oldest first and without gaps, and after the last one raw samples. */
export interface TierView {
  readonly use: RollupUse;
  readonly zones: readonly TierZone[];
}

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';

/** From `minMs` to `maxMs`, both included. */
export interface TimeRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/** What an exposition says about a metric family. */
export interface MetricMetadata {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}

/**
 * One stream of rows into the store: a target's scrapes, the host collector, the rules' results. All its samples of a row
 * share one timestamp. A column is a series; columns are only ever added, until the holder says which it keeps.
 */
export interface TsdbSource {
  /** Adds series and returns their column numbers, in order. A label set that is already a column gets that number. */
  columns(labelSets: readonly Labels[]): Uint32Array;
  /**
   * Forgets all columns but these, which are numbered 0, 1, 2 … in this order from now on. For a holder most of whose columns
   * are of the past, so that a label with ever new values doesn't make rows longer and longer.
   */
  keepOnly(columns: Uint32Array): void;
  /**
   * Appends one row. `values[i]` is the sample of column i; the ABSENT pattern (values.ts) means no sample, the STALE
   * pattern a staleness marker. Rows must come in order of time; an older or equal `timeMs` is refused (returns false and counted).
   * The array is copied, the caller may reuse it.
   */
  append(timeMs: number, values: Float64Array, columnCount: number): boolean;
  /** Appends samples that carry their own timestamps (honor_timestamps, backfill): columns[i] at times[i]. */
  appendAt(columns: Uint32Array, times: Float64Array, values: Float64Array): void;
  /** Writes staleness markers for every series that still has a live sample: the stream ended. */
  endAt(timeMs: number): void;
  /** The holder is done with it: nothing is appended until somebody opens the source again. */
  release(): void;
}

/** A stream of the store, which takes labels also from those who read them from bytes and need no label set. */
export interface StoredSource extends TsdbSource {
  /** As `columns`, of one series: label names and values by turns, sorted by name, no value empty. */
  column(pairs: readonly string[]): number;
}

/**
 * Rollup buckets of one series, oldest first. Bucket i covers `(ends[i] - tierMs, ends[i]]`, open at its start as PromQL's
 * windows are; buckets without anything are left out. Of `columns` those asked for are filled (`count` always), the others
 * are empty arrays; what each means is said at ROLLUP_FIELDS. Where count is 0 only `staleMs` means something.
 */
export interface RollupSeries {
  readonly labels: Labels;
  readonly ends: Float64Array;
  readonly columns: Readonly<Record<RollupField, Float64Array>>;
}

/** How long each tier is kept. */
export interface TierRetention {
  readonly rawMs: number;
  readonly fiveMinutesMs: number;
  readonly oneHourMs: number;
  readonly oneDayMs: number;
}

export interface Retention extends TierRetention {
  /** The database is to stay below this; null: as large as it gets. */
  readonly maxBytes: number | null;
  /** Of a series that several match the first one counts. */
  readonly overrides: readonly {
    readonly matchers: readonly Matcher[];
    readonly keep: Partial<TierRetention>;
  }[];
}

/** What a tier can answer; `tierMs` 0 are the raw samples. Both times are bucket ends. */
export interface TierCoverage {
  readonly tierMs: number;
  /** Nothing newer than this was dropped; what is older may be missing. -Infinity while nothing was. */
  readonly completeFromMs: number;
  /** Rolled up to here; newer samples are in the finer tiers only. Infinity for raw, -Infinity for an empty tier. */
  readonly untilMs: number;
}

/** Read side. Synchronous: it is called from the evaluator's loop, in the engine now and in reader workers later. */
export interface TsdbReader {
  /** Every series that matches all matchers and has samples in [minMs, maxMs], with those samples; raw ones without a view. */
  select(matchers: readonly Matcher[], minMs: number, maxMs: number, view?: TierView | null): SeriesSamples[];
  /** Native histograms, put together from their parts (base/native-histogram.ts); `select` and the others pass over these. */
  selectHistograms(matchers: readonly Matcher[], minMs: number, maxMs: number): NativeHistogramSamples[];
  /** Where the answer to a selector is to be read: null where raw samples do. */
  tiers(question: TierQuestion): TierView | null;
  /**
   * As {@link select} for each of many sets of matchers over one range, in their order. Read in one go: that costs a
   * fraction of as many single reads, and what several ask for is read once. Yields where the engine may do something else.
   */
  selectEach(
    sets: readonly (readonly Matcher[])[],
    minMs: number,
    maxMs: number,
  ): Generator<undefined, SeriesSamples[][]>;
  /**
   * The buckets of tier `tierMs` (see {@link coverage}) that end in [minMs, maxMs], of every series that matches and has
   * any. `fields` names the columns wanted, all unless given.
   */
  selectRollup(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    tierMs: number,
    fields?: readonly RollupField[],
  ): RollupSeries[];
  /** Raw first, then the tiers from fine to coarse. */
  coverage(): readonly TierCoverage[];
  /** Label sets only; judged by whole windows and blocks, so a series at the edge of the range may have no sample in it. */
  series(matchers: readonly Matcher[], minMs: number, maxMs: number): Labels[];
  /** Of all series that match, or those with something in the range; judged as {@link series} does. */
  labelNames(matchers: readonly Matcher[], range?: TimeRange): string[];
  labelValues(label: string, matchers: readonly Matcher[], range?: TimeRange): string[];
  metadata(name?: string): MetricMetadata[];
}

/** What another thread needs to read a selector's series; can be posted, memory of the head is shared, not copied. */
export interface LentRead {
  /** Of the raw samples, but names all series. */
  readonly plan: PackedPlan;
  /** What comes before them, from `minMs` on. */
  readonly view: TierView | null;
  readonly minMs: number;
  /** Label pairs of the plan's series as numbers of symbols: series i has `pairs[starts[i]] .. pairs[starts[i + 1]]`. */
  readonly pairs: Uint32Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
}

/** About what a selector will read. */
export interface ReadEstimate {
  readonly series: number;
  readonly samples: number;
  /** Compressed pieces to fetch and unpack unless they are in the cache. */
  readonly parts: number;
}

export interface TsdbStats {
  readonly activeSeries: number;
  readonly totalSeries: number;
  readonly samplesAppended: number;
  readonly rowsRefused: number;
  /** Samples with their own timestamps that were too old, doubles, or came while nothing could be stored. */
  readonly samplesRefused: number;
  readonly newestSampleMs: number | null;
  readonly journalRows: number;
  readonly sealedBlocks: number;
  /** Calls of deleteSeries whose samples are still on the disk. */
  readonly deletionsPending: number;
  readonly databaseBytes: number;
}

/** How reading is handed to another thread, which reads with a RemoteReader. */
export interface TsdbLender {
  /**
   * Finds out which series a selector matches, so that who asks about it next needn't; the array is known again. Yields where
   * the engine may do something else.
   */
  prepare(matchers: readonly Matcher[]): Generator<undefined, void>;
  estimate(matchers: readonly Matcher[], minMs: number, maxMs: number, view?: TierView | null): ReadEstimate;
  /** Finds out what has to be read; yields where the engine may do something else. */
  lend(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    view?: TierView | null,
  ): Generator<undefined, LentRead>;
  /** Texts of the symbols from a number on; symbols are only ever added. */
  symbolsFrom(first: number, limit: number): readonly string[];
  /** The database that a reader of its own is opened on. */
  readonly file: string;
}

/**
 * Samples of one native histogram, oldest first; null is a staleness marker. Their labels are without the part's.
 */
export interface NativeHistogramSamples {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly histograms: readonly (NativeHistogram | null)[];
}

/** The store's whole face. */
export interface Tsdb extends TsdbReader, TsdbLender {
  /** As the reader's, for who may ask about very many series: the event loop turns in between. */
  readonly inSlices: {
    series(...asked: Parameters<TsdbReader['series']>): Promise<Labels[]>;
    labelNames(...asked: Parameters<TsdbReader['labelNames']>): Promise<string[]>;
    labelValues(...asked: Parameters<TsdbReader['labelValues']>): Promise<string[]>;
  };
  /** Opens (or goes on with) the stream of that name, e.g. `scrape:node`, `host`, `self`. One holder at a time. */
  source(name: string): StoredSource;
  /**
   * Deletes the samples of all series that match, native histograms with them, in [minMs, maxMs] and not later than now.
   * From then on nobody reads them; `maintain` takes them off the disk bit by bit. Samples that are appended for that time
   * before it is done go with them. Returns the number of series that match; throws a WatchdeckError (`io`).
   */
  deleteSeries(matchers: readonly Matcher[], minMs: number, maxMs: number): number;
  /** The next call of `maintain` begins to take deleted samples off the disk, rather than within ten seconds. */
  cleanTombstones(): void;
  putMetadata(metadata: readonly MetricMetadata[]): void;
  stats(): TsdbStats;
  /** What keeps samples from reaching the disk, or which blocks can't be read, said for people; null when all is well. */
  problem(): string | null;
  /** The part of `problem` that keeps samples from being stored. */
  writeProblem(): string | null;
  /** Hands what is buffered to SQLite; called on a timer and by stop(). Never throws: see problem(). */
  flush(): void;
  /** Called after rows were appended (coalesced per turn of the event loop), for live subscriptions. */
  onAppend(listener: () => void): () => void;
  /** One slice of background work (seal full windows, drop what is past retention); returns true while more is due. */
  maintain(nowMs: number): boolean;
  /**
   * From the next sweep on (within ten seconds) what is older is dropped, a whole block at a time: samples as soon as they
   * are rolled up, blocks with several series when the last of these is to go.
   */
  setRetention(retention: Retention): void;
  close(): void;
}
