import type { Store } from '../../storage/index.ts';
import type { BlockMeta, Blocks } from '../blocks.ts';
import type { BlockTools } from '../codec/block.ts';
import type { PointStream } from '../head/point-stream.ts';
import type { RowStream } from '../head/row-stream.ts';
import { ROWS_PER_SOURCE } from '../journal.ts';
import type { Layout, Layouts } from '../layout.ts';
import type { BlockDropper } from '../retention/block-dropper.ts';
import type { Rollups } from '../rollup/rollups.ts';
import type { Writer } from '../writer.ts';
import { rewriteBlock } from './rewrite-block.ts';
import type { Deletion, Tombstones } from './tombstones.ts';
import type { Cut } from './types.ts';

export interface CleanerOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly tools: BlockTools;
  readonly tombstones: Tombstones;
  readonly blocks: Blocks;
  readonly layouts: Layouts;
  readonly rowStreams: ReadonlyMap<number, RowStream>;
  readonly pointStreams: ReadonlyMap<number, PointStream>;
  readonly rollups: Rollups;
  readonly dropper: BlockDropper;
  /** Blocks that could not be read. */
  readonly damagedBlocks: Set<number>;
}

/** Takes deleted samples out of head, blocks and rollups, and then forgets the deletion. Doing part of it twice is no harm. */
export class Cleaner {
  private readonly options: CleanerOptions;

  constructor(options: CleanerOptions) {
    this.options = options;
  }

  /** Carries out what can be; what is in a window of the head waits until that is sealed. `onDone` hears of
   * each deletion that is done. False when the database refused. */
  *clean(onDone: () => void): Generator<undefined, boolean> {
    const { tombstones, writer } = this.options;
    for (const deletion of tombstones.deletions.slice()) {
      const concerned = this.layoutsOf(deletion);
      if (!this.clearPoints(deletion, concerned)) return false;
      if (this.endWindows(deletion, concerned)) continue;
      if (!(yield* this.clearBlocks(deletion, concerned))) return false;
      if (!(yield* this.options.rollups.erase(deletion))) return false;
      const forgotten = writer.attempt('forget a deletion', () => {
        tombstones.remove([deletion]);
      });
      if (!forgotten) return false;
      onDone();
      yield;
    }
    return true;
  }

  /** By layout the slots of the deletion's series. */
  private layoutsOf({ series, fromMs, toMs }: Deletion): Map<Layout, Map<number, Cut>> {
    const cut: Cut = [{ fromMs, toMs }];
    const found = new Map<Layout, Map<number, Cut>>();
    for (const id of series) {
      for (const layout of this.options.layouts.layoutsOf(id)) {
        const slot = layout.slotOf(id);
        if (slot === undefined) continue;
        let slots = found.get(layout);
        if (slots === undefined) found.set(layout, (slots = new Map<number, Cut>()));
        slots.set(slot, cut);
      }
    }
    return found;
  }

  /** Ends windows with rows of that time, so that they are sealed; whether there are any. */
  private endWindows({ fromMs, toMs }: Deletion, concerned: ReadonlyMap<Layout, unknown>): boolean {
    const isInside = (times: readonly number[]): boolean =>
      times.length > 0 && times[0]! <= toMs && times[times.length - 1]! >= fromMs;
    let any = false;
    for (const layout of concerned.keys()) {
      const stream = this.options.rowStreams.get(layout.sourceId);
      if (stream === undefined) continue;
      if (stream.open.layout === layout && isInside(stream.open.times)) stream.finishWindow();
      any ||= stream.full.some((window) => window.layout === layout && isInside(window.times));
    }
    return any;
  }

  private clearPoints(
    { fromMs, toMs }: Deletion,
    concerned: ReadonlyMap<Layout, ReadonlyMap<number, Cut>>,
  ): boolean {
    const { store, writer } = this.options;
    for (const [layout, slots] of concerned) {
      const stream = this.options.pointStreams.get(layout.sourceId);
      if (stream?.layout !== layout || !stream.hasPoints(slots.keys(), fromMs, toMs)) continue;
      // What is pending must be in the journal before that is written anew without the points.
      if (!writer.flush()) return false;
      const written = writer.attempt('delete points', () => {
        store.db
          .transaction(() => {
            const { id, data } = stream.without(slots.keys(), fromMs, toMs);
            store.db
              .prepare('DELETE FROM tsdb_journal WHERE id >= ? AND id < ?')
              .run(stream.id * ROWS_PER_SOURCE, id);
            store.db
              .prepare('INSERT INTO tsdb_journal VALUES (?, ?, ?, 0, ?)')
              .run(id, layout.id, stream.newestMs(), data);
          })
          .immediate();
      });
      if (!written) return false;
    }
    return true;
  }

  private *clearBlocks(
    { fromMs, toMs }: Deletion,
    concerned: ReadonlyMap<Layout, ReadonlyMap<number, Cut>>,
  ): Generator<undefined, boolean> {
    const empty: BlockMeta[] = [];
    for (const [layout, slots] of concerned) {
      for (const meta of this.options.blocks.inRange(layout, fromMs, toMs)) {
        const left = yield* this.clearBlock(meta, slots);
        if (left === null) return false;
        if (left.samples === 0) empty.push(left);
        yield;
      }
    }
    return yield* this.options.dropper.dropEmpty(empty);
  }

  /** Writes a block anew without the cuts; what is in the list then, or null when the database refused. */
  private *clearBlock(
    meta: BlockMeta,
    slots: ReadonlyMap<number, Cut>,
  ): Generator<undefined, BlockMeta | null> {
    const { store, writer, blocks, tools, damagedBlocks } = this.options;
    const stored = store.db
      .prepare<[number], { times: Uint8Array | null; data: Uint8Array }>(
        'SELECT times, data FROM tsdb_block WHERE id = ?',
      )
      .get(meta.id);
    if (stored === undefined) return meta;
    let rewritten;
    try {
      rewritten = yield* rewriteBlock(stored.data, stored.times, slots, tools);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // It is put aside as it is; nobody gets to see what is in it.
      damagedBlocks.add(meta.id);
      return meta;
    }
    const { data, removed } = rewritten;
    if (removed === 0) return meta;
    const next: BlockMeta = { ...meta, id: blocks.nextId(), samples: Math.max(0, meta.samples - removed) };
    const written = writer.attempt('write a block without what was deleted', () => {
      store.db
        .transaction(() => {
          // Under a new number: what is known of the old one, here and in other threads, is known to be out of date.
          store.db
            .prepare(
              `INSERT INTO tsdb_block (id, layout_id, min_ms, max_ms, row_count, sample_count, times, data)
               SELECT ?, layout_id, min_ms, max_ms, row_count, ?, times, ? FROM tsdb_block WHERE id = ?`,
            )
            .run(next.id, next.samples, data, meta.id);
          store.db.prepare('DELETE FROM tsdb_block WHERE id = ?').run(meta.id);
        })
        .immediate();
    });
    if (!written) return null;
    blocks.remove(meta);
    blocks.add(next);
    return next;
  }
}
