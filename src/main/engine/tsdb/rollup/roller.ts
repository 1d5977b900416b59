import type { Store } from '../../storage/index.ts';
import { cellsOver } from '../codec/cells.ts';
import type { BlockTools } from '../codec/block.ts';
import { ColumnDecoder } from '../codec/column.ts';
import { packRollup, PackedRollup } from '../codec/rollup-block.ts';
import { fillFromRows, fillFromSamples } from '../codec/rollup-fill.ts';
import { ROLLUP_FIELDS, RollupRows, SERIES_PER_GROUP } from '../codec/rollup-rows.ts';
import type { Samples } from '../read/merge.ts';
import type { Writer } from '../writer.ts';
import { readRollup, removeRollup, writeRollup } from './table.ts';
import type { StoredRollup } from './table.ts';
import { chunkOf } from './tiers.ts';
import type { Tier } from './tiers.ts';

/** Packed groups that are written in one transaction. */
const BLOBS_PER_COMMIT = 32;
const BYTES_PER_COMMIT = 256 << 10;
/** Series read of a stored group between two pauses. */
const SERIES_PER_STEP = 16;
/** Samples read in one go: a few ms of work. */
const SAMPLES_PER_STEP = 20_000;

export interface RollerOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly tools: BlockTools;
  readonly samplesOf: (ids: Uint32Array, minMs: number, maxMs: number) => (Samples | null)[];
  /** How many series there are. */
  readonly seriesCount: () => number;
  /** Told of each rollup that could not be read. */
  readonly onDamaged: (tierMs: number, group: number, chunkMs: number) => void;
}

/** Buckets of a tier to be made from the one below (null: from samples): those in `(fromMs, toMs]`, inside one chunk. */
export interface Pass {
  readonly tier: Tier;
  readonly below: Tier | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is to be gone of one chunk of a group: some of its series (0 .. 63) in [fromMs, toMs]. */
export interface Erased {
  readonly tier: Tier;
  readonly below: Tier | null;
  readonly group: number;
  readonly members: ReadonlySet<number>;
  readonly chunkMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** The tier below (or the samples) has everything from here on. */
  readonly completeFromMs: number;
}

/** A stored rollup can't be read: it has to be put aside before anything is written in its place. */
class DamagedRollupError extends Error {
  override readonly name = 'DamagedRollupError';
}

/** Makes rollup rows and writes them, in steps of a few ms. */
export class Roller {
  private readonly options: RollerOptions;
  private readonly scratch = new Map<string, RollupRows>();
  private pending: StoredRollup[] = [];
  private pendingBytes = 0;
  /** Found out while going: buckets whose samples are read in one go. */
  private bucketsPerStep = 1;

  constructor(options: RollerOptions) {
    this.options = options;
  }

  /**
   * Rolls up some groups; false when the database refused or something damaged is in the way. What it wrote before can be
   * done again without harm.
   */
  *run(pass: Pass, groups: Iterable<number>): Generator<undefined, boolean> {
    try {
      return yield* this.rollUp(pass, groups);
    } catch (error) {
      if (error instanceof DamagedRollupError) return false;
      throw error;
    }
  }

  private *rollUp(pass: Pass, groups: Iterable<number>): Generator<undefined, boolean> {
    this.pending = [];
    this.pendingBytes = 0;
    this.bucketsPerStep = 1;
    const fresh = this.rowsFor('fresh', pass.tier);
    fresh.startMs = chunkOf(pass.tier, pass.toMs);
    for (const group of groups) {
      if (!(yield* this.fill(pass, group, fresh))) continue;
      const merged = yield* this.merge(pass, group, fresh);
      if (merged !== fresh) yield;
      yield* this.keep(pass.tier, group, merged);
      const isEnough = this.pending.length >= BLOBS_PER_COMMIT || this.pendingBytes >= BYTES_PER_COMMIT;
      yield;
      if (isEnough && !this.commit()) return false;
    }
    return this.commit();
  }

  /** Takes what was deleted out of one chunk of a group. False as {@link run}. */
  *erase(erased: Erased): Generator<undefined, boolean> {
    try {
      return yield* this.eraseChunk(erased);
    } catch (error) {
      if (error instanceof DamagedRollupError) return true;
      throw error;
    }
  }

  private *eraseChunk(erased: Erased): Generator<undefined, boolean> {
    const { tier, below, group, members, chunkMs, fromMs, toMs, completeFromMs } = erased;
    const rows = this.rowsFor('stored', tier);
    if (!(yield* this.load(tier, group, chunkMs, rows))) return true;
    yield;
    const fresh = this.rowsFor('fresh', tier);
    const first = Math.max(0, rows.rowOf(fromMs));
    const last = Math.min(rows.rows - 1, rows.rowOf(toMs));
    for (let row = first; row <= last; row++) {
      const startMs = chunkMs + row * tier.tierMs;
      const endMs = startMs + tier.tierMs;
      const isWhole = fromMs <= startMs + 1 && toMs >= endMs;
      const isMadeAgain = !isWhole && startMs >= completeFromMs;
      if (isMadeAgain) {
        fresh.startMs = chunkMs;
        yield* this.fill({ tier, below, fromMs: startMs, toMs: endMs }, group, fresh);
      }
      for (const series of members) {
        const cell = series * rows.rows + row;
        if (isMadeAgain && fresh.has(cell)) rows.copyCell(fresh, cell, cell);
        else rows.clear(cell, cell + 1);
      }
    }
    const { store, writer, tools } = this.options;
    yield;
    const data = yield* packRollup(rows, tools);
    yield;
    return writer.attempt('take deleted samples out of a rollup', () => {
      if (data !== null) writeRollup(store.db, { tierMs: tier.tierMs, group, chunkMs, data });
      else removeRollup(store.db, tier.tierMs, group, chunkMs);
    });
  }

