import type { Log } from '../base/log.ts';
import type { Store } from '../storage/index.ts';
import { openBlock, Part } from './codec/block.ts';
import type { BlockTools } from './codec/block.ts';
import { ByteReader } from './codec/bytes.ts';
import { decodeTimes } from './codec/times.ts';
import type { Layout } from './layout.ts';

/** What is known of a sealed block without reading it. */
export interface BlockMeta {
  readonly id: number;
  readonly layout: Layout;
  readonly minMs: number;
  readonly maxMs: number;
  readonly rows: number;
  readonly samples: number;
}

/** An unpacked piece of a block: the shared times (null where columns have their own) and some of its columns. */
export interface BlockPart {
  readonly times: Float64Array | null;
  readonly part: Part;
}

/** Bytes of unpacked parts kept for the next query. */
const CACHE_BYTES = 32 << 20;

/** The sealed blocks of the database: a list in memory, the bytes on disk, the lately read parts in a bounded cache. */
export class Blocks {
  private readonly byLayout = new Map<Layout, BlockMeta[]>();
  /** Least recently used first (a Map keeps the order of insertion). */
  private readonly cache = new Map<string, BlockPart>();
  private readonly columnsPerPart = new Map<number, number>();
  private readonly damaged = new Set<number>();
  private cachedBytes = 0;
  private count = 0;
  private readonly store: Store;
  private readonly tools: BlockTools;
  private readonly log: Log;

  constructor(store: Store, tools: BlockTools, log: Log) {
    this.store = store;
    this.tools = tools;
    this.log = log;
  }

  get size(): number {
    return this.count;
  }

  get damagedCount(): number {
    return this.damaged.size;
  }

  add(meta: BlockMeta): void {
    const list = this.byLayout.get(meta.layout) ?? [];
    list.push(meta);
    this.byLayout.set(meta.layout, list);
    this.count++;
  }

  remove(meta: BlockMeta): void {
    const rest = (this.byLayout.get(meta.layout) ?? []).filter((other) => other.id !== meta.id);
    if (rest.length > 0) this.byLayout.set(meta.layout, rest);
    else this.byLayout.delete(meta.layout);
    this.columnsPerPart.delete(meta.id);
    this.damaged.delete(meta.id);
    this.count--;
  }

  /** Blocks of a layout with something in the range, in the order they were sealed. */
  inRange(layout: Layout, minMs: number, maxMs: number): BlockMeta[] {
    return (this.byLayout.get(layout) ?? []).filter((meta) => meta.maxMs >= minMs && meta.minMs <= maxMs);
  }

  has(layout: Layout): boolean {
    return this.byLayout.has(layout);
  }

  /** A lower bound of the first sample after a time; Infinity when there is none. */
  firstAfter(timeMs: number): number {
    let first = Infinity;
    for (const list of this.byLayout.values()) {
      for (const { minMs, maxMs } of list)
        if (maxMs > timeMs) first = Math.min(first, Math.max(minMs, timeMs));
    }
    return first;
  }

  /** Blocks whose newest sample is older than this. */
  olderThan(limitMs: number): BlockMeta[] {
    return [...this.byLayout.values()].flatMap((list) => list.filter((meta) => meta.maxMs < limitMs));
  }

  /**
   * The part of a block that holds a column, and the column's place in it; null when the block has no such column or
   * can't be read (said once in the log and left where it is).
   */
  read(meta: BlockMeta, column: number): { readonly from: BlockPart; readonly index: number } | null {
    if (this.damaged.has(meta.id)) return null;
    const perPart = this.columnsPerPart.get(meta.id);
    if (perPart !== undefined) {
      const cached = this.touch(`${meta.id}/${Math.floor(column / perPart)}`);
      if (cached !== null) return within(cached, column % perPart);
    }
    try {
      return this.load(meta, column);
    } catch (error) {
      this.damaged.add(meta.id);
      this.log.error(
        { err: error, block: meta.id, file: this.store.path, minMs: meta.minMs, maxMs: meta.maxMs },
        'a block can not be read and is left out',
      );
      return null;
    }
  }

  private load(meta: BlockMeta, column: number): { from: BlockPart; index: number } | null {
    const row = this.store.db
      .prepare<[number], { times: Uint8Array | null; data: Uint8Array }>(
        'SELECT times, data FROM tsdb_block WHERE id = ?',
      )
      .get(meta.id);
    if (row === undefined) throw new RangeError('the block is gone from the database');
    const { columnsPerPart, parts } = openBlock(row.data, this.tools);
    this.columnsPerPart.set(meta.id, columnsPerPart);
    const number = Math.floor(column / columnsPerPart);
    const packed = parts[number];
    if (packed === undefined) return null;
    const part = new Part(packed, this.tools);
    const times = row.times === null ? null : decodeTimes(new ByteReader(row.times));
    if (times !== null && times.length !== meta.rows)
      throw new RangeError(`${times.length} times, ${meta.rows} rows`);
    const from = { times, part };
    this.keep(`${meta.id}/${number}`, from);
    return within(from, column % columnsPerPart);
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
function within(from: BlockPart, index: number): { from: BlockPart; index: number } | null {
  return index < from.part.columns ? { from, index } : null;
}

function bytesOf({ times, part }: BlockPart): number {
  return part.size + (times?.byteLength ?? 0) + 200;
}
