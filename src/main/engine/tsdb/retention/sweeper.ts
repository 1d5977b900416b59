import { formatBytes } from '#shared/format/index.ts';
import type { BlockMeta, Blocks } from '../blocks.ts';
import { SERIES_PER_GROUP } from '../codec/rollup-rows.ts';
import type { SeriesIndex } from '../index/series-index.ts';
import { TIERS } from '../rollup/tiers.ts';
import type { Tier } from '../rollup/tiers.ts';
import type { Retention, TierRetention } from '../types.ts';
import { BlockDropper } from './block-dropper.ts';
import type { BlockDropperOptions } from './block-dropper.ts';
import { databaseSize } from './database-size.ts';
import { Keep } from './keep.ts';

export interface SweeperOptions extends BlockDropperOptions {
  readonly blocks: Blocks;
  readonly index: SeriesIndex;
  readonly retention: Retention;
}

/** A tier's chunks live for hours at least: there is no hurry to look for old ones. */
const TIERS_EVERY_MS = 10 * 60_000;
const GROUPS_PER_STEP = 64;
const ROLLUPS_PER_DROP = 32;
/** Between two looks at the size. */
const BLOCKS_PER_LOOK = 8;
/** The newest samples are kept whatever the disk budget says. */
const NEWEST_MS = 3_600_000;
/** Pages given back to the file system in one go: 1 MB. */
const PAGES_PER_STEP = 256;
/** Free pages are used again by what comes next; only when they are more than this share is the file made shorter. */
const MOST_FREE = 0.25;
const FEW_FREE_BYTES = 64 << 20;

const KEEP_BY_TIER: readonly (keyof TierRetention)[] = ['fiveMinutesMs', 'oneHourMs', 'oneDayMs'];

/** Drops what is past retention, and the oldest when the database is larger than it may be. */
export class Sweeper {
  /** Read at each sweep. */
  retention: Retention;
  /** Why the disk budget can't be kept, said for people. */
  problem: string | null = null;
  private readonly options: SweeperOptions;
  private readonly dropper: BlockDropper;
  private keep: Keep;
  private lastTiersMs = -Infinity;

  constructor(options: SweeperOptions) {
    this.options = options;
    this.retention = options.retention;
    this.dropper = new BlockDropper(options);
    this.keep = new Keep(options.retention, options.index);
  }

  /** False when the database refused; yields after every few ms of work. */
  *sweep(nowMs: number): Generator<undefined, boolean> {
    if (!this.keep.isCurrent(this.retention)) {
      if (this.keep.retention !== this.retention) this.lastTiersMs = -Infinity;
      this.keep = new Keep(this.retention, this.options.index);
    }
    if (!(yield* this.dropper.drop(this.expired(nowMs)))) return false;
    if (Math.abs(nowMs - this.lastTiersMs) >= TIERS_EVERY_MS) {
      for (const [at, tier] of TIERS.entries()) {
        if (!(yield* this.sweepTier(tier, at, nowMs))) return false;
      }
      this.lastTiersMs = nowMs;
    }
    if (!(yield* this.keepBudget(nowMs))) return false;
    return yield* this.shrink();
  }

  private expired(nowMs: number): BlockMeta[] {
    const { blocks, rollups } = this.options;
    const { keep } = this;
    const neededMs = rollups.neededFromMs(0);
    const old = blocks.olderThan(Math.min(nowMs - keep.least('rawMs'), neededMs));
    return old.filter(({ maxMs, layout }) => maxMs < nowMs - keep.ofLayout(layout));
  }

  private *sweepTier(tier: Tier, at: number, nowMs: number): Generator<undefined, boolean> {
    const { store, writer, index, rollups } = this.options;
    const { keep } = this;
    const name = KEEP_BY_TIER[at]!;
    const neededMs = rollups.neededFromMs(tier.tierMs);
    const find = store.db
      .prepare<[number, number, number], number>(
        'SELECT chunk_ms FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? AND chunk_ms < ?',
      )
      .pluck();
    const groups = Math.ceil(index.size / SERIES_PER_GROUP);
    let old: { group: number; chunkMs: number }[] = [];
    for (let group = 0; group < groups; group++) {
      // A chunk goes when its newest bucket does.
      const limitMs = Math.min(nowMs - keep.ofGroup(name, group), neededMs) - tier.chunkMs;
      for (const chunkMs of find.all(tier.tierMs, group, limitMs)) old.push({ group, chunkMs });
      if (old.length < ROLLUPS_PER_DROP && group % GROUPS_PER_STEP !== GROUPS_PER_STEP - 1) continue;
      if (!this.dropRollups(tier, old)) return false;
      old = [];
      yield;
    }
    return writer.problem === null && this.dropRollups(tier, old);
  }

