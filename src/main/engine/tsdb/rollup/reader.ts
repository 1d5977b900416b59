import type { Log } from '../../base/log.ts';
import type { ReadableDatabase } from '../../storage/index.ts';
import type { BlockTools } from '../codec/block.ts';
import { makeCells } from '../codec/cells.ts';
import type { Cells } from '../codec/cells.ts';
import { ColumnDecoder } from '../codec/column.ts';
import { PackedRollup } from '../codec/rollup-block.ts';
import { ROLLUP_FIELDS, RollupRows, SERIES_PER_GROUP } from '../codec/rollup-rows.ts';
import type { RollupField } from '../codec/rollup-rows.ts';
import { matchSeries } from '../index/matching.ts';
import type { SeriesIndex } from '../index/series-index.ts';
import { cutBuckets } from '../tombstones/cuts.ts';
import type { Tombstones } from '../tombstones/tombstones.ts';
import type { Matcher, RollupSeries } from '../types.ts';
import { readRollup } from './table.ts';
import { chunkOf, TIERS } from './tiers.ts';
import type { Tier } from './tiers.ts';

export interface RollupReaderOptions {
  readonly db: ReadableDatabase;
  readonly tools: BlockTools;
  readonly log: Log;
  /** Told of each rollup that could not be read. */
  readonly onDamaged: (tierMs: number, group: number, chunkMs: number) => void;
}

/** The buckets of one series, as in RollupSeries. */
export type RollupBuckets = Omit<RollupSeries, 'labels'>;

/** Reads rollups straight from the database: any connection will do, in any thread. */
export class RollupReader {
  private readonly options: RollupReaderOptions;

  constructor(options: RollupReaderOptions) {
    this.options = options;
  }

  /** As `TsdbReader.selectRollup`. */
  select(
    from: { readonly index: SeriesIndex; readonly tombstones: Tombstones },
    matchers: readonly Matcher[],
    minMs: number,
    maxMs: number,
    tierMs: number,
    fields?: readonly RollupField[],
  ): RollupSeries[] {
    const { index, tombstones } = from;
    const ids = matchSeries(index, matchers);
    return this.read(ids, minMs, maxMs, tierMs, fields).flatMap((found, i) => {
      const cut = tombstones.cutOf(ids[i]!);
      const buckets = found === null || cut === null ? found : cutBuckets(found, tierMs, cut);
      return buckets === null ? [] : [{ labels: index.labelsOf(ids[i]!), ...buckets }];
    });
  }

  /**
   * The buckets of these series (numbers, rising), in their order; null where there are none. Throws RangeError when there
   * is no such tier.
   */
  read(
    ids: Uint32Array,
    minMs: number,
    maxMs: number,
    tierMs: number,
    fields: readonly RollupField[] = ROLLUP_FIELDS,
  ): (RollupBuckets | null)[] {
    const tier = TIERS.find((candidate) => candidate.tierMs === tierMs);
    if (tier === undefined) throw new RangeError(`there is no tier of ${tierMs} ms`);
    const wanted = [...new Set<RollupField>(['count', ...fields])];
    const out: (RollupBuckets | null)[] = [];
    for (const [group, members] of byGroup(ids)) {
      for (const columns of this.readGroup(tier, group, members, minMs, maxMs, wanted)) {
        out.push(columns.length > 0 ? columns.finish() : null);
      }
    }
    return out;
  }

  /**
   * Which of these series (numbers, rising) have buckets that end in [minMs, maxMs]. The coarsest tiers, which reach back
   * furthest, are looked at first, and of rows that lie inside of the range only which series they have.
   */
  present(ids: Uint32Array, minMs: number, maxMs: number): Set<number> {
    const found = new Set<number>();
    const find = this.options.db.prepare<
      [number, number, number, number],
      { chunkMs: number; data: Uint8Array }
    >(
      `SELECT chunk_ms AS chunkMs, data FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? AND chunk_ms BETWEEN ? AND ?
       ORDER BY chunk_ms DESC`,
    );
    for (const [group, members] of byGroup(ids)) {
      for (const tier of TIERS.toReversed()) {
        const range = [clamp(chunkOf(tier, minMs)), clamp(chunkOf(tier, maxMs))] as const;
        for (const { chunkMs, data } of find.iterate(tier.tierMs, group, ...range)) {
          if (members.every((id) => found.has(id))) break;
          const has = seriesIn(data, this.options.tools, false);
          const isInside = chunkMs + tier.tierMs >= minMs && chunkMs + tier.chunkMs <= maxMs;
          for (const id of members) {
            if (found.has(id) || !has(id % SERIES_PER_GROUP)) continue;
            if (isInside || this.read(Uint32Array.of(id), minMs, maxMs, tier.tierMs, [])[0] !== null)
              found.add(id);
          }
        }
      }
    }
    return found;
  }