  /** Groups of all series known. */
  *allGroups(): Generator<number> {
    const count = Math.ceil(this.options.seriesCount() / SERIES_PER_GROUP);
    for (let group = 0; group < count; group++) yield group;
  }

  /** The pass's buckets of a group into `rows`; returns whether there are any. */
  private *fill(pass: Pass, group: number, rows: RollupRows): Generator<undefined, boolean> {
    rows.clear(0, SERIES_PER_GROUP * rows.rows);
    return pass.below === null
      ? yield* this.fillFromRaw(pass, group, rows)
      : yield* this.fillFromBelow(pass, pass.below, group, rows);
  }

  /** Goes through time in steps of whole buckets: a step reads few blocks, and those of all its series. */
  private *fillFromRaw(pass: Pass, group: number, rows: RollupRows): Generator<undefined, boolean> {
    const { tierMs } = pass.tier;
    const first = group * SERIES_PER_GROUP;
    const width = Math.min(SERIES_PER_GROUP, this.options.seriesCount() - first);
    const ids = Uint32Array.from({ length: width }, (_, i) => first + i);
    let any = false;
    let fromMs = pass.fromMs;
    while (fromMs < pass.toMs) {
      const toMs = Math.min(pass.toMs, fromMs + this.bucketsPerStep * tierMs);
      let samples = 1;
      for (const [series, found] of this.options.samplesOf(ids, fromMs, toMs).entries()) {
        if (found === null) continue;
        const { times, values } = found;
        // Both ends are included in what was read; the bucket is open at its start.
        const skip = times[0] === fromMs ? 1 : 0;
        samples += times.length;
        if (times.length === skip) continue;
        any = true;
        fillFromSamples(rows, series, times.subarray(skip), cellsOver(values.subarray(skip)));
      }
      const perBucket = samples / ((toMs - fromMs) / tierMs);
      this.bucketsPerStep = Math.max(1, Math.min(rows.rows, Math.floor(SAMPLES_PER_STEP / perBucket)));
      fromMs = toMs;
      if (samples > 1) yield;
    }
    return any;
  }

  private *fillFromBelow(
    pass: Pass,
    below: Tier,
    group: number,
    rows: RollupRows,
  ): Generator<undefined, boolean> {
    const fine = this.rowsFor('below', below);
    let any = false;
    for (
      let chunkMs = chunkOf(below, pass.fromMs + below.tierMs);
      chunkMs < pass.toMs;
      chunkMs += below.chunkMs
    ) {
      if (!(yield* this.load(below, group, chunkMs, fine))) continue;
      any = true;
      const fromMs = Math.max(pass.fromMs, chunkMs);
      const toMs = Math.min(pass.toMs, chunkMs + below.chunkMs);
      for (let series = 0; series < SERIES_PER_GROUP; series++)
        fillFromRows(rows, fine, series, fromMs, toMs);
      yield;
    }
    return any;
  }

  /**
   * Merges fresh buckets into what is stored of the chunk. A stored bucket with more samples stays: some of what it was
   * made from has been dropped meanwhile, and only late samples are left below.
   */
  private *merge({ tier }: Pass, group: number, fresh: RollupRows): Generator<undefined, RollupRows> {
    const rows = this.rowsFor('stored', tier);
    if (!(yield* this.load(tier, group, fresh.startMs, rows))) return fresh;
    for (let cell = 0; cell < SERIES_PER_GROUP * rows.rows; cell++) {
      const isBetter = fresh.cells.count.values[cell]! >= rows.cells.count.values[cell]!;
      if (fresh.has(cell) && isBetter) rows.copyCell(fresh, cell, cell);
    }
    return rows;
  }

  private *keep(tier: Tier, group: number, rows: RollupRows): Generator<undefined, void> {
    const data = yield* packRollup(rows, this.options.tools);
    if (data === null) return;
    this.pending.push({ tierMs: tier.tierMs, group, chunkMs: rows.startMs, data });
    this.pendingBytes += data.length;
  }

  /** Reads a stored group; false when there is none. */
  private *load(tier: Tier, group: number, chunkMs: number, rows: RollupRows): Generator<undefined, boolean> {
    const { store, tools, onDamaged } = this.options;
    const data = readRollup(store.db, tier.tierMs, group, chunkMs);
    if (data === null) return false;
    rows.startMs = chunkMs;
    const decoder = new ColumnDecoder(rows.rows);
    try {
      const packed = new PackedRollup(data, tools);
      for (let series = 0; series < SERIES_PER_GROUP; series++) {
        if (series % SERIES_PER_STEP === SERIES_PER_STEP - 1) yield;
        packed.unpack(series, ROLLUP_FIELDS, rows, decoder);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      onDamaged(tier.tierMs, group, chunkMs);
      throw new DamagedRollupError();
    }
    return true;
  }

  private commit(): boolean {
    const { store, writer } = this.options;
    const { pending } = this;
    this.pending = [];
    this.pendingBytes = 0;
    if (pending.length === 0) return true;
    // The series' numbers must be in the database before anything refers to them.
    if (!writer.flush()) return false;
    return writer.attempt('roll up', () => {
      store.db
        .transaction(() => {
          for (const rollup of pending) writeRollup(store.db, rollup);
        })
        .immediate();
    });
  }

  private rowsFor(use: 'fresh' | 'stored' | 'below', tier: Tier): RollupRows {
    const key = `${use} ${tier.tierMs}`;
    let rows = this.scratch.get(key);
    if (rows === undefined) {
      this.scratch.set(key, (rows = new RollupRows(tier.chunkMs / tier.tierMs, tier.tierMs)));
    }
    return rows;
  }
}
