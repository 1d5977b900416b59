import type { Labels } from '#shared/model/labels.ts';

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
}

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';

/** What an exposition says about a metric family. */
export interface MetricMetadata {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}

/**
 * One stream of rows into the store: a target's scrapes, the host collector, the rules' results. All its samples of a row
 * share one timestamp. A column is a series; columns are only ever added.
 */
export interface TsdbSource {
  /** Adds series and returns their column numbers, in order. A label set that is already a column gets that number. */
  columns(labelSets: readonly Labels[]): Uint32Array;
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
}

/** Read side. Synchronous: it is called from the evaluator's loop, in the engine now and in reader workers later. */
export interface TsdbReader {
  /** Every series that matches all matchers and has samples in [minMs, maxMs], with those samples. */
  select(matchers: readonly Matcher[], minMs: number, maxMs: number): SeriesSamples[];
  /** Label sets only; judged by whole windows and blocks, so a series at the edge of the range may have no sample in it. */
  series(matchers: readonly Matcher[], minMs: number, maxMs: number): Labels[];
  labelNames(matchers: readonly Matcher[]): string[];
  labelValues(label: string, matchers: readonly Matcher[]): string[];
  metadata(name?: string): MetricMetadata[];
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
  readonly databaseBytes: number;
}

/** The store's whole face. */
export interface Tsdb extends TsdbReader {
  /** Opens (or goes on with) the stream of that name, e.g. `scrape:node`, `host`, `self`. One holder at a time. */
  source(name: string): TsdbSource;
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
  /** From the next sweep on (within ten seconds) samples older than this are dropped, a whole block at a time. */
  setRetention(retentionMs: number): void;
  close(): void;
}
