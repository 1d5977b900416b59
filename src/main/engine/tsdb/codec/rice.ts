import { BitReader, BitWriter } from './bits.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** Quotients from here on are written as an escape and the plain number: one outlier must not cost a thousand ones. */
const ESCAPE = 20;
const PLAIN_BITS = 53;
const LARGEST_PARAMETER = 51;

/** The parameter that suits numbers of this mean, and about how many bits they take with it (Golomb-Rice coding). */
export function riceParameter(sum: number, count: number): number {
  const mean = sum / count;
  return mean < 1.5 ? 0 : Math.min(LARGEST_PARAMETER, Math.floor(Math.log2(mean * 0.69)));
}

export function riceCost(sum: number, count: number): number {
  const k = riceParameter(sum, count);
  return count * (k + 1) + sum / 2 ** k;
}

/** Writes `count` non-negative safe integers with one parameter. */
export function writeRice(out: ByteWriter, numbers: Float64Array, count: number): void {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.min(numbers[i]!, 2 ** 52);
  const k = count === 0 ? 0 : riceParameter(sum, count);
  const scale = 2 ** k;
  out.u8(k);
  const bits = new BitWriter(out);
  for (let i = 0; i < count; i++) {
    const number = numbers[i]!;
    const quotient = Math.floor(number / scale);
    if (quotient >= ESCAPE) {
      bits.write((1 << ESCAPE) - 1, ESCAPE);
      bits.writeLong(number, PLAIN_BITS);
      continue;
    }
    bits.write(((1 << quotient) - 1) << 1, quotient + 1);
    if (k > 0) bits.writeLong(number - quotient * scale, k);
  }
  bits.finish();
}

export function readRice(input: ByteReader, numbers: Float64Array, count: number): void {
  const k = input.u8();
  const scale = 2 ** k;
  const bits = new BitReader(input.bytes, input.position);
  for (let i = 0; i < count; i++) {
    let quotient = 0;
    while (quotient < ESCAPE && bits.read(1) === 1) quotient++;
    if (quotient === ESCAPE) numbers[i] = bits.readLong(PLAIN_BITS);
    else numbers[i] = quotient * scale + (k > 0 ? bits.readLong(k) : 0);
  }
  input.position = bits.end();
}
