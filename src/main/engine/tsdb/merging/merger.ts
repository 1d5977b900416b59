import type { Store } from '../../storage/index.ts';
import type { BlockMeta, Blocks } from '../blocks.ts';
import type { BlockTools } from '../codec/block.ts';
import type { Retention } from '../types.ts';
import type { Writer } from '../writer.ts';
import { mergeBlocks } from './merge-blocks.ts';
import type { BlockBytes } from './merge-blocks.ts';

export interface MergerOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly blocks: Blocks;
  readonly tools: BlockTools;
  /** Blocks that could not be read. */
  readonly damagedBlocks: Set<number>;
  readonly retention: () => Retention;
  /** Rows of a full block. */
  readonly windowRows: number;
}

/** A block of a smaller share of a full one's rows packs badly: what is told once for each column weighs more than its samples. */
const SMALL_SHARE = 1 / 2;
/** So many small ones are worth it. With fewer, what a slow source has would be written anew again and again. */
const LEAST_BLOCKS = 8;
/** Full blocks' rows that a merged one has at most: a query for an hour unpacks all of them. */
const MOST_SHARE = 2;
/** A block goes as a whole: what is merged must not keep its oldest samples much longer than they would be kept alone. */
const MOST_SPAN_MS = 86_400_000;
const SPAN_SHARE = 1 / 8;
/** Small blocks come slowly: some an hour of a source. */
const EVERY_MS = 10 * 60_000;
/** Blocks looked at between two pauses: less than 1 ms. */
const LOOKED_PER_STEP = 8192;
/** Blocks made between two looks at what else there is to do. */
const MOST_MERGES = 16;

/** Puts small blocks of slow sources, and those that a change of columns or a deletion cut short, together. */
export class Merger {
  private readonly options: MergerOptions;
  private lastMs = -Infinity;

  constructor(options: MergerOptions) {
    this.options = options;
  }

  /** Looks every ten minutes. False when the database refused; yields after every few ms of work. */
  *merge(nowMs: number): Generator<undefined, boolean> {
    if (Math.abs(nowMs - this.lastMs) < EVERY_MS) return true;
    const runs = yield* this.findRuns();
    for (const run of runs) {
      if (!(yield* this.mergeRun(run))) return false;
      yield;
    }
    // With as many as this there may be more.
    if (runs.length < MOST_MERGES) this.lastMs = nowMs;
    return true;
  }

  /** Small blocks of one layout that follow each other, where there are enough of them. */
  private *findRuns(): Generator<undefined, BlockMeta[][]> {
    const { blocks, damagedBlocks, windowRows } = this.options;
    const mostMs = this.mostSpanMs();
    const found: BlockMeta[][] = [];
    let looked = 0;
    for (const list of blocks.lists()) {
      let run: BlockMeta[] = [];
      let rows = 0;
      const end = (): void => {
        if (run.length >= LEAST_BLOCKS) found.push(run);
        run = [];
        rows = 0;
      };
      for (const meta of list) {
        if (++looked % LOOKED_PER_STEP === 0) yield;
        const isSmall = meta.rows > 0 && meta.rows < windowRows * SMALL_SHARE && !damagedBlocks.has(meta.id);
        const last = run.at(-1);
        const fits =
          last === undefined ||
          (meta.minMs > last.maxMs &&
            meta.maxMs - run[0]!.minMs <= mostMs &&
            rows + meta.rows <= windowRows * MOST_SHARE);
        if (!isSmall || !fits) end();
        if (!isSmall) continue;
        run.push(meta);
        rows += meta.rows;
      }
      end();
      if (found.length >= MOST_MERGES) break;
    }
    return found.slice(0, MOST_MERGES);
  }

  private mostSpanMs(): number {
    const { rawMs, overrides } = this.options.retention();
    const least = Math.min(rawMs, ...overrides.map(({ keep }) => keep.rawMs ?? Infinity));
    return Math.min(MOST_SPAN_MS, least * SPAN_SHARE);
  }

  private *mergeRun(run: readonly BlockMeta[]): Generator<undefined, boolean> {
    const { store, writer, blocks, tools, damagedBlocks } = this.options;
    const read = store.db.prepare<[number], BlockBytes>('SELECT times, data FROM tsdb_block WHERE id = ?');
    const stored: (BlockBytes & { readonly rows: number })[] = [];
    for (const { id, rows } of run) {
      const bytes = read.get(id);
      if (bytes !== undefined) stored.push({ ...bytes, rows });
      else damagedBlocks.add(id);
    }
    if (stored.length < run.length) return true;
    let merged: BlockBytes;
    try {
      merged = yield* mergeBlocks(stored, tools, (index) => damagedBlocks.add(run[index]!.id));
    } catch (error) {
      // It is put aside as it is, and the others are looked at again without it.
      if (error instanceof RangeError) return true;
      throw error;
    }
    const first = run[0]!;
    const meta: BlockMeta = {
      id: blocks.nextId(),
      layout: first.layout,
      minMs: first.minMs,
      maxMs: run[run.length - 1]!.maxMs,
      rows: run.reduce((sum, { rows }) => sum + rows, 0),
      samples: run.reduce((sum, { samples }) => sum + samples, 0),
    };
    const { id, layout, minMs, maxMs, rows, samples } = meta;
    const written = writer.attempt('merge blocks', () => {
      const remove = store.db.prepare('DELETE FROM tsdb_block WHERE id = ?');
      store.db
        .transaction(() => {
          for (const old of run) remove.run(old.id);
          store.db
            .prepare(
              `INSERT INTO tsdb_block (id, layout_id, min_ms, max_ms, row_count, sample_count, times, data)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
            )
            .run(id, layout.id, minMs, maxMs, rows, samples, merged.times, merged.data);
        })
        .immediate();
    });
    if (!written) return false;
    for (const old of run) blocks.remove(old);
    blocks.add(meta);
    return true;
  }
}
