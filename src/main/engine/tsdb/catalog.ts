import type { Store } from '../storage/index.ts';
import { ByteReader, ByteWriter } from './codec/bytes.ts';
import type { SeriesIndex } from './index/series-index.ts';
import { readNextSeries, writeNextSeries } from './index/next-series.ts';
import type { PendingJournal } from './journal.ts';
import type { Layout, Layouts } from './layout.ts';
import type { MetricMetadata } from './types.ts';

export type SourceKind = 'rows' | 'points';

/** What the catalog writes from, all of it shared with the head. */
export interface CatalogParts {
  readonly index: SeriesIndex;
  readonly layouts: Layouts;
  readonly journal: PendingJournal;
  /** Metadata the database doesn't have yet. */
  readonly newMetadata: Map<string, MetricMetadata>;
}

const SERIES_PER_READ = 8192;
/** Numbers in a series' pairs: the length of their bytes is stored in 16 bits. */
const MOST_PAIRS = 1 << 16;

/** Names, series, layouts and journal rows on their way into the database: all of it in one transaction per flush. */
export class Catalog {
  private readonly store: Store;
  private readonly parts: CatalogParts;
  private symbolsStored = 0;
  private seriesStored = 0;
  private readonly sources = new Map<string, number>();
  private newSources: { id: number; name: string; kind: SourceKind }[] = [];

  constructor(store: Store, parts: CatalogParts) {
    this.store = store;
    this.parts = parts;
  }

  /** Id of a source, the next one when it is new. */
  sourceId(name: string, kind: SourceKind): number {
    const key = `${kind}:${name}`;
    const known = this.sources.get(key);
    if (known !== undefined) return known;
    const id = this.sources.size + 1;
    this.sources.set(key, id);
    this.newSources.push({ id, name, kind });
    return id;
  }

  /** Fills index and layouts from the database. Returns the sources stored. */
  load(): { id: number; name: string; kind: SourceKind }[] {
    const { index, layouts } = this.parts;
    const { db } = this.store;
    const symbols = db.prepare<[], { id: number; text: string }>(
      'SELECT id, text FROM tsdb_symbol ORDER BY id',
    );
    for (const { id, text } of symbols.iterate()) index.symbols.restore(id, text);
    this.loadSeries();
    index.skipTo(readNextSeries(db));
    this.symbolsStored = index.symbols.size;
    this.seriesStored = index.size;
    const sources = db
      .prepare<[], { id: number; name: string; kind: SourceKind }>(
        'SELECT id, name, kind FROM tsdb_source ORDER BY id',
      )
      .all();
    for (const { id, name, kind } of sources) this.sources.set(`${kind}:${name}`, id);
    const layoutRows = db
      .prepare<[], { id: number; source_id: number }>('SELECT id, source_id FROM tsdb_layout ORDER BY id')
      .all();
    for (const row of layoutRows) layouts.restore(row.id, row.source_id);
    const slots = db
      .prepare<[], { layout_id: number; series: Uint8Array }>(
        'SELECT layout_id, series FROM tsdb_layout_part ORDER BY layout_id, first_column',
      )
      .all();
    for (const row of slots) {
      const layout = layouts.byId.get(row.layout_id);
      if (layout === undefined) continue;
      for (const series of readDeltas(row.series)) layouts.addSeries(layout, series);
    }
    for (const layout of layouts.byId.values()) layout.persisted = layout.series.length;
    layouts.dirty.clear();
    return sources;
  }

  /** Many series in one row of text: a row and a buffer for each of 100,000 would take most of a start's time. */
  private loadSeries(): void {
    const { index } = this.parts;
    const { db } = this.store;
    const highest = db.prepare<[], number | null>('SELECT max(id) FROM tsdb_series').pluck().get() ?? -1;
    index.expect(db.prepare<[], number>('SELECT count(*) FROM tsdb_series').pluck().get() ?? 0);
    const numbers = new Uint32Array(MOST_PAIRS);
    const chunk = db
      .prepare<[number, number, number], string | null>(
        `SELECT group_concat(printf('%04x%04x', id - ?, length(pairs)) || hex(pairs), '')
         FROM tsdb_series WHERE id >= ? AND id < ?`,
      )
      .pluck();
    for (let first = 0; first <= highest; first += SERIES_PER_READ) {
      const bytes = Buffer.from(chunk.get(first, first, first + SERIES_PER_READ) ?? '', 'hex');
      for (let at = 0; at < bytes.length;) {
        const id = first + bytes.readUInt16BE(at);
        const end = at + 4 + bytes.readUInt16BE(at + 2);
        index.restore(id, numbers.subarray(0, readVarints(bytes, at + 4, end, numbers)));
        at = end;
      }
    }
  }

  /** Series the database doesn't have yet. */
  get newSeries(): number {
    return this.parts.index.size - this.seriesStored;
  }

