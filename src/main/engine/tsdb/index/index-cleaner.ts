import type { Clock } from '../../base/clock.ts';
import type { Catalog } from '../catalog.ts';
import type { Blocks } from '../blocks.ts';
import type { RowStream } from '../head/row-stream.ts';
import type { Layouts } from '../layout.ts';
import type { BlockDropper } from '../retention/block-dropper.ts';
import type { RollupReader } from '../rollup/reader.ts';
import type { Tombstones } from '../tombstones/tombstones.ts';
import type { Writer } from '../writer.ts';
import type { SeriesIndex } from './series-index.ts';

export interface IndexCleanerOptions {
  readonly clock: Clock;
  readonly writer: Writer;
  readonly catalog: Catalog;
  readonly index: SeriesIndex;
  readonly layouts: Layouts;
  readonly rowStreams: Map<number, RowStream>;
  readonly blocks: Blocks;
  readonly dropper: BlockDropper;
  readonly rollupReader: RollupReader;
  readonly tombstones: Tombstones;
  /** Told of each series that left. */
  readonly removed: (id: number) => void;
}

/** Series live for hours at least: there is no hurry to look for those that are gone. */
const EVERY_MS = 3_600_000;
/** Series looked at between two pauses, and taken out in one transaction. */
const LOOKED_PER_STEP = 20_000;
const REMOVED_PER_STEP = 500;
const SYMBOLS_PER_STEP = 2_000;

/** Takes series that nothing is left of out of the index, with the texts that no other series has. */
export class IndexCleaner {
  private readonly options: IndexCleanerOptions;
  private lastMs: number;

  constructor(options: IndexCleanerOptions) {
    this.options = options;
    this.lastMs = options.clock.monotonicMs();
  }

  /** The next {@link clean} looks, however lately it did: something was deleted. */
  lookAgain(): void {
    this.lastMs = -Infinity;
  }

  /** Looks once an hour. False when the database refused; yields after every few ms of work. */
  *clean(): Generator<undefined, boolean> {
    const { clock, writer } = this.options;
    if (clock.monotonicMs() - this.lastMs < EVERY_MS) return true;
    this.lastMs = clock.monotonicMs();
    this.retireStreams();
    if (!writer.flush() || !this.options.dropper.dropUnused(this.options.layouts.byId.values())) return false;
    yield;
    const candidates = yield* this.candidates();
    if (candidates.length === 0) return true;
    const present = yield* this.options.rollupReader.anyOf(Uint32Array.from(candidates));
    const gone = candidates.filter((id) => !present.has(id));
    for (let from = 0; from < gone.length; from += REMOVED_PER_STEP) {
      // Meanwhile one may have come back, or not be in the database yet.
      if (!writer.flush()) return false;
      const some = new Set(gone.slice(from, from + REMOVED_PER_STEP).filter((id) => this.isUnused(id)));
      if (!this.remove(some)) return false;
      yield;
    }
    return gone.length === 0 || (yield* this.cleanSymbols());
  }

  /** Lets go of streams that nobody has open and nothing is left of. */
  private retireStreams(): void {
    const { rowStreams, blocks, layouts } = this.options;
    const used = new Set<number>();
    for (const layout of layouts.byId.values()) if (blocks.has(layout)) used.add(layout.sourceId);
    for (const [id, stream] of rowStreams) if (stream.isIdle && !used.has(id)) rowStreams.delete(id);
  }

  /** Series that neither head nor blocks have. */
  private *candidates(): Generator<undefined, number[]> {
    const { index } = this.options;
    const found: number[] = [];
    for (let id = 0; id < index.size; id++) {
      if (id % LOOKED_PER_STEP === LOOKED_PER_STEP - 1) yield;
      if (index.has(id) && this.isUnused(id)) found.push(id);
    }
    return found;
  }

  private isUnused(id: number): boolean {
    const { layouts, rowStreams, tombstones } = this.options;
    if (layouts.layoutsOf(id).length > 0 || tombstones.cutOf(id) !== null) return false;
    for (const stream of rowStreams.values()) if (stream.holds(id)) return false;
    return true;
  }

  private remove(ids: ReadonlySet<number>): boolean {
    const { writer, catalog, index } = this.options;
    if (ids.size === 0) return true;
    const removed = writer.attempt('take series out of the index', () => {
      catalog.removeSeries(ids);
    });
    if (!removed) return false;
    index.remove(ids);
    for (const id of ids) this.options.removed(id);
    return true;
  }

  private *cleanSymbols(): Generator<undefined, boolean> {
    const { writer, catalog, index } = this.options;
    for (;;) {
      if (!writer.flush()) return false;
      // Marked and taken out in one go: a text may be used again at any time.
      const marks = new Uint8Array(index.symbols.size);
      index.postings.markSymbols(marks);
      const some = index.symbols.unmarked(marks, marks.length, SYMBOLS_PER_STEP);
      if (some.length === 0) return true;
      const removed = writer.attempt('take texts out of the index', () => {
        catalog.removeSymbols(some);
      });
      if (!removed) return false;
      index.symbols.remove(some);
      yield;
    }
  }
}
