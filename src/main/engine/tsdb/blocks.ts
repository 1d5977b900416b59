import type { BlockRef } from './read/block-reader.ts';
import type { Layout } from './layout.ts';

/** What is known of a sealed block without reading it. */
export interface BlockMeta extends BlockRef {
  readonly layout: Layout;
  readonly samples: number;
}

/** The list of the database's sealed blocks; their bytes are read by a {@link BlockReader}. */
export class Blocks {
  private readonly byLayout = new Map<Layout, BlockMeta[]>();
  private count = 0;
  private lastId = 0;
  private readonly removed: (id: number) => void;

  /** `removed` is told of each block that leaves the list. */
  constructor(removed: (id: number) => void) {
    this.removed = removed;
  }

  get size(): number {
    return this.count;
  }

  /** Number for a new block: one that no reader has seen, even if the newest block is gone. */
  nextId(): number {
    return this.lastId + 1;
  }

  add(meta: BlockMeta): void {
    this.lastId = Math.max(this.lastId, meta.id);
    const list = this.byLayout.get(meta.layout) ?? [];
    // Nearly always at the end; one that was written anew goes to where it was.
    let at = list.length;
    while (at > 0 && list[at - 1]!.minMs > meta.minMs) at--;
    list.splice(at, 0, meta);
    this.byLayout.set(meta.layout, list);
    this.count++;
  }

  remove(meta: BlockMeta): void {
    const rest = (this.byLayout.get(meta.layout) ?? []).filter((other) => other.id !== meta.id);
    if (rest.length > 0) this.byLayout.set(meta.layout, rest);
    else this.byLayout.delete(meta.layout);
    this.removed(meta.id);
    this.count--;
  }

  /** Blocks of a layout with something in the range, in order of their oldest sample. */
  inRange(layout: Layout, minMs: number, maxMs: number): BlockMeta[] {
    return (this.byLayout.get(layout) ?? []).filter((meta) => meta.maxMs >= minMs && meta.minMs <= maxMs);
  }

  /** By layout, each in order of their oldest sample; good until the next change. */
  lists(): Iterable<readonly BlockMeta[]> {
    return this.byLayout.values();
  }

  /** Those of these numbers that are in the list. */
  withIds(ids: ReadonlySet<number>): BlockMeta[] {
    if (ids.size === 0) return [];
    return [...this.byLayout.values()].flatMap((list) => list.filter((meta) => ids.has(meta.id)));
  }

  /** Time of the oldest sample by source, of all its layouts. */
  oldestBySource(): Map<number, number> {
    const oldest = new Map<number, number>();
    for (const [{ sourceId }, [first]] of this.byLayout) {
      if (first !== undefined) oldest.set(sourceId, Math.min(first.minMs, oldest.get(sourceId) ?? Infinity));
    }
    return oldest;
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
}
