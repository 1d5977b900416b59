import type { Log } from '../../base/log.ts';
import type { ReadableDatabase } from '../../storage/index.ts';
import { openBlock, Part } from '../codec/block.ts';
import type { BlockTools } from '../codec/block.ts';
import { ByteReader } from '../codec/bytes.ts';
import { decodeTimes } from '../codec/times.ts';

/** What is needed to read a sealed block; plain data, so that it can be handed to another thread. */
export interface BlockRef {
  readonly id: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly rows: number;
}

/** An unpacked piece of a block: the shared times (null where columns have their own) and some of its columns. */
export interface BlockPart {
  readonly times: Float64Array | null;
  readonly part: Part;
  /** The block's column that is the first of this part. */
  readonly firstColumn: number;
}

/** The block was in the list and is no more in the database: dropped or replaced since the list was made. */
export class BlockGoneError extends Error {
  constructor(id: number) {
    super(`block ${id} is gone from the database`);
    this.name = 'BlockGoneError';
  }
}

/** Bytes of unpacked parts kept for the next query. */
const CACHE_BYTES = 32 << 20;

/** Reads blocks from a connection, with the lately read parts in a bounded cache. One per thread. */
export class BlockReader {
  /** Blocks that could not be read. */
  readonly damaged = new Set<number>();
  /** Least recently used first (a Map keeps the order of insertion). */
  private readonly cache = new Map<string, BlockPart>();
  private readonly columnsPerPart = new Map<number, number>();
  private cachedBytes = 0;
  private readonly db: ReadableDatabase;
  private readonly file: string;
  private readonly tools: BlockTools;
  private readonly log: Log;

  /** `file` is the database's path, for messages. */
  constructor(db: ReadableDatabase, file: string, tools: BlockTools, log: Log) {
    this.db = db;
    this.file = file;
    this.tools = tools;
    this.log = log;
  }

  forget(id: number): void {
    this.columnsPerPart.delete(id);
    this.damaged.delete(id);
  }

  /**
   * The part of a block that holds a column; null when the block has no such column or can't be read (said once in the
   * log and left where it is). Throws {@link BlockGoneError}.
   */
  read(block: BlockRef, column: number): BlockPart | null {
    if (this.damaged.has(block.id)) return null;
    const perPart = this.columnsPerPart.get(block.id);
    if (perPart !== undefined) {
      const cached = this.touch(`${block.id}/${Math.floor(column / perPart)}`);
      if (cached !== null) return within(cached, column);
    }
    try {
      return this.load(block, column);
    } catch (error) {
      if (error instanceof BlockGoneError) throw error;
      this.damaged.add(block.id);
      this.log.error(
        { err: error, block: block.id, file: this.file, minMs: block.minMs, maxMs: block.maxMs },
        'a block can not be read and is left out',
      );
      return null;
    }
  }

  private load(block: BlockRef, column: number): BlockPart | null {
    const row = this.db
      .prepare<[number], { times: Uint8Array | null; data: Uint8Array }>(
        'SELECT times, data FROM tsdb_block WHERE id = ?',
      )
      .get(block.id);
    if (row === undefined) throw new BlockGoneError(block.id);
    const { columnsPerPart, parts } = openBlock(row.data, this.tools);
    this.columnsPerPart.set(block.id, columnsPerPart);
    const number = Math.floor(column / columnsPerPart);
    const packed = parts[number];
    if (packed === undefined) return null;
    const part = new Part(packed, this.tools);
    const times = row.times === null ? null : decodeTimes(new ByteReader(row.times));
    if (times !== null && times.length !== block.rows)
      throw new RangeError(`${times.length} times, ${block.rows} rows`);
    const found = { times, part, firstColumn: number * columnsPerPart };
    this.keep(`${block.id}/${number}`, found);
    return within(found, column);
  }

  private touch(key: string): BlockPart | null {
    const found = this.cache.get(key);
    if (found === undefined) return null;
    this.cache.delete(key);
    this.cache.set(key, found);
    return found;
  }

  private keep(key: string, part: BlockPart): void {
    this.cache.set(key, part);
    this.cachedBytes += bytesOf(part);
    for (const [oldest, old] of this.cache) {
      if (this.cachedBytes <= CACHE_BYTES || oldest === key) break;
      this.cache.delete(oldest);
      this.cachedBytes -= bytesOf(old);
    }
  }
}

/** A column added after the block was sealed isn't in its last part. */
function within(found: BlockPart, column: number): BlockPart | null {
  return column < found.firstColumn + found.part.columns ? found : null;
}

function bytesOf({ times, part }: BlockPart): number {
  return part.size + (times?.byteLength ?? 0) + 200;
}
