import { HIGH, LOW } from '../values.ts';

/**
 * Differences of bit patterns below this are told: the codes made of them still fit into 53 bits. It is half the way from one
 * power of two to the next.
 */
const LARGEST = 2 ** 51;
const WORD = 2 ** 32;

/**
 * Doubles that lie near each other have bit patterns that do, read as whole numbers of 64 bits: unlike with XOR no bit is lost
 * to carries. The pattern of cell `i` less that of cell `j` of `from`; NaN when that is too large.
 */
export function patternDelta(bits: Uint32Array, i: number, from: Uint32Array, j: number): number {
  // Signed: what differs in the sign is too far apart.
  const high = (bits[i * 2 + HIGH]! | 0) - (from[j * 2 + HIGH]! | 0);
  const delta = high * WORD + (bits[i * 2 + LOW]! - from[j * 2 + LOW]!);
  return delta < LARGEST && delta > -LARGEST ? delta : NaN;
}

/** Changes the pattern of cell `i` by a difference. */
export function addPatternDelta(bits: Uint32Array, i: number, delta: number): void {
  const upper = Math.floor(delta / WORD);
  const sum = bits[i * 2 + LOW]! + (delta - upper * WORD);
  const carry = sum >= WORD ? 1 : 0;
  bits[i * 2 + HIGH]! += upper + carry;
  bits[i * 2 + LOW] = sum - carry * WORD;
}

/** Fills `deltas` with the `count - 1` differences from cell to cell; false when one of them is too large. */
export function patternDeltas(bits: Uint32Array, count: number, deltas: Float64Array): boolean {
  for (let i = 1; i < count; i++) {
    const delta = patternDelta(bits, i, bits, i - 1);
    if (delta !== delta) return false;
    deltas[i - 1] = delta;
  }
  return true;
}

/** Fills the patterns after the first from their differences. */
export function addPatternDeltas(bits: Uint32Array, count: number, deltas: Float64Array): void {
  for (let i = 1; i < count; i++) {
    bits[i * 2] = bits[i * 2 - 2]!;
    bits[i * 2 + 1] = bits[i * 2 - 1]!;
    addPatternDelta(bits, i, deltas[i - 1]!);
  }
}
