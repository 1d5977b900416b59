import type { Labels } from '#shared/model/labels.ts';
import { assembleHistograms, partMatchers } from '../base/assemble-histograms.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import { NATIVE_PART } from '../base/native-histogram.ts';
import { runAtOnce } from '../base/slices.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { orStoreError } from '../storage/index.ts';
import type { Store } from '../storage/index.ts';
import { Blocks } from './blocks.ts';
import { Catalog } from './catalog.ts';
import type { SourceKind } from './catalog.ts';
import type { HeadContext, HeadCounters } from './head/context.ts';
import { PointStream } from './head/point-stream.ts';
import { RowStream } from './head/row-stream.ts';
import { SlabPool } from './head/window.ts';
import { matchSeries } from './index/matching.ts';
import { SeriesIndex } from './index/series-index.ts';
import { PendingJournal } from './journal.ts';
import { Layouts } from './layout.ts';
import type { Layout } from './layout.ts';
import { createMaintenance } from './create-maintenance.ts';
import type { Maintenance } from './maintenance.ts';
import { Quarantine } from './quarantine/quarantine.ts';
import { BlockReader } from './read/block-reader.ts';
import { Lender } from './read/lender.ts';
import { Planner } from './read/planner.ts';
import { Reader } from './read/reader.ts';
import { askInSlices } from './read/series-finder.ts';
import { restore } from './restore.ts';
import type { Sweeper } from './retention/sweeper.ts';
import { RollupReader } from './rollup/reader.ts';
import { Rollups } from './rollup/rollups.ts';
import { Tombstones } from './tombstones/tombstones.ts';
import { blockTools } from './tools.ts';
import type {
  Matcher,
  MetricMetadata,
  NativeHistogramSamples,
  ReadEstimate,
  Retention,
  RollupField,
  RollupSeries,
  SeriesSamples,
  TierCoverage,
  TierQuestion,
  TierView,
  TimeRange,
  StoredSource,
  Tsdb,
  TsdbStats,
} from './types.ts';
import { Writer } from './writer.ts';

export interface TsdbOptions {
  /** The `metrics` store, opened with `metricsMigrations`; it stays the caller's to close, after `Tsdb.close`. */
  readonly store: Store;
  readonly log: Log;
  readonly clock: Clock;
  /** How long what is kept; see also `Tsdb.setRetention`. */
  readonly retention: Retention;
  /** Rows of a source that are sealed together. */
  readonly windowRows?: number;
  /** A slow source's window is sealed after this even when it isn't full. */
  readonly windowMs?: number;
}

/** 120 rows: 100,000 series hold 96 MB; twice as many rows pack some percent better and hold twice as much. */
const DEFAULT_WINDOW_ROWS = 120;
const DEFAULT_WINDOW_MS = 2 * 3600_000;

/** Opens the time series store: reads the index, takes the journal back. Throws a WatchdeckError (`io`). */
export function openTsdb(options: TsdbOptions): Tsdb {
  return orStoreError(options.store.path, () => new SqliteTsdb(options));
}

class SqliteTsdb implements Tsdb {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly tombstones: Tombstones;
  private readonly index = new SeriesIndex();
  private readonly layouts = new Layouts();
  private readonly journal = new PendingJournal();
  private readonly rowStreams = new Map<number, RowStream>();
  private readonly pointStreams = new Map<number, PointStream>();
  private readonly pointsSealed: Map<number, number>;
  private readonly known: Map<string, MetricMetadata>;
  private readonly newMetadata = new Map<string, MetricMetadata>();
  private readonly counters: HeadCounters;
  private readonly catalog: Catalog;
  private readonly writer: Writer;
  private readonly blocks: Blocks;
  private readonly lender: Lender;
  readonly file: string;
  private readonly reader: Reader;
  readonly inSlices: Tsdb['inSlices'];
  readonly prepare: Tsdb['prepare'];
  private readonly rollups: Rollups;
  private readonly rollupReader: RollupReader;
  private readonly quarantine: Quarantine;
  private readonly sweeper: Sweeper;
  private readonly maintenance: Maintenance;
  private readonly context: HeadContext;
  private readonly appends: Emitter<void>;
  private appendPending = false;
  private isClosed = false;

