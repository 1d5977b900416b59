import type { Store } from '../../storage/index.ts';
import type { BlockMeta, Blocks } from '../blocks.ts';
import type { PointStream } from '../head/point-stream.ts';
import type { RowStream } from '../head/row-stream.ts';
import type { Layout, Layouts } from '../layout.ts';
import type { Rollups } from '../rollup/rollups.ts';
import type { Writer } from '../writer.ts';

export interface BlockDropperOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly blocks: Blocks;
  readonly layouts: Layouts;
  readonly rowStreams: ReadonlyMap<number, RowStream>;
  readonly pointStreams: ReadonlyMap<number, PointStream>;
  readonly rollups: Rollups;
}

/** Blocks per transaction: a few ms. */
const BLOCKS_PER_DROP = 32;

/** Takes blocks out of the database, with the layouts that nothing else uses. */
export class BlockDropper {
  private readonly options: BlockDropperOptions;

  constructor(options: BlockDropperOptions) {
    this.options = options;
  }

  /** Drops some at a time and yields between; false when the database refused. */
  *drop(metas: readonly BlockMeta[]): Generator<undefined, boolean> {
    for (let from = 0; from < metas.length; from += BLOCKS_PER_DROP) {
      if (!this.dropSome(metas.slice(from, from + BLOCKS_PER_DROP))) return false;
      yield;
    }
    return true;
  }

  /** As {@link drop}, for blocks without samples: nothing is missing from raw samples then. */
  *dropEmpty(metas: readonly BlockMeta[]): Generator<undefined, boolean> {
    for (let from = 0; from < metas.length; from += BLOCKS_PER_DROP) {
      if (!this.dropSome(metas.slice(from, from + BLOCKS_PER_DROP), false)) return false;
      yield;
    }
    return true;
  }

  private dropSome(metas: readonly BlockMeta[], hadSamples = true): boolean {
    const { store, writer, blocks, rollups } = this.options;
    const dropped = writer.attempt('drop old blocks', () => {
      const remove = store.db.prepare('DELETE FROM tsdb_block WHERE id = ?');
      store.db
        .transaction(() => {
          for (const meta of metas) remove.run(meta.id);
          if (hadSamples) rollups.dropped(0, Math.max(...metas.map((meta) => meta.maxMs)));
        })
        .immediate();
    });
    if (!dropped) return false;
    for (const meta of metas) blocks.remove(meta);
    return this.dropUnused(new Set(metas.map((meta) => meta.layout)));
  }

  /** Takes out those of some layouts that nothing uses; false when the database refused. */
  dropUnused(candidates: Iterable<Layout>): boolean {
    const { store, writer, layouts } = this.options;
    const unused = [...candidates].filter((layout) => !this.isUsed(layout));
    if (unused.length === 0) return true;
    const forgotten = writer.attempt('drop old layouts', () => {
      const remove = store.db.prepare('DELETE FROM tsdb_layout WHERE id = ?');
      store.db
        .transaction(() => {
          for (const layout of unused) remove.run(layout.id);
        })
        .immediate();
    });
    if (forgotten) for (const layout of unused) layouts.drop(layout);
    return forgotten;
  }

  private isUsed(layout: Layout): boolean {
    const rows = this.options.rowStreams.get(layout.sourceId);
    return (
      this.options.blocks.has(layout) ||
      this.options.pointStreams.get(layout.sourceId)?.layout === layout ||
      rows?.open.layout === layout ||
      rows?.full.some((window) => window.layout === layout) === true
    );
  }
}