  /** Writes the oldest `most` of the new series, ahead of the samples. Throws SQLite's error; then nothing was written. */
  flushSeries(most: number): void {
    const { index } = this.parts;
    const symbols = index.symbols.size;
    const series = Math.min(index.size, this.seriesStored + most);
    this.store.db
      .transaction(() => {
        this.insertSymbols(symbols);
        this.insertSeries(series);
      })
      .immediate();
    this.symbolsStored = symbols;
    this.seriesStored = series;
  }

  /** Writes everything new. Throws SQLite's error; then nothing was written and all is still pending. */
  flush(): void {
    const { index, layouts, journal, newMetadata } = this.parts;
    const symbols = index.symbols.size;
    const series = index.size;
    this.store.db
      .transaction(() => {
        this.insertSymbols(symbols);
        this.insertSeries(series);
        this.insertSources();
        for (const layout of layouts.dirty) this.insertLayout(layout);
        this.insertJournal();
        this.insertMetadata();
      })
      .immediate();
    this.symbolsStored = symbols;
    this.seriesStored = series;
    this.newSources = [];
    for (const layout of layouts.dirty) layout.persisted = layout.series.length;
    layouts.dirty.clear();
    journal.clear();
    newMetadata.clear();
  }

  /** Writes that series are gone; `index` is the caller's to change. Throws SQLite's error; all must be flushed before. */
  removeSeries(ids: Iterable<number>): void {
    const { db } = this.store;
    const remove = db.prepare('DELETE FROM tsdb_series WHERE id = ?');
    const forget = db.prepare('DELETE FROM tsdb_points_sealed WHERE series_id = ?');
    db.transaction(() => {
      for (const id of ids) {
        remove.run(id);
        forget.run(id);
      }
      writeNextSeries(db, this.seriesStored);
    }).immediate();
  }

  /** As {@link removeSeries}, for symbols. */
  removeSymbols(ids: Iterable<number>): void {
    const { db } = this.store;
    const remove = db.prepare('DELETE FROM tsdb_symbol WHERE id = ?');
    db.transaction(() => {
      for (const id of ids) remove.run(id);
    }).immediate();
  }

  private insertSymbols(end: number): void {
    const insert = this.store.db.prepare('INSERT INTO tsdb_symbol VALUES (?, ?)');
    for (let id = this.symbolsStored; id < end; id++) insert.run(id, this.parts.index.symbols.text(id));
  }

  private insertSeries(end: number): void {
    const insert = this.store.db.prepare('INSERT INTO tsdb_series VALUES (?, ?)');
    const out = new ByteWriter();
    for (let id = this.seriesStored; id < end; id++) {
      out.length = 0;
      for (const symbol of this.parts.index.pairsOf(id)) out.varint(symbol);
      insert.run(id, out.view());
    }
  }

  private insertSources(): void {
    const insert = this.store.db.prepare('INSERT INTO tsdb_source VALUES (?, ?, ?)');
    for (const { id, name, kind } of this.newSources) insert.run(id, name, kind);
  }

  private insertLayout(layout: Layout): void {
    const { db } = this.store;
    if (layout.persisted < 0)
      db.prepare('INSERT INTO tsdb_layout VALUES (?, ?)').run(layout.id, layout.sourceId);
    const first = Math.max(0, layout.persisted);
    if (first === layout.series.length) return;
    const out = new ByteWriter();
    let previous = 0;
    for (let slot = first; slot < layout.series.length; slot++) {
      out.zigzag(layout.series[slot]! - previous);
      previous = layout.series[slot]!;
    }
    db.prepare('INSERT INTO tsdb_layout_part VALUES (?, ?, ?)').run(layout.id, first, out.view());
  }

  private insertJournal(): void {
    const { journal } = this.parts;
    const insert = this.store.db.prepare('INSERT INTO tsdb_journal VALUES (?, ?, ?, ?, ?)');
    for (const row of journal.rows) {
      insert.run(row.id, row.layoutId, row.timeMs, row.keyframe ? 1 : 0, journal.bytesOf(row));
    }
  }

  private insertMetadata(): void {
    const upsert = this.store.db.prepare(
      `INSERT INTO tsdb_metadata VALUES (?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET type = excluded.type, help = excluded.help, unit = excluded.unit`,
    );
    for (const { name, type, help, unit } of this.parts.newMetadata.values())
      upsert.run(name, type, help, unit);
  }
}

/** Reads the numbers in `bytes[from..to]` into `numbers`; returns how many there are. */
function readVarints(bytes: Uint8Array, from: number, to: number, numbers: Uint32Array): number {
  let count = 0;
  for (let at = from; at < to;) {
    let number = 0;
    let byte: number;
    let shift = 0;
    do {
      byte = bytes[at++]!;
      number |= (byte & 127) << shift;
      shift += 7;
    } while (byte >= 128 && at < to);
    numbers[count++] = number;
  }
  return count;
}

function* readDeltas(bytes: Uint8Array): Generator<number> {
  const input = new ByteReader(bytes);
  let value = 0;
  while (input.position < bytes.length) yield (value += input.zigzag());
}