  constructor(options: TsdbOptions) {
    const { store, log, clock, retention } = options;
    const { index, layouts, journal, newMetadata, rowStreams, pointStreams } = this;
    const { windowRows = DEFAULT_WINDOW_ROWS, windowMs = DEFAULT_WINDOW_MS } = options;
    this.store = store;
    this.counters = { samplesAppended: 0, rowsRefused: 0, samplesRefused: 0, newestSampleMs: null };
    this.appends = new Emitter(log);
    this.catalog = new Catalog(store, { index, layouts, journal, newMetadata });
    this.writer = new Writer(store, this.catalog, journal, clock, log);
    const blockReader = new BlockReader(store.db, store.path, blockTools, log);
    this.blocks = new Blocks((id) => {
      blockReader.forget(id);
    });
    this.clock = clock;
    this.tombstones = new Tombstones(store);
    const { tombstones } = this;
    const parts = { index, layouts, blocks: this.blocks, rowStreams, pointStreams, tombstones };
    const planner = new Planner(parts);
    this.prepare = planner.prepare.bind(planner);
    const onDamaged = (tierMs: number, group: number, chunkMs: number): void => {
      this.quarantine.noteRollup(tierMs, group, chunkMs);
    };
    this.rollupReader = new RollupReader({ db: store.db, tools: blockTools, log, onDamaged });
    this.reader = new Reader({
      ...parts,
      planner,
      blockReader,
      rollupReader: this.rollupReader,
      coverage: () => this.rollups.coverage(),
      retention: () => this.sweeper.retention,
    });
    this.inSlices = askInSlices(this.reader.finder, clock);
    this.lender = new Lender(index, planner);
    this.file = store.path;
    this.quarantine = new Quarantine({
      store,
      writer: this.writer,
      blocks: this.blocks,
      damagedBlocks: blockReader.damaged,
    });
    this.rollups = new Rollups({
      store,
      writer: this.writer,
      tools: blockTools,
      samplesOf: (ids, minMs, maxMs) => this.reader.samplesOf(ids, minMs, maxMs),
      seriesCount: () => index.size,
      oldestAfter: (timeMs) => this.reader.oldestAfter(timeMs),
      newestSampleMs: () => this.counters.newestSampleMs,
      onDamaged,
    });
    this.context = {
      index,
      layouts,
      pool: new SlabPool(),
      journal,
      windowRows,
      windowMs,
      counters: this.counters,
      late: this.rollups.late,
      canTake: () => !this.isClosed && this.writer.canTake(),
      appended: () => {
        this.appended();
      },
    };
    const { writer, blocks, rollups } = this;
    const shared = { store, clock, writer, blocks, rowStreams, pointStreams, rollups, windowRows };
    const { maintenance, sweeper } = createMaintenance({
      ...shared,
      ...parts,
      retention,
      windowMs,
      quarantine: this.quarantine,
      catalog: this.catalog,
      rollupReader: this.rollupReader,
      damagedBlocks: blockReader.damaged,
      removed: (id) => this.pointsSealed.delete(id),
    });
    this.maintenance = maintenance;
    this.sweeper = sweeper;
    const sources = this.catalog.load();
    const stored = restore(store, layouts, blocks, log, (sourceId) => {
      const source = sources.find((candidate) => candidate.id === sourceId);
      return source === undefined ? null : this.stream(source.id, source.name, source.kind);
    });
    this.pointsSealed = stored.pointsSealed;
    this.known = stored.metadata;
    stored.replay();
    if (stored.newestMs !== null) {
      this.counters.newestSampleMs = Math.max(stored.newestMs, this.counters.newestSampleMs ?? -Infinity);
    }
    if (stored.rows() > 0) log.info({ rows: stored.rows() }, 'journal taken back');
  }

  source(name: string): StoredSource {
    const stream = this.rowStream(this.catalog.sourceId(name, 'rows'), name);
    stream.hold();
    return stream;
  }

  deleteSeries(matchers: readonly Matcher[], minMs: number, maxMs: number): number {
    const parts = [...matchers, { name: NATIVE_PART, op: '!=' as const, value: '' }];
    const all = new Set([...matchSeries(this.index, matchers), ...matchSeries(this.index, parts)]);
    const series = Uint32Array.from(all).sort();
    const toMs = Math.min(maxMs, Math.max(this.clock.nowMs(), this.counters.newestSampleMs ?? -Infinity));
    if (series.length === 0 || toMs < minMs) return series.length;
    // The series' numbers must be in the database before anything refers to them.
    const done =
      this.writer.flush() &&
      this.writer.attempt('delete series', () => {
        this.tombstones.add(series, minMs, toMs);
      });
    if (!done)
      throw new WatchdeckError('io', `Nothing was deleted: ${this.writer.problem ?? 'the database refused'}`);
    return series.length;
  }

  cleanTombstones(): void {
    this.maintenance.sweepNow();
  }

  putMetadata(metadata: readonly MetricMetadata[]): void {
    for (const entry of metadata) {
      const old = this.known.get(entry.name);
      if (old?.type === entry.type && old.help === entry.help && old.unit === entry.unit) continue;
      this.known.set(entry.name, entry);
      this.newMetadata.set(entry.name, entry);
    }
  }

  select(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    view?: TierView | null,
  ): SeriesSamples[] {
    return this.reader.select(matchers, minMs, maxMs, view);
  }

  tiers(question: TierQuestion): TierView | null {
    return this.reader.tiers(question);
  }

