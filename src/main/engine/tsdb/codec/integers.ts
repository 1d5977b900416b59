import type { ByteReader, ByteWriter } from './bytes.ts';
import { readRice, riceCost, writeRice } from './rice.ts';

/** Bits of the options byte. */
const AFTER_NEIGHBOUR = 1;
const ZIGZAG = 2;
const SPARSE = 4;
const ALL_ZERO = 8;

/** Working memory of the integer codec, for columns up to `rows` long. */
export interface IntegerScratch {
  readonly deltas: Float64Array;
  readonly codes: Float64Array;
}

export function makeIntegerScratch(rows: number): IntegerScratch {
  return { deltas: new Float64Array(rows), codes: new Float64Array(rows) };
}

interface Plan {
  readonly options: number;
  readonly base: number;
  readonly bits: number;
}

/**
 * Writes `count - 1` deltas: each minus a base (their mean, or their minimum when that is cheaper), Golomb-Rice coded.
 * With a neighbour (the column before, same length and scale) the difference of both columns' deltas may be coded instead:
 * neighbouring histogram buckets rise together. Many zeros cost one bit each. Returns whether the neighbour is needed.
 */
export function writeDeltas(
  out: ByteWriter,
  scratch: IntegerScratch,
  count: number,
  neighbour: Float64Array | null,
): boolean {
  const n = count - 1;
  let plan = cheapest(scratch.deltas, n, null);
  if (neighbour !== null) {
    const after = cheapest(scratch.deltas, n, neighbour);
    if (after.bits < plan.bits - 8) plan = after;
  }
  const { options, base } = plan;
  const { codes } = scratch;
  const reference = (options & AFTER_NEIGHBOUR) !== 0 ? neighbour : null;
  for (let i = 0; i < n; i++) {
    const rest = scratch.deltas[i]! - (reference === null ? 0 : reference[i]!) - base;
    codes[i] = (options & ZIGZAG) === 0 ? rest : rest >= 0 ? rest * 2 : -rest * 2 - 1;
  }
  out.u8(options);
  out.zigzag(base);
  if ((options & SPARSE) !== 0) writeSparse(out, codes, n);
  else if ((options & ALL_ZERO) === 0) writeRice(out, codes, n);
  return reference !== null;
}

function cheapest(deltas: Float64Array, n: number, neighbour: Float64Array | null): Plan {
  let sum = 0;
  let least = Infinity;
  for (let i = 0; i < n; i++) {
    const delta = deltas[i]! - (neighbour === null ? 0 : neighbour[i]!);
    sum += delta;
    if (delta < least) least = delta;
  }
  const flag = neighbour === null ? 0 : AFTER_NEIGHBOUR;
  const mean = Math.round(sum / n);
  const candidates = [
    measure(deltas, n, neighbour, mean, flag | ZIGZAG),
    measure(deltas, n, neighbour, least, flag),
  ];
  if (mean !== 0) candidates.push(measure(deltas, n, neighbour, 0, flag | ZIGZAG));
  return candidates.reduce((best, plan) => (plan.bits < best.bits ? plan : best));
}

function measure(
  deltas: Float64Array,
  n: number,
  neighbour: Float64Array | null,
  base: number,
  flags: number,
): Plan {
  let sum = 0;
  let nonZero = 0;
  for (let i = 0; i < n; i++) {
    const rest = deltas[i]! - (neighbour === null ? 0 : neighbour[i]!) - base;
    if (rest === 0) continue;
    nonZero++;
    sum += (flags & ZIGZAG) === 0 ? rest : rest > 0 ? rest * 2 : -rest * 2 - 1;
  }
  if (nonZero === 0) return { options: flags | ALL_ZERO, base, bits: 0 };
  const dense = riceCost(sum, n);
  const sparse = n + riceCost(sum - nonZero, nonZero);
  return sparse < dense
    ? { options: flags | SPARSE, base, bits: sparse }
    : { options: flags, base, bits: dense };
}

function writeSparse(out: ByteWriter, codes: Float64Array, n: number): void {
  out.reserve((n >>> 3) + 1);
  const bitmap = out.length;
  const bytes = (n + 7) >>> 3;
  out.bytes.fill(0, bitmap, bitmap + bytes);
  out.length += bytes;
  let kept = 0;
  for (let i = 0; i < n; i++) {
    if (codes[i] === 0) continue;
    out.bytes[bitmap + (i >>> 3)]! |= 1 << (i & 7);
    codes[kept++] = codes[i]! - 1;
  }
  writeRice(out, codes, kept);
}

/** True when the deltas at the cursor can only be read with the neighbour's. */
export function needsNeighbour(options: number): boolean {
  return (options & AFTER_NEIGHBOUR) !== 0;
}

/** Reads what {@link writeDeltas} wrote into `scratch.deltas`. `neighbour` is the column before's, where needed. */
export function readDeltas(
  input: ByteReader,
  scratch: IntegerScratch,
  count: number,
  neighbour: Float64Array | null,
): void {
  const n = count - 1;
  const options = input.u8();
  const base = input.zigzag();
  const { codes, deltas } = scratch;
  if ((options & ALL_ZERO) !== 0) codes.fill(0, 0, n);
  else if ((options & SPARSE) !== 0) readSparse(input, codes, n);
  else readRice(input, codes, n);
  for (let i = 0; i < n; i++) {
    const code = codes[i]!;
    const rest = (options & ZIGZAG) === 0 ? code : code % 2 === 0 ? code / 2 : -(code + 1) / 2;
    deltas[i] = rest + base + (neighbour === null ? 0 : neighbour[i]!);
  }
}

function readSparse(input: ByteReader, codes: Float64Array, n: number): void {
  const bitmap = input.take((n + 7) >>> 3);
  let kept = 0;
  for (let i = 0; i < n; i++) kept += (bitmap[i >>> 3]! >>> (i & 7)) & 1;
  readRice(input, codes, kept);
  // From the end, so that no code is overwritten before it has moved to its place.
  for (let i = n - 1; i >= 0; i--) {
    codes[i] = ((bitmap[i >>> 3]! >>> (i & 7)) & 1) === 0 ? 0 : codes[--kept]! + 1;
  }
}