  /** Which of these series (numbers, rising) have anything in any tier; yields after every stored row looked at. */
  *anyOf(ids: Uint32Array): Generator<undefined, Set<number>> {
    const found = new Set<number>();
    const chunks = this.options.db
      .prepare<[number, number], number>(
        'SELECT chunk_ms FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? ORDER BY chunk_ms DESC',
      )
      .pluck();
    for (const [group, members] of byGroup(ids)) {
      for (const { tierMs } of TIERS.toReversed()) {
        for (const chunkMs of chunks.all(tierMs, group)) {
          if (members.every((id) => found.has(id))) break;
          const data = readRollup(this.options.db, tierMs, group, chunkMs);
          if (data === null) continue;
          const has = seriesIn(data, this.options.tools, true);
          for (const id of members) if (has(id % SERIES_PER_GROUP)) found.add(id);
          yield;
        }
      }
    }
    return found;
  }

  private readGroup(
    tier: Tier,
    group: number,
    ids: readonly number[],
    minMs: number,
    maxMs: number,
    fields: readonly RollupField[],
  ): Collector[] {
    const rows = new RollupRows(tier.chunkMs / tier.tierMs, tier.tierMs);
    const decoder = new ColumnDecoder(rows.rows);
    const collected = ids.map(() => new Collector(fields));
    const stored = this.options.db
      .prepare<[number, number, number, number], { chunk_ms: number; data: Uint8Array }>(
        `SELECT chunk_ms, data FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? AND chunk_ms BETWEEN ? AND ?
         ORDER BY chunk_ms`,
      )
      .iterate(tier.tierMs, group, clamp(chunkOf(tier, minMs)), clamp(chunkOf(tier, maxMs)));
    for (const { chunk_ms: chunkMs, data } of stored) {
      rows.startMs = chunkMs;
      const from = Math.max(0, Math.ceil((minMs - chunkMs) / tier.tierMs) - 1);
      const to = Math.min(rows.rows, Math.floor((maxMs - chunkMs) / tier.tierMs));
      try {
        const packed = new PackedRollup(data, this.options.tools);
        ids.forEach((id, i) => {
          const series = id % SERIES_PER_GROUP;
          if (!packed.has(series)) return;
          packed.unpack(series, fields, rows, decoder);
          collected[i]!.take(rows, series, from, to);
        });
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        this.options.log.error(
          { err: error, tierMs: tier.tierMs, group, chunkMs },
          'a rollup can not be read and is left out',
        );
        this.options.onDamaged(tier.tierMs, group, chunkMs);
      }
    }
    return collected;
  }
}

/** SQLite compares integers with infinities as it should, but takes them as NULL. */
function clamp(timeMs: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, timeMs));
}

/** Tells of a series (0 .. 63) whether a stored row has it, and of a damaged one `otherwise`. */
function seriesIn(data: Uint8Array, tools: BlockTools, otherwise: boolean): (series: number) => boolean {
  try {
    const packed = new PackedRollup(data, tools);
    return (series) => packed.has(series);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return () => otherwise;
  }
}

function byGroup(ids: Uint32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const id of ids) {
    const group = Math.floor(id / SERIES_PER_GROUP);
    const list = groups.get(group);
    if (list === undefined) groups.set(group, [id]);
    else list.push(id);
  }
  return groups;
}

/** Gathers one series' buckets from chunk after chunk. */
class Collector {
  length = 0;
  private ends = new Float64Array(64);
  private readonly columns = new Map<RollupField, Cells>();

  constructor(fields: readonly RollupField[]) {
    for (const field of fields) this.columns.set(field, makeCells(64));
  }

  take(rows: RollupRows, series: number, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      const cell = series * rows.rows + row;
      if (!rows.has(cell)) continue;
      if (this.length === this.ends.length) this.grow();
      this.ends[this.length] = rows.startMs + (row + 1) * rows.tierMs;
      for (const [field, { bits }] of this.columns) {
        bits[this.length * 2] = rows.cells[field].bits[cell * 2]!;
        bits[this.length * 2 + 1] = rows.cells[field].bits[cell * 2 + 1]!;
      }
      this.length++;
    }
  }

  finish(): RollupBuckets {
    const column = (field: RollupField): Float64Array =>
      this.columns.get(field)?.values.slice(0, this.length) ?? new Float64Array();
    const columns: Record<RollupField, Float64Array> = {
      count: column('count'),
      firstMs: column('firstMs'),
      lastMs: column('lastMs'),
      first: column('first'),
      last: column('last'),
      sum: column('sum'),
      min: column('min'),
      max: column('max'),
      resets: column('resets'),
      staleMs: column('staleMs'),
    };
    return { ends: this.ends.slice(0, this.length), columns };
  }

  private grow(): void {
    const ends = new Float64Array(this.length * 2);
    ends.set(this.ends);
    this.ends = ends;
    for (const [field, { bits }] of this.columns) {
      const cells = makeCells(this.length * 2);
      cells.bits.set(bits);
      this.columns.set(field, cells);
    }
  }
}
