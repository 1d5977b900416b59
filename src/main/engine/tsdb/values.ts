/**
 * Two NaN bit patterns carry meaning in value columns. They are written and read through a 32-bit view: a JS number
 * variable may lose a NaN's payload, memory doesn't.
 *
 * STALE is Prometheus's staleness marker (model/value StaleNaN, 0x7ff0000000000002): the series ended here.
 * ABSENT is ours and never stored: this row has no sample for the column.
 */
const STALE_HIGH = 0x7ff00000;
const STALE_LOW = 0x00000002;
const ABSENT_HIGH = 0x7ff00000;
const ABSENT_LOW = 0x0000_0ab5;

/** True on little-endian machines, i.e. all that Node runs on in practice; kept right on the others. */
const LITTLE = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
/** Where the two halves of a double lie in its pair of 32-bit words. */
export const HIGH = LITTLE ? 1 : 0;
export const LOW = LITTLE ? 0 : 1;

/** A 32-bit view over the same memory; make it once per column array and pass it to the functions below. */
export function bitsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

export function setStaleAt(bits: Uint32Array, index: number): void {
  bits[index * 2 + HIGH] = STALE_HIGH;
  bits[index * 2 + LOW] = STALE_LOW;
}

export function isStaleAt(bits: Uint32Array, index: number): boolean {
  return bits[index * 2 + HIGH] === STALE_HIGH && bits[index * 2 + LOW] === STALE_LOW;
}

export function setAbsentAt(bits: Uint32Array, index: number): void {
  bits[index * 2 + HIGH] = ABSENT_HIGH;
  bits[index * 2 + LOW] = ABSENT_LOW;
}

export function isAbsentAt(bits: Uint32Array, index: number): boolean {
  return bits[index * 2 + HIGH] === ABSENT_HIGH && bits[index * 2 + LOW] === ABSENT_LOW;
}

/** How many of the cells `from..to` have a sample: neither of the two. */
export function countSamples(bits: Uint32Array, from: number, to: number): number {
  let samples = to - from;
  for (let word = from * 2; word < to * 2; word += 2) {
    // Both have the same upper half.
    if (bits[word + HIGH] !== STALE_HIGH) continue;
    const low = bits[word + LOW]!;
    if (low === ABSENT_LOW || low === STALE_LOW) samples--;
  }
  return samples;
}
