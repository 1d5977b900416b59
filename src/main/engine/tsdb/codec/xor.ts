import { BitReader, BitWriter } from './bits.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { HIGH, LOW } from '../values.ts';

/**
 * Doubles as the XOR with the one before, after "Gorilla: A Fast, Scalable, In-Memory Time Series Database" (VLDB 2015,
 * section 4.1.2): 0 = the same; 10 = within the window of meaningful bits of the one before; 11 = a new window, 6 bits of
 * leading zeros and 6 bits of length - 1.
 */
export function writeXor(out: ByteWriter, bits: Uint32Array, count: number): void {
  const writer = new BitWriter(out);
  let previousLow = 0;
  let previousHigh = 0;
  let leading = 64;
  let trailing = 0;
  for (let i = 0; i < count; i++) {
    const low = bits[i * 2 + LOW]! ^ previousLow;
    const high = bits[i * 2 + HIGH]! ^ previousHigh;
    previousLow ^= low;
    previousHigh ^= high;
    if (low === 0 && high === 0) {
      writer.write(0, 1);
      continue;
    }
    const newLeading = high !== 0 ? Math.clz32(high) : 32 + Math.clz32(low);
    const newTrailing = low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);
    if (
      leading <= newLeading &&
      trailing <= newTrailing &&
      64 - newLeading - newTrailing + 12 > 64 - leading - trailing
    ) {
      writer.write(0b10, 2);
    } else {
      leading = newLeading;
      trailing = newTrailing;
      writer.write(0b11, 2);
      writer.write(leading, 6);
      writer.write(63 - leading - trailing, 6);
    }
    writeMiddle(writer, high, low, leading, trailing);
  }
  writer.finish();
}

/** The bits between `leading` and `trailing` of a 64-bit word in two halves. */
function writeMiddle(writer: BitWriter, high: number, low: number, leading: number, trailing: number): void {
  if (leading < 32) {
    const cut = Math.max(0, trailing - 32);
    writer.writeLong(high >>> cut, 32 - leading - cut);
  }
  if (trailing < 32) {
    const width = Math.min(32, 64 - leading) - trailing;
    writer.writeLong(low >>> trailing, width);
  }
}

/** Fills the first `count` cells of `bits`. */
export function readXor(input: ByteReader, bits: Uint32Array, count: number): void {
  const reader = new BitReader(input.bytes, input.position);
  let low = 0;
  let high = 0;
  let leading = 64;
  let trailing = 0;
  for (let i = 0; i < count; i++) {
    if (reader.read(1) === 1) {
      if (reader.read(1) === 1) {
        leading = reader.read(6);
        trailing = 63 - leading - reader.read(6);
      }
      if (leading < 32) {
        const cut = Math.max(0, trailing - 32);
        high ^= reader.readLong(32 - leading - cut) << cut;
      }
      if (trailing < 32) low ^= reader.readLong(Math.min(32, 64 - leading) - trailing) << trailing;
    }
    bits[i * 2 + LOW] = low;
    bits[i * 2 + HIGH] = high;
  }
  input.position = reader.end();
}
