import type { Store } from '../../storage/index.ts';
import { cellsOver } from '../codec/cells.ts';
import type { BlockTools } from '../codec/block.ts';
import { ColumnDecoder } from '../codec/column.ts';
import { packRollup, PackedRollup } from '../codec/rollup-block.ts';
import { fillFromRows, fillFromSamples } from '../codec/rollup-fill.ts';
import { ROLLUP_FIELDS, RollupRows, SERIES_PER_GROUP } from '../codec/rollup-rows.ts';
import type { Samples } from '../read/merge.ts';
import type { Writer } from '../writer.ts';
import { readRollup, writeRollup } from './table.ts';
import type { StoredRollup } from './table.ts';
import { chunkOf } from './tiers.ts';
import type { Tier } from './tiers.ts';

/** Packed groups that are written in one transaction. */
const BLOBS_PER_COMMIT = 32;
const BYTES_PER_COMMIT = 256 << 10;
/** Samples read in one go: a few ms of work. */
const SAMPLES_PER_STEP = 60_000;
/** Series read in one go while it isn't known how many samples they have. */
const FIRST_BATCH = 4;

export interface RollerOptions {
  readonly store: Store;
  readonly writer: Writer;
  readonly tools: BlockTools;
  readonly samplesOf: (ids: Uint32Array, minMs: number, maxMs: number) => (Samples | null)[];
  /** How many series there are. */
  readonly seriesCount: () => number;
}

/** Buckets of a tier to be made from the one below (null: from samples): those in `(fromMs, toMs]`, inside one chunk. */
export interface Pass {
  readonly tier: Tier;
  readonly below: Tier | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Makes rollup rows and writes them, in steps of a few ms. */
export class Roller {
  private readonly options: RollerOptions;
  private readonly scratch = new Map<string, RollupRows>();
  private pending: StoredRollup[] = [];
  private pendingBytes = 0;
  private batch = FIRST_BATCH;

  constructor(options: RollerOptions) {
    this.options = options;
  }

  /** Rolls up some groups; false when the database refused. What it wrote before can be done again without harm. */
  *run(pass: Pass, groups: Iterable<number>): Generator<undefined, boolean> {
    this.pending = [];
    this.pendingBytes = 0;
    this.batch = FIRST_BATCH;
    const fresh = this.rowsFor('fresh', pass.tier);
    fresh.startMs = chunkOf(pass.tier, pass.toMs);
    for (const group of groups) {
      if (!(yield* this.fill(pass, group, fresh))) continue;
      this.put(pass, group, fresh);
      const isEnough = this.pending.length >= BLOBS_PER_COMMIT || this.pendingBytes >= BYTES_PER_COMMIT;
      if (isEnough && !this.commit()) return false;
      yield;
    }
    return this.commit();
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

  private *fillFromRaw(pass: Pass, group: number, rows: RollupRows): Generator<undefined, boolean> {
    const first = group * SERIES_PER_GROUP;
    const count = Math.min(SERIES_PER_GROUP, this.options.seriesCount() - first);
    let any = false;
    let from = 0;
    while (from < count) {
      const width = Math.min(this.batch, count - from);
      const ids = Uint32Array.from({ length: width }, (_, i) => first + from + i);
      // Times are whole ms mostly, but need not be: what lies on the open start is left out below.
      const found = this.options.samplesOf(ids, pass.fromMs, pass.toMs);
      let most = 1;
      for (const [i, samples] of found.entries()) {
        if (samples === null) continue;
        const { times, values } = samples;
        most = Math.max(most, times.length);
        const skip = times[0] === pass.fromMs ? 1 : 0;
        if (times.length === skip) continue;
        any = true;
        fillFromSamples(rows, from + i, times.subarray(skip), cellsOver(values.subarray(skip)));
      }
      from += width;
      this.batch = Math.max(1, Math.min(SERIES_PER_GROUP, Math.floor(SAMPLES_PER_STEP / most)));
      if (any) yield;
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
      if (!this.load(below, group, chunkMs, fine)) continue;
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
  private put({ tier }: Pass, group: number, fresh: RollupRows): void {
    const rows = this.rowsFor('stored', tier);
    if (this.load(tier, group, fresh.startMs, rows)) {
      for (let cell = 0; cell < SERIES_PER_GROUP * rows.rows; cell++) {
        const isBetter = fresh.cells.count.values[cell]! >= rows.cells.count.values[cell]!;
        if (fresh.has(cell) && isBetter) rows.copyCell(fresh, cell, cell);
      }
      this.keep(tier, group, rows);
    } else this.keep(tier, group, fresh);
  }

  private keep(tier: Tier, group: number, rows: RollupRows): void {
    const data = packRollup(rows, this.options.tools);
    if (data === null) return;
    this.pending.push({ tierMs: tier.tierMs, group, chunkMs: rows.startMs, data });
    this.pendingBytes += data.length;
  }

  /** Reads a stored group; false when there is none. */
  private load(tier: Tier, group: number, chunkMs: number, rows: RollupRows): boolean {
    const { store, tools } = this.options;
    const data = readRollup(store.db, tier.tierMs, group, chunkMs);
    if (data === null) return false;
    rows.startMs = chunkMs;
    const packed = new PackedRollup(data, tools);
    const decoder = new ColumnDecoder(rows.rows);
    for (let series = 0; series < SERIES_PER_GROUP; series++)
      packed.unpack(series, ROLLUP_FIELDS, rows, decoder);
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
