import type { Log } from '../../base/log.ts';
import type { ReadableDatabase } from '../../storage/index.ts';
import { openBlock, Part } from '../codec/block.ts';
import type { BlockTools } from '../codec/block.ts';
import { ByteReader } from '../codec/bytes.ts';
import { decodeTimes } from '../codec/times.ts';
import { DecodedColumns } from './decoded.ts';

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
  /** Null where columns have times of their own. */
  decoded: DecodedColumns | null;
  /** The read that used it last. */
  lastRead: number;
}

/** Bytes kept for the next query: unpacked parts, and columns decoded from them. */
export interface BlockCacheSizes {
  readonly partBytes: number;
  readonly decodedBytes: number;
}

/** The block was in the list and is no more in the database: dropped or replaced since the list was made. */
export class BlockGoneError extends Error {
  constructor(id: number) {
    super(`block ${id} is gone from the database`);
    this.name = 'BlockGoneError';
  }
}

/** Reads blocks from a connection, with the lately read parts in a bounded cache. One per thread. */
export class BlockReader {
  /** Blocks that could not be read. */
  readonly damaged = new Set<number>();
  /** Least recently used first (a Map keeps the order of insertion). */
  private readonly cache = new Map<string, BlockPart>();
  private readonly columnsPerPart = new Map<number, number>();
  private cachedBytes = 0;
  private decodedBytes = 0;
  private reads = 0;
  private readonly db: ReadableDatabase;
  private readonly file: string;
  private readonly tools: BlockTools;
  private readonly log: Log;
  private readonly sizes: BlockCacheSizes;

  /** `file` is the database's path, for messages. */
  constructor(
    db: ReadableDatabase,
    file: string,
    tools: BlockTools,
    log: Log,
    sizes: BlockCacheSizes = { partBytes: 24 << 20, decodedBytes: 16 << 20 },
  ) {
    this.sizes = sizes;
    this.db = db;
    this.file = file;
    this.tools = tools;
    this.log = log;
  }

  forget(id: number): void {
    this.columnsPerPart.delete(id);
    this.damaged.delete(id);
  }

  /** Called at the start of a read of many columns: what it uses is not pushed out of the cache by itself. */
  begin(): void {
    this.reads++;
  }

  /** Keeps a decoded column if there is room, or others that this read doesn't use can make some. */
  keepDecoded(found: BlockPart, column: number, values: Float64Array, power: number): void {
    const { decoded } = found;
    if (decoded === null || !this.makeRoom(found)) return;
    const before = decoded.bytes;
    decoded.put(column - found.firstColumn, values, power);
    this.decodedBytes += decoded.bytes - before;
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
    const found: BlockPart = {
      times,
      part,
      firstColumn: number * columnsPerPart,
      decoded: times === null ? null : new DecodedColumns(part.columns, block.rows),
      lastRead: this.reads,
    };
    this.keep(`${block.id}/${number}`, found);
    return within(found, column);
  }

  private touch(key: string): BlockPart | null {
    const found = this.cache.get(key);
    if (found === undefined) return null;
    this.cache.delete(key);
    this.cache.set(key, found);
    found.lastRead = this.reads;
    return found;
  }

  private makeRoom(wanting: BlockPart): boolean {
    if (this.decodedBytes < this.sizes.decodedBytes) return true;
    for (const part of this.cache.values()) {
      if (part.lastRead === this.reads || part === wanting) return false;
      if (part.decoded === null || part.decoded.isEmpty) continue;
      this.decodedBytes -= part.decoded.bytes;
      part.decoded = new DecodedColumns(part.part.columns, part.times?.length ?? 0);
      if (this.decodedBytes < this.sizes.decodedBytes) return true;
    }
    return false;
  }

  private keep(key: string, part: BlockPart): void {
    this.cache.set(key, part);
    this.cachedBytes += bytesOf(part);
    for (const [oldest, old] of this.cache) {
      if (this.cachedBytes <= this.sizes.partBytes || oldest === key) break;
      this.cache.delete(oldest);
      this.cachedBytes -= bytesOf(old);
      this.decodedBytes -= old.decoded?.bytes ?? 0;
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
