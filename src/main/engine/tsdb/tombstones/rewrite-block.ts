import { openBlock, packBlock, packPart, Part } from '../codec/block.ts';
import type { BlockTools } from '../codec/block.ts';
import { ByteReader, ByteWriter } from '../codec/bytes.ts';
import { makeCells } from '../codec/cells.ts';
import { ColumnDecoder, ColumnEncoder } from '../codec/column.ts';
import { decodeTimes, encodeTimes } from '../codec/times.ts';
import { isAbsentAt, setAbsentAt } from '../values.ts';
import { cutSamples, isCut } from './cuts.ts';
import type { Cut } from './types.ts';

/** Columns written anew between two pauses: 1 to 2 ms. */
const COLUMNS_PER_STEP = 32;

/** A block's bytes with how many samples were taken out of it. */
export interface Rewritten {
  readonly data: Uint8Array;
  readonly removed: number;
}

/**
 * A block without what was cut out of some of its columns; parts that are not concerned stay as they are. Yields every
 * few columns. Throws RangeError on damaged bytes.
 */
export function* rewriteBlock(
  data: Uint8Array,
  times: Uint8Array | null,
  cuts: ReadonlyMap<number, Cut>,
  tools: BlockTools,
): Generator<undefined, Rewritten> {
  const { columnsPerPart, parts } = openBlock(data, tools);
  const rowTimes = times === null ? null : decodeTimes(new ByteReader(times));
  const out: Uint8Array[] = [];
  let removed = 0;
  for (const [number, packed] of parts.entries()) {
    const first = number * columnsPerPart;
    const concerned = [...cuts.keys()].some((slot) => slot >= first && slot < first + columnsPerPart);
    if (!concerned) {
      out.push(packed);
      continue;
    }
    const part = new Part(packed, tools);
    const done = yield* rowTimes === null
      ? rewritePoints(part, first, cuts, tools)
      : rewriteRows(part, first, rowTimes, cuts, tools);
    out.push(done.data);
    removed += done.removed;
    yield;
  }
  return { data: packBlock(columnsPerPart, out, tools), removed };
}

function* rewriteRows(
  part: Part,
  first: number,
  times: Float64Array,
  cuts: ReadonlyMap<number, Cut>,
  tools: BlockTools,
): Generator<undefined, Rewritten> {
  const rows = times.length;
  const { bits } = makeCells(rows);
  const decoder = new ColumnDecoder(rows);
  const encoder = new ColumnEncoder(rows);
  const out = new ByteWriter();
  const ends: number[] = [];
  let removed = 0;
  for (let column = 0; column < part.columns; column++) {
    if (column % COLUMNS_PER_STEP === COLUMNS_PER_STEP - 1) yield;
    decoder.decode(part.column, column, bits, part);
    const cut = cuts.get(first + column);
    if (cut !== undefined) {
      for (let row = 0; row < rows; row++) {
        if (isAbsentAt(bits, row) || !isCut(cut, times[row]!)) continue;
        setAbsentAt(bits, row);
        removed++;
      }
    }
    encoder.encode(out, bits, 0);
    ends.push(out.length);
  }
  return { data: packPart(out, ends, tools), removed };
}

/** Columns that carry their own times before their values. */
function* rewritePoints(
  part: Part,
  first: number,
  cuts: ReadonlyMap<number, Cut>,
  tools: BlockTools,
): Generator<undefined, Rewritten> {
  const out = new ByteWriter();
  const ends: number[] = [];
  let removed = 0;
  for (let column = 0; column < part.columns; column++) {
    if (column % COLUMNS_PER_STEP === COLUMNS_PER_STEP - 1) yield;
    const bytes = part.column(column);
    const cut = cuts.get(first + column);
    if (cut === undefined || bytes.length === 0) out.put(bytes);
    else removed += rewritePointColumn(bytes, cut, out);
    ends.push(out.length);
  }
  return { data: packPart(out, ends, tools), removed };
}

function rewritePointColumn(bytes: Uint8Array, cut: Cut, out: ByteWriter): number {
  const input = new ByteReader(bytes);
  const times = decodeTimes(input);
  const { values, bits } = makeCells(times.length);
  const rest = bytes.subarray(input.position);
  new ColumnDecoder(times.length).decode(() => rest, 0, bits);
  const kept = cutSamples({ times, values }, cut);
  if (kept === null) return times.length;
  encodeTimes(out, kept.times);
  const cells = makeCells(kept.times.length);
  cells.values.set(kept.values);
  new ColumnEncoder(kept.times.length).encode(out, cells.bits, 0);
  return times.length - kept.times.length;
}
