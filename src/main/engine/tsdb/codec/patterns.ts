import { HIGH, LOW } from '../values.ts';

/**
 * Differences of bit patterns below this are told: the codes made of them still fit into 53 bits. It is half the way from one
 * power of two to the next.
 */
const LARGEST = 2 ** 51;
const WORD = 2 ** 32;

/**
 * Doubles that lie near each other have bit patterns that do, read as whole numbers of 64 bits: unlike with XOR no bit is lost
 * to carries. Fills `deltas` with the `count - 1` differences; false when one of them is too large.
 */
export function patternDeltas(bits: Uint32Array, count: number, deltas: Float64Array): boolean {
  for (let i = 1; i < count; i++) {
    // Signed: what differs in the sign is too far apart.
    const high = (bits[i * 2 + HIGH]! | 0) - (bits[i * 2 - 2 + HIGH]! | 0);
    const delta = high * WORD + (bits[i * 2 + LOW]! - bits[i * 2 - 2 + LOW]!);
    if (!(delta < LARGEST && delta > -LARGEST)) return false;
    deltas[i - 1] = delta;
  }
  return true;
}

/** Fills the patterns after the first from their differences. */
export function addPatternDeltas(bits: Uint32Array, count: number, deltas: Float64Array): void {
  let high = bits[HIGH]!;
  let low = bits[LOW]!;
  for (let i = 1; i < count; i++) {
    const delta = deltas[i - 1]!;
    const upper = Math.floor(delta / WORD);
    const sum = low + (delta - upper * WORD);
    high += upper;
    low = sum;
    if (sum >= WORD) {
      high++;
      low = sum - WORD;
    }
    bits[i * 2 + HIGH] = high;
    bits[i * 2 + LOW] = low;
  }
}
