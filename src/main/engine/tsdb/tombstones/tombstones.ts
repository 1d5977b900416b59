import type { Store } from '../../storage/index.ts';
import { ByteReader, ByteWriter } from '../codec/bytes.ts';
import type { Cut, Cuts } from './types.ts';

/** Samples of some series (numbers, rising) in [fromMs, toMs] that are to be gone. */
export interface Deletion {
  readonly id: number;
  readonly series: Uint32Array;
  readonly fromMs: number;
  readonly toMs: number;
}

/** SQLite has no infinities in a column that is not null. */
const FARTHEST_MS = Number.MAX_VALUE;

/** The deletions that are not carried out yet: kept in the database, looked at by every read. */
export class Tombstones {
  private readonly store: Store;
  private list: Deletion[];
  private cuts = new Map<number, Cut>();

  constructor(store: Store) {
    this.store = store;
    this.list = store.db
      .prepare<[], { id: number; series: Uint8Array; from_ms: number; to_ms: number }>(
        'SELECT id, series, from_ms, to_ms FROM tsdb_tombstone ORDER BY id',
      )
      .all()
      .map((row) => ({ id: row.id, series: readIds(row.series), fromMs: row.from_ms, toMs: row.to_ms }));
    this.index();
  }

  get deletions(): readonly Deletion[] {
    return this.list;
  }

  cutOf(series: number): Cut | null {
    return this.cuts.get(series) ?? null;
  }

  /** The cuts of these series that touch a range; null when there are none. */
  cutsOf(series: Uint32Array, minMs: number, maxMs: number): Cuts | null {
    if (this.cuts.size === 0) return null;
    const found = new Map<number, Cut>();
    series.forEach((id, member) => {
      const cut = this.cuts.get(id)?.filter(({ fromMs, toMs }) => fromMs <= maxMs && toMs >= minMs) ?? [];
      if (cut.length > 0) found.set(member, cut);
    });
    return found.size === 0 ? null : found;
  }

  /** Throws SQLite's error; then nothing is deleted. The series must be in the database. */
  add(series: Uint32Array, fromMs: number, toMs: number): void {
    const from = Math.max(-FARTHEST_MS, fromMs);
    const to = Math.min(FARTHEST_MS, toMs);
    const inserted = this.store.db
      .prepare('INSERT INTO tsdb_tombstone (series, from_ms, to_ms) VALUES (?, ?, ?)')
      .run(writeIds(series), from, to);
    this.list.push({ id: Number(inserted.lastInsertRowid), series, fromMs: from, toMs: to });
    this.index();
  }

  /** Forgets deletions that are carried out. Throws SQLite's error. */
  remove(done: readonly Deletion[]): void {
    const remove = this.store.db.prepare('DELETE FROM tsdb_tombstone WHERE id = ?');
    this.store.db
      .transaction(() => {
        for (const { id } of done) remove.run(id);
      })
      .immediate();
    this.list = this.list.filter((deletion) => !done.includes(deletion));
    this.index();
  }

  private index(): void {
    const cuts = new Map<number, { fromMs: number; toMs: number }[]>();
    for (const { series, fromMs, toMs } of this.list) {
      for (const id of series) {
        const cut = cuts.get(id);
        if (cut === undefined) cuts.set(id, [{ fromMs, toMs }]);
        else cut.push({ fromMs, toMs });
      }
    }
    this.cuts = cuts;
  }
}

function writeIds(series: Uint32Array): Uint8Array {
  const out = new ByteWriter();
  let previous = 0;
  for (const id of series) {
    out.varint(id - previous);
    previous = id;
  }
  return out.view();
}

function readIds(bytes: Uint8Array): Uint32Array {
  const input = new ByteReader(bytes);
  const ids: number[] = [];
  let id = 0;
  while (input.position < bytes.length) ids.push((id += input.varint()));
  return Uint32Array.from(ids);
}