  selectEach(sets: readonly (readonly Matcher[])[], minMs: number, maxMs: number) {
    return this.reader.selectEach(sets, minMs, maxMs);
  }

  selectRollup(
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    tierMs: number,
    fields?: readonly RollupField[],
  ): RollupSeries[] {
    return this.rollupReader.select(
      { index: this.index, tombstones: this.tombstones },
      matchers,
      minMs,
      maxMs,
      tierMs,
      fields,
    );
  }

  coverage(): readonly TierCoverage[] {
    return this.rollups.coverage();
  }

  selectHistograms(matchers: readonly Matcher[], minMs: number, maxMs: number): NativeHistogramSamples[] {
    if (this.index.symbols.find(NATIVE_PART) === undefined) return [];
    const parts = partMatchers(matchers);
    return parts === null ? [] : assembleHistograms(this.reader.select(parts, minMs, maxMs));
  }

  series(matchers: readonly Matcher[], minMs: number, maxMs: number): Labels[] {
    return runAtOnce(this.reader.finder.series(matchers, minMs, maxMs));
  }

  estimate(matchers: readonly Matcher[], minMs: number, maxMs: number, view?: TierView | null): ReadEstimate {
    return this.lender.estimate(matchers, minMs, maxMs, view);
  }

  lend(matchers: readonly Matcher[], minMs: number, maxMs: number, view?: TierView | null) {
    return this.lender.lend(matchers, minMs, maxMs, view);
  }

  symbolsFrom(first: number, limit: number): readonly string[] {
    return this.index.symbols.textsFrom(first, limit);
  }

  labelNames(matchers: readonly Matcher[], range?: TimeRange): string[] {
    return runAtOnce(this.reader.finder.labelNames(matchers, range));
  }

  labelValues(label: string, matchers: readonly Matcher[], range?: TimeRange): string[] {
    return runAtOnce(this.reader.finder.labelValues(label, matchers, range));
  }

  metadata(name?: string): MetricMetadata[] {
    if (name === undefined) return [...this.known.values()];
    const entry = this.known.get(name);
    return entry === undefined ? [] : [entry];
  }

  stats(): TsdbStats {
    const streams = [...this.rowStreams.values()];
    const points = [...this.pointStreams.values()];
    return {
      activeSeries:
        streams.reduce((sum, stream) => sum + stream.width, 0) +
        points.reduce((sum, stream) => sum + stream.points.size, 0),
      totalSeries: this.index.live,
      ...this.counters,
      journalRows: streams.reduce(
        (sum, stream) => stream.full.reduce((rows, window) => rows + window.rows, sum + stream.open.rows),
        0,
      ),
      sealedBlocks: this.blocks.size,
      deletionsPending: this.tombstones.deletions.length,
      databaseBytes: this.store.sizeBytes(),
    };
  }

  writeProblem(): string | null {
    return this.writer.problem;
  }

  problem(): string | null {
    return this.writer.problem ?? this.quarantine.problem() ?? this.sweeper.problem;
  }

  flush(): void {
    this.writer.flush();
  }

  onAppend(listener: () => void): () => void {
    return this.appends.on(listener);
  }

  maintain(nowMs: number): boolean {
    return !this.isClosed && this.maintenance.slice(nowMs);
  }

  setRetention(retention: Retention): void {
    this.sweeper.retention = retention;
  }

  close(): void {
    if (this.isClosed) return;
    this.writer.flush();
    this.isClosed = true;
  }

  private appended(): void {
    this.writer.flushIfDue();
    if (this.appendPending) return;
    this.appendPending = true;
    setImmediate(() => {
      this.appendPending = false;
      if (!this.isClosed) this.appends.emit();
    });
  }

  private stream(id: number, name: string, kind: SourceKind): RowStream | PointStream {
    return kind === 'rows' ? this.rowStream(id, name) : this.pointStream(id);
  }

  private rowStream(id: number, name: string): RowStream {
    const known = this.rowStreams.get(id);
    if (known !== undefined) return known;
    const stream = new RowStream(id, this.latestLayout(id), this.context, () =>
      this.pointStream(this.catalog.sourceId(name, 'points')),
    );
    this.rowStreams.set(id, stream);
    return stream;
  }

  private pointStream(id: number): PointStream {
    const known = this.pointStreams.get(id);
    if (known !== undefined) return known;
    const stream = new PointStream(id, this.latestLayout(id), this.context, this.pointsSealed);
    this.pointStreams.set(id, stream);
    return stream;
  }

  private latestLayout(sourceId: number): Layout {
    let latest: Layout | null = null;
    for (const layout of this.layouts.byId.values()) {
      if (layout.sourceId === sourceId && (latest === null || layout.id > latest.id)) latest = layout;
    }
    return latest ?? this.layouts.create(sourceId);
  }
}
