import { isAbsentAt, isStaleAt, setAbsentAt, setStaleAt } from '../values.ts';
import { ByteReader } from './bytes.ts';
import type { ByteWriter } from './bytes.ts';
import { makeCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { commonDivisor, powerOfTen, toIntegers } from './decimal.ts';
import { makeIntegerScratch, needsNeighbour, readDeltas, writeDeltas } from './integers.ts';
import type { IntegerScratch } from './integers.ts';
import { addPatternDeltas, patternDeltas } from './patterns.ts';
import { readXor, writeXor } from './xor.ts';

/** Head byte of a column: how its plain samples are written, and whether some rows have none or a staleness marker. */
const EMPTY = 0;
const CONSTANT = 1;
const INTEGERS = 2;
const XOR = 3;
const PATTERNS = 4;
const MODE_MASK = 7;
const HAS_ABSENT = 8;
const HAS_STALE = 16;

/** Byte of the decimals of an integer column: its deltas are multiples of a number that comes after the first value. */
const HAS_DIVISOR = 16;
const DECIMALS_MASK = 15;

/** Columns that may be needed one after the other to read one. */
const LONGEST_CHAIN = 16;

/** Writes the columns of one part in order: a column may refer to the one before it. */
export class ColumnEncoder {
  private readonly rows: number;
  private readonly plain: Cells;
  private readonly integers: Float64Array;
  private readonly scratch: IntegerScratch;
  private readonly neighbour: Float64Array;
  private neighbourDecimals = -1;
  private chain = 0;

  constructor(rows: number) {
    this.rows = rows;
    this.plain = makeCells(rows);
    this.integers = new Float64Array(rows);
    this.scratch = makeIntegerScratch(rows);
    this.neighbour = new Float64Array(rows);
  }

  /** Starts another part: nothing before it can be referred to. */
  reset(): void {
    this.neighbourDecimals = -1;
  }

  /** Encodes cells `offset .. offset + rows` of `bits`. */
  encode(out: ByteWriter, bits: Uint32Array, offset: number): void {
    const { rows, plain } = this;
    let count = 0;
    let absent = 0;
    for (let i = 0; i < rows; i++) {
      if (isAbsentAt(bits, offset + i)) absent++;
      else if (!isStaleAt(bits, offset + i)) {
        plain.bits[count * 2] = bits[(offset + i) * 2]!;
        plain.bits[count * 2 + 1] = bits[(offset + i) * 2 + 1]!;
        count++;
      }
    }
    const stale = rows - absent - count;
    const head = out.length;
    out.u8((absent > 0 ? HAS_ABSENT : 0) | (stale > 0 ? HAS_STALE : 0));
    if (absent > 0) putPlaces(out, bits, offset, rows, absent, isAbsentAt);
    if (stale > 0) putPlaces(out, bits, offset, rows, stale, isStaleAt);
    const mode = this.encodePlain(out, count, count === rows);
    out.bytes[head]! |= mode;
    if (mode !== INTEGERS || count !== rows) this.neighbourDecimals = -1;
  }

  private encodePlain(out: ByteWriter, count: number, whole: boolean): number {
    const { plain, integers, scratch } = this;
    if (count === 0) return EMPTY;
    if (allEqual(plain.bits, count)) {
      out.u32(plain.bits[0]!);
      out.u32(plain.bits[1]!);
      return CONSTANT;
    }
    const decimals = toIntegers(plain.values, count, integers);
    if (decimals < 0) return this.encodeBits(out, count);
    for (let i = 1; i < count; i++) scratch.deltas[i - 1] = integers[i]! - integers[i - 1]!;
    const divisor = commonDivisor(scratch.deltas, count - 1);
    const isDivided = divisor > 1;
    if (isDivided) for (let i = 0; i < count - 1; i++) scratch.deltas[i]! /= divisor;
    const usable = whole && !isDivided && decimals === this.neighbourDecimals && this.chain < LONGEST_CHAIN;
    out.u8(isDivided ? decimals | HAS_DIVISOR : decimals);
    out.zigzag(integers[0]!);
    if (isDivided) out.varint(divisor);
    const linked = writeDeltas(out, scratch, count, usable ? this.neighbour : null);
    this.chain = linked ? this.chain + 1 : 0;
    this.neighbour.set(scratch.deltas.subarray(0, count - 1));
    this.neighbourDecimals = isDivided ? -1 : decimals;
    return INTEGERS;
  }

  /** Values that need all their bits: as differences of these, or what is left of them by XOR, whichever is shorter. */
  private encodeBits(out: ByteWriter, count: number): number {
    const { plain, scratch } = this;
    const start = out.length;
    writeXor(out, plain.bits, count);
    if (!patternDeltas(plain.bits, count, scratch.deltas)) return XOR;
    const xorEnd = out.length;
    const divisor = commonDivisor(scratch.deltas, count - 1);
    if (divisor > 1) for (let i = 0; i < count - 1; i++) scratch.deltas[i]! /= divisor;
    out.u32(plain.bits[0]!);
    out.u32(plain.bits[1]!);
    out.varint(divisor);
    writeDeltas(out, scratch, count, null);
    const isShorter = out.length - xorEnd < xorEnd - start;
    if (isShorter) out.bytes.copyWithin(start, xorEnd, out.length);
    out.length = isShorter ? start + out.length - xorEnd : xorEnd;
    return isShorter ? PATTERNS : XOR;
  }
}

function allEqual(bits: Uint32Array, count: number): boolean {
  for (let i = 2; i < count * 2; i++) if (bits[i] !== bits[i & 1]) return false;
  return true;
}

type IsAt = (bits: Uint32Array, index: number) => boolean;

/** Rows of a kind: how many, then the gaps between them. */
function putPlaces(
  out: ByteWriter,
  bits: Uint32Array,
  offset: number,
  rows: number,
  count: number,
  is: IsAt,
): void {
  out.varint(count);
  let last = -1;
  for (let i = 0; i < rows; i++) {
    if (!is(bits, offset + i)) continue;
    out.varint(i - last - 1);
    last = i;
  }
}

/** Reads columns of one part. `columns[i]` are the bytes of column i; `rows` is the same for all. */
export class ColumnDecoder {
  private readonly rows: number;
  private readonly plain: Cells;
  private readonly scratch: IntegerScratch;
  private readonly neighbour: Float64Array;
  /** The part and column whose deltas are in `neighbour`. */
  private neighbourPart: object | null = null;
  private neighbourIndex = -1;
  /** What the integers that the last column was written as are divided by; 0 when it was not, or not in every row. */
  power = 0;

  constructor(rows: number) {
    this.rows = rows;
    this.plain = makeCells(rows);
    this.scratch = makeIntegerScratch(rows);
    this.neighbour = new Float64Array(rows);
  }

  /**
   * Fills `bits` (rows cells), ABSENT where the column has no sample. Throws RangeError on damaged bytes. `part`: where the
   * columns come from; who names it and reads one column after the other has each decoded once.
   */
  decode(
    columns: (index: number) => Uint8Array,
    index: number,
    bits: Uint32Array,
    part: object | null = null,
  ): void {
    const { rows, plain } = this;
    const input = new ByteReader(columns(index));
    this.power = 0;
    const head = input.u8();
    // Marks first (any pattern that is neither): the plain samples then fill what is left.
    bits.fill(0, 0, rows * 2);
    let count = rows;
    if ((head & HAS_ABSENT) !== 0) count -= takePlaces(input, bits, rows, setAbsentAt);
    if ((head & HAS_STALE) !== 0) count -= takePlaces(input, bits, rows, setStaleAt);
    switch (head & MODE_MASK) {
      case EMPTY:
        return;
      case CONSTANT: {
        const first = input.u32();
        const second = input.u32();
        for (let i = 0; i < count; i++) {
          plain.bits[i * 2] = first;
          plain.bits[i * 2 + 1] = second;
        }
        break;
      }
      case XOR:
        readXor(input, plain.bits, count);
        break;
      case PATTERNS:
        this.decodePatterns(input, count);
        break;
      case INTEGERS:
        this.decodeIntegers(columns, index, input, count, part);
        break;
      default:
        throw new RangeError(`unknown column mode ${head & MODE_MASK}`);
    }
    this.spread(bits, count);
  }

  private decodeIntegers(
    columns: (index: number) => Uint8Array,
    index: number,
    input: ByteReader,
    count: number,
    part: object | null,
  ): void {
    const { plain, scratch } = this;
    const scale = input.u8();
    const power = powerOfTen(scale & DECIMALS_MASK);
    let integer = input.zigzag();
    const divisor = (scale & HAS_DIVISOR) === 0 ? 1 : input.varint();
    const options = input.bytes[input.position] ?? 0;
    const isAtHand = part !== null && this.neighbourPart === part && this.neighbourIndex === index - 1;
    if (needsNeighbour(options) && !isAtHand) this.loadNeighbour(columns, index - 1, count);
    readDeltas(input, scratch, count, needsNeighbour(options) ? this.neighbour : null);
    plain.values[0] = integer / power;
    for (let i = 1; i < count; i++) {
      integer += scratch.deltas[i - 1]! * divisor;
      plain.values[i] = integer / power;
    }
    this.neighbourPart = null;
    if (count !== this.rows) return;
    this.power = power;
    if (part === null || divisor > 1) return;
    this.neighbour.set(scratch.deltas.subarray(0, count - 1));
    this.neighbourPart = part;
    this.neighbourIndex = index;
  }

  private decodePatterns(input: ByteReader, count: number): void {
    const { plain, scratch } = this;
    plain.bits[0] = input.u32();
    plain.bits[1] = input.u32();
    const divisor = input.varint();
    readDeltas(input, scratch, count, null);
    if (divisor > 1) for (let i = 0; i < count - 1; i++) scratch.deltas[i]! *= divisor;
    addPatternDeltas(plain.bits, count, scratch.deltas);
  }

  /** Deltas of column `index` into `neighbour`, from the start of its chain on. */
  private loadNeighbour(columns: (index: number) => Uint8Array, index: number, count: number): void {
    let first = index;
    while (needsNeighbour(optionsOf(columns(first)))) first--;
    for (let at = first; at <= index; at++) {
      const input = new ByteReader(columns(at));
      skipToOptions(input);
      readDeltas(input, this.scratch, count, at > first ? this.neighbour : null);
      this.neighbour.set(this.scratch.deltas.subarray(0, count - 1));
    }
  }

  private spread(bits: Uint32Array, count: number): void {
    const { plain, rows } = this;
    if (count === rows) {
      bits.set(plain.bits.subarray(0, rows * 2));
      return;
    }
    let next = 0;
    for (let i = 0; i < rows; i++) {
      if (isAbsentAt(bits, i) || isStaleAt(bits, i)) continue;
      bits[i * 2] = plain.bits[next * 2]!;
      bits[i * 2 + 1] = plain.bits[next * 2 + 1]!;
      next++;
    }
  }
}

/** Only whole integer columns are referred to, none of them divided: head byte, decimals, first value, options. */
function skipToOptions(input: ByteReader): void {
  input.u8();
  input.u8();
  input.zigzag();
}

function optionsOf(column: Uint8Array): number {
  const input = new ByteReader(column);
  skipToOptions(input);
  return input.u8();
}

function takePlaces(
  input: ByteReader,
  bits: Uint32Array,
  rows: number,
  set: (bits: Uint32Array, index: number) => void,
): number {
  const count = input.varint();
  let place = -1;
  for (let i = 0; i < count; i++) {
    place += input.varint() + 1;
    if (place >= rows) throw new RangeError(`row ${place} of a column with ${rows}`);
    set(bits, place);
  }
  return count;
}