  private dropRollups(tier: Tier, old: readonly { group: number; chunkMs: number }[]): boolean {
    if (old.length === 0) return true;
    const { store, writer, rollups } = this.options;
    return writer.attempt('drop old rollups', () => {
      const remove = store.db.prepare(
        'DELETE FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? AND chunk_ms = ?',
      );
      store.db
        .transaction(() => {
          for (const { group, chunkMs } of old) remove.run(tier.tierMs, group, chunkMs);
          rollups.dropped(tier.tierMs, Math.max(...old.map(({ chunkMs }) => chunkMs)) + tier.chunkMs);
        })
        .immediate();
    });
  }

  /** Drops the oldest samples, then the oldest buckets from the finest tier up, until the database is small enough. */
  private *keepBudget(nowMs: number): Generator<undefined, boolean> {
    const { store, blocks, rollups } = this.options;
    const { maxBytes } = this.retention;
    this.problem = null;
    if (maxBytes === null) return true;
    const limitMs = Math.min(nowMs - NEWEST_MS, rollups.neededFromMs(0));
    let raw: BlockMeta[] | null = null;
    while (databaseSize(store.db).usedBytes > maxBytes) {
      raw ??= blocks.olderThan(limitMs).sort((a, b) => b.maxMs - a.maxMs);
      const oldest = raw.splice(-BLOCKS_PER_LOOK);
      const dropped = oldest.length > 0 ? yield* this.dropper.drop(oldest) : this.dropOldestRollups(nowMs);
      if (dropped === null) {
        this.problem =
          `The metrics database has ${formatBytes(databaseSize(store.db).usedBytes)} and nothing older than an hour left to drop, ` +
          `more than retention.max_size (${formatBytes(maxBytes)}). Raise it, or scrape less.`;
        return true;
      }
      if (!dropped) return false;
      yield;
    }
    return true;
  }

  /** Some of the oldest chunk of the finest tier that has any old enough; null when none has. */
  private dropOldestRollups(nowMs: number): boolean | null {
    const { store, rollups } = this.options;
    for (const tier of TIERS) {
      const limitMs = Math.min(nowMs - NEWEST_MS, rollups.neededFromMs(tier.tierMs)) - tier.chunkMs;
      const old = store.db
        .prepare<[number, number, number], { group: number; chunkMs: number }>(
          `SELECT group_id AS "group", chunk_ms AS chunkMs FROM tsdb_rollup
           WHERE tier_ms = ? AND chunk_ms < ? ORDER BY chunk_ms LIMIT ?`,
        )
        .all(tier.tierMs, limitMs, ROLLUPS_PER_DROP);
      if (old.length > 0) return this.dropRollups(tier, old);
    }
    return null;
  }

  /** Gives free pages back to the file system when there are many, or when the file is larger than it may be. */
  private *shrink(): Generator<undefined, boolean> {
    const { store, writer } = this.options;
    const { maxBytes } = this.retention;
    for (;;) {
      const { fileBytes, usedBytes } = databaseSize(store.db);
      const freeBytes = fileBytes - usedBytes;
      const isTooMuch = freeBytes > FEW_FREE_BYTES && freeBytes > fileBytes * MOST_FREE;
      const isTooLarge = maxBytes !== null && fileBytes > maxBytes && freeBytes > 0;
      if (!isTooMuch && !isTooLarge) return true;
      const shrunk = writer.attempt('give free space back', () => {
        store.db.pragma(`incremental_vacuum(${PAGES_PER_STEP})`);
      });
      if (!shrunk) return false;
      // A file made without incremental vacuum stays as long as it is; its free pages are used again.
      if (databaseSize(store.db).fileBytes === fileBytes) return true;
      yield;
    }
  }
}
