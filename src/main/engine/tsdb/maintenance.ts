import type { Clock } from '../base/clock.ts';
import type { Store } from '../storage/index.ts';
import type { Blocks } from './blocks.ts';
import type { PointStream } from './head/point-stream.ts';
import type { RowStream } from './head/row-stream.ts';
import type { IndexCleaner } from './index/index-cleaner.ts';
import type { SeriesIndex } from './index/series-index.ts';
import { ROWS_PER_SOURCE } from './journal.ts';
import type { Cleaner } from './tombstones/cleaner.ts';
import type { Merger } from './merging/merger.ts';
import type { Quarantine } from './quarantine/quarantine.ts';
import type { Sweeper } from './retention/sweeper.ts';
import type { Rollups } from './rollup/rollups.ts';
import { sealPoints, sealWindow } from './sealing.ts';
import type { SealedBlock } from './sealing.ts';
import { blockTools } from './tools.ts';
import type { Writer } from './writer.ts';

/** A slice ends after this much; with the longest single step (a part, a commit) it stays well under 20 ms. */
const SLICE_MS = 8;
/** Looking for what is past retention, for windows that nobody fills any more and for points, is not needed more often. */
const SWEEP_MS = 10_000;
/** Points worth a block. */
const MANY_POINTS = 4096;

export interface MaintenanceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly writer: Writer;
  readonly blocks: Blocks;
  readonly rowStreams: ReadonlyMap<number, RowStream>;
  readonly pointStreams: ReadonlyMap<number, PointStream>;
  readonly windowMs: number;
  readonly index: SeriesIndex;
  readonly rollups: Rollups;
  readonly sweeper: Sweeper;
  readonly quarantine: Quarantine;
  readonly cleaner: Cleaner;
  readonly merger: Merger;
  readonly indexCleaner: IndexCleaner;
}

/** Background work in small slices: seals full windows and old points, merges small blocks, drops what is past retention. */
export class Maintenance {
  private readonly options: MaintenanceOptions;
  private job: Generator<undefined, boolean> | null = null;
  private lastSweepMs = -Infinity;

  constructor(options: MaintenanceOptions) {
    this.options = options;
  }

  /** Works for one slice; true while more is due. False as well when the disk refuses: the next call tries again. */
  slice(nowMs: number): boolean {
    const { clock } = this.options;
    const start = clock.monotonicMs();
    while (clock.monotonicMs() - start < SLICE_MS) {
      this.job ??= this.nextJob(nowMs);
      if (this.job === null) return false;
      const step = this.job.next();
      if (step.done !== true) continue;
      this.job = null;
      if (!step.value) return false;
    }
    return true;
  }

  /** The next slice looks for what is to be done, however lately that was. */
  sweepNow(): void {
    this.lastSweepMs = -Infinity;
  }

  private nextJob(nowMs: number): Generator<undefined, boolean> | null {
    for (const stream of this.options.rowStreams.values()) {
      if (stream.full.length > 0) return this.sealRows(stream);
    }
    const { postings } = this.options.index;
    if (!postings.isComplete) return postings.complete();
    if (Math.abs(nowMs - this.lastSweepMs) < SWEEP_MS) return this.options.rollups.nextJob(nowMs);
    this.lastSweepMs = nowMs;
    return this.sweep(nowMs);
  }

  private *sealRows(stream: RowStream): Generator<undefined, boolean> {
    const window = stream.full[0]!;
    const sealed = yield* sealWindow(window, blockTools);
    const first = stream.id * ROWS_PER_SOURCE + window.firstJournal;
    const last = stream.id * ROWS_PER_SOURCE + window.lastJournal;
    const stored = this.commit(sealed, () => {
      this.options.store.db.prepare('DELETE FROM tsdb_journal WHERE id BETWEEN ? AND ?').run(first, last);
    });
    if (!stored) return false;
    stream.full.shift();
    window.release();
    return true;
  }

  private *sweep(nowMs: number): Generator<undefined, boolean> {
    for (const stream of this.options.rowStreams.values()) {
      const started = stream.open.times[0];
      if (started !== undefined && nowMs - started > this.options.windowMs) stream.finishWindow();
    }
    for (const stream of this.options.pointStreams.values()) {
      if (!this.sealOldPoints(stream, nowMs)) return false;
      yield;
    }
    if (!this.options.quarantine.move(nowMs)) return false;
    const { cleaner, merger, indexCleaner } = this.options;
    if (!(yield* cleaner.clean(() => indexCleaner.lookAgain()))) return false;
    if (!(yield* merger.merge(nowMs))) return false;
    if (!(yield* this.options.sweeper.sweep(nowMs))) return false;
    return yield* this.options.indexCleaner.clean();
  }

  private sealOldPoints(stream: PointStream, nowMs: number): boolean {
    const counts = stream.sealable();
    let total = 0;
    let oldest = Infinity;
    for (const [slot, count] of counts) {
      total += count;
      oldest = Math.min(oldest, stream.pointsOf(slot).times[0]!);
    }
    if (total === 0 || (total < MANY_POINTS && nowMs - oldest < this.options.windowMs)) return true;
    const sealed = sealPoints(stream, counts, blockTools);
    const stored = this.commit(sealed, () => {
      const { db } = this.options.store;
      const { id, data } = stream.remainder(counts);
      db.prepare('DELETE FROM tsdb_journal WHERE id >= ? AND id < ?').run(stream.id * ROWS_PER_SOURCE, id);
      db.prepare('INSERT INTO tsdb_journal VALUES (?, ?, ?, 0, ?)').run(
        id,
        stream.layout.id,
        sealed.maxMs,
        data,
      );
      const mark = db.prepare(
        `INSERT INTO tsdb_points_sealed VALUES (?, ?)
         ON CONFLICT (series_id) DO UPDATE SET until_ms = excluded.until_ms`,
      );
      for (const [slot, count] of counts) {
        mark.run(stream.layout.series[slot]!, stream.pointsOf(slot).times[count - 1]!);
      }
    });
    if (stored) stream.sealed(counts);
    return stored;
  }

  /** Stores a block and forgets its journal in one transaction; the journal must be on disk before. */
  private commit(sealed: SealedBlock, forgetJournal: () => void): boolean {
    const { store, writer, blocks } = this.options;
    const { layout, minMs, maxMs, rows, samples, times, data } = sealed;
    if (!writer.flush()) return false;
    const id = blocks.nextId();
    const stored = writer.attempt('seal a block', () => {
      store.db
        .transaction(() => {
          const insert = store.db.prepare(
            `INSERT INTO tsdb_block (id, layout_id, min_ms, max_ms, row_count, sample_count, times, data)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          );
          insert.run(id, layout.id, minMs, maxMs, rows, samples, times, data);
          forgetJournal();
        })
        .immediate();
    });
    if (stored) blocks.add({ id, layout, minMs, maxMs, rows, samples });
    return stored;
  }
}
