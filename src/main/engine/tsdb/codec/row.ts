import { HIGH, LOW, isAbsentAt, setAbsentAt } from '../values.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { isPlainInteger } from './cells.ts';
import type { Cells } from './cells.ts';

/** A row of samples inside a larger array; cells from `count` on are absent. */
export interface RowSlice {
  readonly cells: Cells;
  readonly offset: number;
  readonly count: number;
}

/** Tags 0..223 are small zigzag deltas themselves; 224 + n: zigzag delta in n bytes; then the three below. */
const DELTA_BYTES = 224;
const TAG_XOR = 240;
const TAG_ABSENT = 241;

/**
 * Journal form of a row: the number of columns, a bitmap of the cells whose bits differ from the row before (from
 * "absent" where that is shorter or null), then the new contents of those cells: a delta between integers, else the XOR
 * with the old bits without its zero bytes at both ends.
 */
export function encodeRow(out: ByteWriter, row: RowSlice, before: RowSlice | null): void {
  const { count, offset } = row;
  const { bits, values } = row.cells;
  const beforeCount = before?.count ?? 0;
  out.varint(count);
  // 9 bytes is the longest form of a cell.
  out.reserve((count >>> 3) + 1 + count * 10);
  const bitmap = out.length;
  const bitmapBytes = (count + 7) >>> 3;
  out.bytes.fill(0, bitmap, bitmap + bitmapBytes);
  out.length += bitmapBytes;
  // The loop runs for every sample that comes in: the row before is looked up outside of it.
  const oldBits = before?.cells.bits ?? bits;
  const oldValues = before?.cells.values ?? values;
  const oldOffset = before?.offset ?? 0;
  for (let i = 0; i < count; i++) {
    const at = offset + i;
    const low = bits[at * 2 + LOW]!;
    const high = bits[at * 2 + HIGH]!;
    let oldLow = 0;
    let oldHigh = 0;
    let old = 0;
    if (i < beforeCount) {
      const oldAt = oldOffset + i;
      oldLow = oldBits[oldAt * 2 + LOW]!;
      oldHigh = oldBits[oldAt * 2 + HIGH]!;
      if (low === oldLow && high === oldHigh) continue;
      if (isAbsentAt(oldBits, oldAt)) oldLow = oldHigh = 0;
      else old = oldValues[oldAt]!;
    } else if (isAbsentAt(bits, at)) continue;
    out.bytes[bitmap + (i >>> 3)]! |= 1 << (i & 7);
    if (isAbsentAt(bits, at)) out.bytes[out.length++] = TAG_ABSENT;
    else if (isPlainInteger(values[at]!) && isPlainInteger(old)) putDelta(out, values[at]! - old);
    else putXor(out, low ^ oldLow, high ^ oldHigh);
  }
}

function putDelta(out: ByteWriter, delta: number): void {
  let zigzag = delta >= 0 ? delta * 2 : -delta * 2 - 1;
  if (zigzag < DELTA_BYTES) {
    out.bytes[out.length++] = zigzag;
    return;
  }
  const tag = out.length++;
  while (zigzag > 0) {
    out.bytes[out.length++] = zigzag % 256;
    zigzag = Math.floor(zigzag / 256);
  }
  out.bytes[tag] = DELTA_BYTES + out.length - tag - 1;
}

/** Byte after the tag: first non-zero byte (high half of the byte) and how many follow (low half). */
function putXor(out: ByteWriter, low: number, high: number): void {
  const { bytes } = out;
  bytes[out.length++] = TAG_XOR;
  const leading = Math.min(7, high !== 0 ? Math.clz32(high) >>> 3 : 4 + (Math.clz32(low) >>> 3));
  const trailing =
    low !== 0
      ? (31 - Math.clz32(low & -low)) >>> 3
      : high !== 0
        ? 4 + ((31 - Math.clz32(high & -high)) >>> 3)
        : 7;
  const end = Math.max(leading + 1, 8 - trailing);
  bytes[out.length++] = (leading << 4) | (end - leading);
  for (let i = leading; i < end; i++) {
    bytes[out.length++] = (i < 4 ? high >>> (24 - i * 8) : low >>> (56 - i * 8)) & 255;
  }
}

/** Number of columns of an encoded row, so that the reader can make room; leaves the cursor behind it. */
export function decodeRowCount(input: ByteReader): number {
  return input.varint();
}

/** Fills `row` (its count from {@link decodeRowCount}) from the journal form; throws RangeError on damaged bytes. */
export function decodeRow(input: ByteReader, row: RowSlice, before: RowSlice | null): void {
  const { count, offset } = row;
  const { bits, values } = row.cells;
  const bitmap = input.take((count + 7) >>> 3);
  // A start decodes millions of cells, most of which are as in the row before: those are copied as a whole.
  const known = before === null ? 0 : Math.min(count, before.count);
  if (before !== null)
    bits.set(before.cells.bits.subarray(before.offset * 2, (before.offset + known) * 2), offset * 2);
  for (let i = known; i < count; i++) setAbsentAt(bits, offset + i);
  for (let byte = 0; byte < bitmap.length; byte++) {
    let left = bitmap[byte]!;
    for (; left !== 0; left &= left - 1) {
      const at = offset + byte * 8 + 31 - Math.clz32(left & -left);
      if (at >= offset + count) throw new RangeError('a journal row says more than it has columns');
      decodeCell(input, bits, values, at);
    }
  }
}

/** Changes a cell that has the content of the row before. */
function decodeCell(input: ByteReader, bits: Uint32Array, values: Float64Array, at: number): void {
  const hasOld = !isAbsentAt(bits, at);
  const tag = input.u8();
  if (tag < TAG_XOR) {
    const zigzag = tag < DELTA_BYTES ? tag : takeNumber(input, tag - DELTA_BYTES);
    values[at] = (hasOld ? values[at]! : 0) + (zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);
  } else if (tag === TAG_XOR) takeXor(input, bits, at, hasOld);
  else if (tag === TAG_ABSENT) setAbsentAt(bits, at);
  else throw new RangeError(`unknown tag ${tag} in a journal row`);
}

function takeNumber(input: ByteReader, length: number): number {
  let value = 0;
  let factor = 1;
  for (let i = 0; i < length; i++, factor *= 256) value += input.u8() * factor;
  return value;
}

function takeXor(input: ByteReader, bits: Uint32Array, at: number, hasOld: boolean): void {
  const shape = input.u8();
  const leading = shape >>> 4;
  const end = leading + (shape & 15);
  let low = 0;
  let high = 0;
  for (let i = leading; i < end; i++) {
    if (i < 4) high |= input.u8() << (24 - i * 8);
    else low |= input.u8() << (56 - i * 8);
  }
  bits[at * 2 + LOW] = (hasOld ? bits[at * 2 + LOW]! : 0) ^ low;
  bits[at * 2 + HIGH] = (hasOld ? bits[at * 2 + HIGH]! : 0) ^ high;
}
