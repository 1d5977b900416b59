import type { ReadableDatabase } from '../storage/index.ts';
import { openBlock, Part } from './codec/block.ts';
import { ByteReader } from './codec/bytes.ts';
import { makeCells } from './codec/cells.ts';
import { ColumnDecoder } from './codec/column.ts';
import { PackedRollup } from './codec/rollup-block.ts';
import { ROLLUP_FIELDS, RollupRows, SERIES_PER_GROUP } from './codec/rollup-rows.ts';
import { decodeRow, decodeRowCount } from './codec/row.ts';
import type { RowSlice } from './codec/row.ts';
import { decodeTimes } from './codec/times.ts';
import { ROWS_PER_SOURCE } from './journal.ts';
import { TIERS } from './rollup/tiers.ts';
import { blockTools } from './tools.ts';
import { isAbsentAt } from './values.ts';

/** What was looked at. */
export interface MetricsCounts {
  readonly blocks: number;
  readonly samples: number;
  readonly rollups: number;
  readonly journalRows: number;
  readonly quarantined: number;
}

/** Reads every block, rollup and journal row of a metrics database; `found` is told of each that is damaged, by name. */
export function verifyMetrics(db: ReadableDatabase, found: (problem: string) => void): MetricsCounts {
  const check = (name: () => string, run: () => void): void => {
    try {
      run();
    } catch (error) {
      found(`${name()}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const { blocks, samples } = verifyBlocks(db, check);
  const rollups = verifyRollups(db, check);
  const journalRows = verifyJournal(db, check);
  const asideNames = db.prepare<[], string>('SELECT name FROM tsdb_quarantine ORDER BY id').pluck().all();
  for (const name of asideNames) found(`${name}: was found damaged before and put aside`);
  return { blocks, samples, rollups, journalRows, quarantined: asideNames.length };
}

type Check = (name: () => string, run: () => void) => void;

interface BlockRow {
  readonly id: number;
  readonly source: string | null;
  readonly min_ms: number;
  readonly max_ms: number;
  readonly row_count: number;
  readonly sample_count: number;
  readonly times: Uint8Array | null;
  readonly data: Uint8Array;
}

function verifyBlocks(db: ReadableDatabase, check: Check): { blocks: number; samples: number } {
  let blocks = 0;
  let samples = 0;
  const ids = db.prepare<[], number>('SELECT id FROM tsdb_block ORDER BY id').pluck().all();
  // One by one: a page that can't be read spoils one block, not the walk.
  const read = db.prepare<[number], BlockRow>(
    `SELECT block.id, source.name AS source, min_ms, max_ms, row_count, sample_count, times, data
     FROM tsdb_block block LEFT JOIN tsdb_layout layout ON layout.id = layout_id
     LEFT JOIN tsdb_source source ON source.id = source_id WHERE block.id = ?`,
  );
  for (const id of ids) {
    let name = `block ${id}`;
    check(
      () => name,
      () => {
        const block = read.get(id);
        if (block === undefined) return;
        name = blockName(id, block.source, block.min_ms, block.max_ms);
        blocks++;
        samples += checkBlock(block);
      },
    );
  }
  return { blocks, samples };
}

/** How a block is called wherever people read of it. */
export function blockName(id: number, source: string | null, minMs: number, maxMs: number): string {
  return `block ${id} (${source ?? 'unknown source'}, ${iso(minMs)} to ${iso(maxMs)})`;
}

/** How a piece of a rollup tier is called. */
export function rollupName(tierMs: number, group: number, chunkMs: number): string {
  const first = group * SERIES_PER_GROUP;
  return `rollup of ${tierMs / 60_000} min (series ${first} to ${first + SERIES_PER_GROUP - 1}, from ${iso(chunkMs)})`;
}

function iso(timeMs: number): string {
  return Math.abs(timeMs) < 8e15 ? new Date(timeMs).toISOString() : String(timeMs);
}

/** Unpacks every column; returns the samples. Throws what is wrong. */
function checkBlock(block: BlockRow): number {
  const { columnsPerPart, parts } = openBlock(block.data, blockTools);
  const times = block.times === null ? null : decodeTimes(new ByteReader(block.times));
  if (times !== null) checkTimes(times, block);
  let samples = 0;
  parts.forEach((packed, number) => {
    const part = new Part(packed, blockTools);
    if (part.columns > columnsPerPart) throw new RangeError(`part ${number} has ${part.columns} columns`);
    for (let column = 0; column < part.columns; column++) samples += checkColumn(part, column, times?.length);
  });
  if (samples !== block.sample_count) {
    throw new RangeError(`${samples} samples instead of ${block.sample_count}`);
  }
  return samples;
}

function checkTimes(times: Float64Array, { row_count: rows, min_ms: minMs, max_ms: maxMs }: BlockRow): void {
  const isWhole = times.length === rows && times[0] === minMs && times[rows - 1] === maxMs;
  if (!isWhole || times.some((time, i) => i > 0 && time <= times[i - 1]!)) {
    throw new RangeError('its times are not those it was sealed with');
  }
}

/** Columns without shared times carry their own before their values. */
function checkColumn(part: Part, column: number, sharedRows: number | undefined): number {
  if (sharedRows === undefined) {
    const bytes = part.column(column);
    if (bytes.length === 0) return 0;
    const input = new ByteReader(bytes);
    const { length } = decodeTimes(input);
    const values = bytes.subarray(input.position);
    new ColumnDecoder(length).decode(() => values, 0, makeCells(length).bits);
    return length;
  }
  const { bits } = makeCells(sharedRows);
  new ColumnDecoder(sharedRows).decode(part.column, column, bits);
  let samples = 0;
  for (let row = 0; row < sharedRows; row++) if (!isAbsentAt(bits, row)) samples++;
  return samples;
}

function verifyRollups(db: ReadableDatabase, check: Check): number {
  const keys = db
    .prepare<[], { tier: number; group: number; chunk: number }>(
      `SELECT tier_ms AS tier, group_id AS "group", chunk_ms AS chunk FROM tsdb_rollup
       ORDER BY tier_ms, group_id, chunk_ms`,
    )
    .all();
  const read = db
    .prepare<[number, number, number], Uint8Array>(
      'SELECT data FROM tsdb_rollup WHERE tier_ms = ? AND group_id = ? AND chunk_ms = ?',
    )
    .pluck();
  const rowsOf = new Map(
    TIERS.map(({ tierMs, chunkMs }) => [tierMs, new RollupRows(chunkMs / tierMs, tierMs)]),
  );
  for (const { tier, group, chunk } of keys) {
    check(
      () => rollupName(tier, group, chunk),
      () => {
        const rows = rowsOf.get(tier);
        if (rows === undefined) throw new RangeError('there is no such tier');
        const data = read.get(tier, group, chunk);
        if (data === undefined) return;
        const packed = new PackedRollup(data, blockTools);
        const decoder = new ColumnDecoder(rows.rows);
        for (let series = 0; series < SERIES_PER_GROUP; series++)
          packed.unpack(series, ROLLUP_FIELDS, rows, decoder);
      },
    );
  }
  return keys.length;
}

interface JournalRow {
  readonly id: number;
  readonly keyframe: number;
  readonly data: Uint8Array;
}

function verifyJournal(db: ReadableDatabase, check: Check): number {
  const kinds = new Map(
    db
      .prepare<[], { id: number; name: string; kind: string }>('SELECT id, name, kind FROM tsdb_source')
      .all()
      .map((source) => [source.id, source]),
  );
  let count = 0;
  let before: RowSlice | null = null;
  let sourceBefore = -1;
  const rows = db
    .prepare<[], JournalRow>('SELECT id, keyframe, data FROM tsdb_journal ORDER BY id')
    .iterate();
  for (const row of rows) {
    count++;
    const sourceId = Math.floor(row.id / ROWS_PER_SOURCE);
    const source = kinds.get(sourceId);
    if (row.keyframe === 1 || sourceId !== sourceBefore) before = null;
    sourceBefore = sourceId;
    check(
      () => `journal row ${row.id} (${source?.name ?? 'unknown source'})`,
      () => {
        if (source === undefined) throw new RangeError('its source is unknown');
        const input = new ByteReader(row.data);
        if (source.kind === 'points') checkPoints(input);
        else before = readRow(input, before);
        if (input.position !== row.data.length) throw new RangeError('there are bytes left over');
      },
    );
  }
  return count;
}

function readRow(input: ByteReader, before: RowSlice | null): RowSlice {
  const count = decodeRowCount(input);
  // A bitmap of the columns follows: a count that can't be is not to take gigabytes.
  if (count > input.bytes.length * 8) throw new RangeError(`a row of ${count} columns`);
  const row = { cells: makeCells(count), offset: 0, count };
  decodeRow(input, row, before);
  return row;
}

function checkPoints(input: ByteReader): void {
  for (let left = input.varint(); left > 0; left--) {
    input.varint();
    input.take(16);
  }
}
