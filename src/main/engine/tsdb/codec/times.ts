import type { ByteReader, ByteWriter } from './bytes.ts';
import { HIGH, LOW } from '../values.ts';
import { cellsOver } from './cells.ts';

const INTEGER = 0;
const RAW = 1;

/** Timestamps in rising order, unix ms: delta of delta as zigzag varints; plain doubles when any has a fraction. */
export function encodeTimes(out: ByteWriter, times: Float64Array): void {
  out.varint(times.length);
  const integers = times.every((time) => Number.isInteger(time) && Math.abs(time) < 2 ** 50);
  out.u8(integers ? INTEGER : RAW);
  if (!integers) {
    const { bits } = cellsOver(times);
    for (let i = 0; i < times.length; i++) {
      out.u32(bits[i * 2 + LOW]!);
      out.u32(bits[i * 2 + HIGH]!);
    }
    return;
  }
  let previous = 0;
  let delta = 0;
  for (const time of times) {
    const next = time - previous;
    out.zigzag(next - delta);
    delta = previous === 0 ? 0 : next;
    previous = time;
  }
}

export function decodeTimes(input: ByteReader): Float64Array {
  const length = input.varint();
  if (length > input.bytes.length)
    throw new RangeError(`${length} timestamps in ${input.bytes.length} bytes`);
  const times = new Float64Array(length);
  if (input.u8() === RAW) {
    const { bits } = cellsOver(times);
    for (let i = 0; i < length; i++) {
      bits[i * 2 + LOW] = input.u32();
      bits[i * 2 + HIGH] = input.u32();
    }
    return times;
  }
  let previous = 0;
  let delta = 0;
  for (let i = 0; i < length; i++) {
    const next = input.zigzag() + delta;
    const time = previous + next;
    delta = previous === 0 ? 0 : next;
    times[i] = time;
    previous = time;
  }
  return times;
}
