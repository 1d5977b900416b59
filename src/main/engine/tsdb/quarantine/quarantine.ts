import type { Store } from '../../storage/index.ts';
import type { BlockMeta, Blocks } from '../blocks.ts';
import { blockName, rollupName } from '../verify.ts';
import type { Writer } from '../writer.ts';

export interface QuarantineOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly blocks: Blocks;
  /** Numbers of blocks that could not be read. */
  readonly damagedBlocks: ReadonlySet<number>;
}

interface RollupKey {
  readonly tierMs: number;
  readonly group: number;
  readonly chunkMs: number;
}

/** Names said in full; of more only the count. */
const NAMES_SAID = 3;

/** Puts damaged blocks and rollups aside, never deleting them, and says which. */
export class Quarantine {
  private readonly options: QuarantineOptions;
  private readonly names: string[];
  private readonly damagedRollups = new Map<string, RollupKey>();

  constructor(options: QuarantineOptions) {
    this.options = options;
    this.names = options.store.db
      .prepare<[], string>('SELECT name FROM tsdb_quarantine ORDER BY id')
      .pluck()
      .all();
  }

  /** Notes a rollup that could not be read; it is moved with the next {@link move}. */
  noteRollup(tierMs: number, group: number, chunkMs: number): void {
    this.damagedRollups.set(rollupName(tierMs, group, chunkMs), { tierMs, group, chunkMs });
  }

  /** Moves what was found damaged since the last time; false when the database refused. */
  move(nowMs: number): boolean {
    const { blocks, damagedBlocks } = this.options;
    for (const meta of blocks.withIds(damagedBlocks)) if (!this.moveBlock(meta, nowMs)) return false;
    for (const [name, key] of this.damagedRollups) {
      if (!this.moveRollup(name, key, nowMs)) return false;
      this.damagedRollups.delete(name);
    }
    return true;
  }

  /** Said for people; null when nothing was found damaged. */
  problem(): string | null {
    const { store, blocks, damagedBlocks } = this.options;
    const waiting = blocks.withIds(damagedBlocks).map((meta) => this.nameOf(meta));
    const names = [...this.names, ...waiting, ...this.damagedRollups.keys()];
    if (names.length === 0) return null;
    const said = names.slice(0, NAMES_SAID).join('; ');
    const more = names.length > NAMES_SAID ? ` and ${names.length - NAMES_SAID} more` : '';
    return (
      `Damaged pieces of ${store.path} can not be read and are left out: ${said}${more}. ` +
      'They are kept aside, and everything else works. Check the disk; a backup from before the damage has them.'
    );
  }

  private nameOf({ id, layout, minMs, maxMs }: BlockMeta): string {
    const source = this.options.store.db
      .prepare<[number], string>('SELECT name FROM tsdb_source WHERE id = ?')
      .pluck()
      .get(layout.sourceId);
    return blockName(id, source ?? null, minMs, maxMs);
  }

  private moveBlock(meta: BlockMeta, nowMs: number): boolean {
    const { store, blocks } = this.options;
    const name = this.nameOf(meta);
    const moved = this.moveRow(name, () => {
      store.db
        .prepare(
          `INSERT INTO tsdb_quarantine (name, found_at_ms, origin, times, data)
           SELECT ?, ?, json_object('id', id, 'layout_id', layout_id, 'min_ms', min_ms, 'max_ms', max_ms,
             'row_count', row_count, 'sample_count', sample_count, 'series', json(?)), times, data
           FROM tsdb_block WHERE id = ?`,
        )
        // With the series of its columns: the layout may go before someone looks.
        .run(name, nowMs, JSON.stringify(meta.layout.series), meta.id);
      store.db.prepare('DELETE FROM tsdb_block WHERE id = ?').run(meta.id);
    });
    if (moved) blocks.remove(meta);
    return moved;
  }

  private moveRollup(name: string, { tierMs, group, chunkMs }: RollupKey, nowMs: number): boolean {
    const { db } = this.options.store;
    return this.moveRow(name, () => {
      const where = 'WHERE tier_ms = ? AND group_id = ? AND chunk_ms = ?';
      db.prepare(
        `INSERT INTO tsdb_quarantine (name, found_at_ms, origin, data)
         SELECT ?, ?, json_object('tier_ms', tier_ms, 'group_id', group_id, 'chunk_ms', chunk_ms), data
         FROM tsdb_rollup ${where}`,
      ).run(name, nowMs, tierMs, group, chunkMs);
      db.prepare(`DELETE FROM tsdb_rollup ${where}`).run(tierMs, group, chunkMs);
    });
  }

  private moveRow(name: string, move: () => void): boolean {
    const { store, writer } = this.options;
    const moved = writer.attempt('put a damaged piece aside', () => {
      store.db.transaction(move).immediate();
    });
    if (moved) this.names.push(name);
    return moved;
  }
}
