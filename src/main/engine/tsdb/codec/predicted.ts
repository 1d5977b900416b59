import { ByteReader } from './bytes.ts';
import type { ByteWriter } from './bytes.ts';
import { isPlainInteger, makeCells } from './cells.ts';
import type { Cells } from './cells.ts';
import { commonDivisor, powerOfTen } from './decimal.ts';
import { makeIntegerScratch, needsNeighbour, readDeltas, writeDeltas } from './integers.ts';
import type { IntegerScratch } from './integers.ts';
import { addPatternDelta, patternDelta } from './patterns.ts';

/**
 * Head byte of a column that tells how its values differ from predictions, which the reader makes of what it has read before:
 * differences of whole numbers (a byte of decimals follows) or of bit patterns.
 */
const PATTERNS = 1;
const HAS_DIVISOR = 2;
/** After the differences come those of bit patterns to the nearest whole numbers: sums of decimals are hardly ever exact. */
const HAS_CORRECTIONS = 4;

/** Larger corrections say that the values are no such decimals. */
const LARGEST_CORRECTION = 2 ** 20;
/** Columns that may be needed one after the other to read one. */
const LONGEST_CHAIN = 16;

/** Writes the columns of one part in order: a column's differences may be told by those of the one before it. */
export class PredictedEncoder {
  private readonly scratch: IntegerScratch;
  private readonly corrections: IntegerScratch;
  private readonly neighbour: Float64Array;
  /** Length and decimals of the neighbour; 0 when there is none to refer to. */
  private neighbourCount = 0;
  private neighbourDecimals = 0;
  private chain = 0;

  constructor(rows: number) {
    this.scratch = makeIntegerScratch(rows);
    this.corrections = makeIntegerScratch(rows);
    this.neighbour = new Float64Array(rows);
  }

  /** Starts another field, or follows a column that was written otherwise. */
  reset(): void {
    this.neighbourCount = 0;
  }

  /**
   * Writes the first `count` values, at least one, by what is predicted for them. `decimals`: of the series' values, -1 when
   * these need all their bits. Returns false, with nothing written, where the two are too far apart.
   */
  encode(out: ByteWriter, actual: Cells, predicted: Cells, count: number, decimals: number): boolean {
    const { deltas } = this.scratch;
    const isDecimal = decimals >= 0 && this.takeDecimals(actual, predicted, count, decimals);
    if (!isDecimal && !takePatterns(actual, predicted, count, deltas)) return false;
    const divisor = isAllZero(deltas, count) ? 1 : commonDivisor(deltas, count);
    if (divisor > 1) for (let i = 0; i < count; i++) deltas[i]! /= divisor;
    const isCorrected = isDecimal && !isAllZero(this.corrections.deltas, count);
    out.u8(
      (isDecimal ? 0 : PATTERNS) | (divisor > 1 ? HAS_DIVISOR : 0) | (isCorrected ? HAS_CORRECTIONS : 0),
    );
    if (isDecimal) out.u8(decimals);
    if (divisor > 1) out.varint(divisor);
    const isUsable =
      isDecimal &&
      divisor === 1 &&
      this.neighbourCount === count &&
      this.neighbourDecimals === decimals &&
      this.chain < LONGEST_CHAIN;
    // One more than there are: what is written are differences already.
    const isLinked = writeDeltas(out, this.scratch, count + 1, isUsable ? this.neighbour : null);
    if (isCorrected) writeDeltas(out, this.corrections, count + 1, null);
    this.chain = isLinked ? this.chain + 1 : 0;
    this.neighbour.set(deltas.subarray(0, count));
    this.neighbourCount = isDecimal && divisor === 1 ? count : 0;
    this.neighbourDecimals = decimals;
    return true;
  }

  private takeDecimals(actual: Cells, predicted: Cells, count: number, decimals: number): boolean {
    const power = powerOfTen(decimals);
    const { deltas } = this.scratch;
    for (let i = 0; i < count; i++) {
      // A zero's sign is lost, and found missing by the correction.
      const integer = Math.round(actual.values[i]! * power) + 0;
      const expected = Math.round(predicted.values[i]! * power) + 0;
      if (!isPlainInteger(integer) || !isPlainInteger(expected)) return false;
      nearest.values[0] = integer / power;
      const correction = patternDelta(actual.bits, i, nearest.bits, 0);
      if (!(Math.abs(correction) < LARGEST_CORRECTION)) return false;
      deltas[i] = integer - expected;
      this.corrections.deltas[i] = correction;
    }
    return true;
  }
}

function takePatterns(actual: Cells, predicted: Cells, count: number, deltas: Float64Array): boolean {
  for (let i = 0; i < count; i++) {
    const delta = patternDelta(actual.bits, i, predicted.bits, i);
    // Which NaN comes out of a calculation is up to the machine.
    if (Number.isNaN(delta) || Number.isNaN(predicted.values[i]!)) return false;
    deltas[i] = delta;
  }
  return true;
}

function isAllZero(numbers: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (numbers[i] !== 0) return false;
  return true;
}

/** Reads what {@link PredictedEncoder} wrote. */
export class PredictedDecoder {
  private readonly scratch: IntegerScratch;
  private readonly neighbour: Float64Array;

  constructor(rows: number) {
    this.scratch = makeIntegerScratch(rows);
    this.neighbour = new Float64Array(rows);
  }

  /**
   * Fills the first `count` cells of `out` by what is predicted for them. `columns(i)` gives the bytes of column i. Throws
   * RangeError on damaged bytes.
   */
  decode(
    columns: (index: number) => Uint8Array,
    index: number,
    predicted: Cells,
    count: number,
    out: Cells,
  ): void {
    const { deltas } = this.scratch;
    const input = new ByteReader(columns(index));
    const head = this.readDifferences(input, columns, index, count);
    if ((head.flags & PATTERNS) !== 0) {
      out.bits.set(predicted.bits.subarray(0, count * 2));
      for (let i = 0; i < count; i++) addPatternDelta(out.bits, i, deltas[i]!);
      return;
    }
    const power = powerOfTen(head.decimals);
    for (let i = 0; i < count; i++)
      out.values[i] = (Math.round(predicted.values[i]! * power) + 0 + deltas[i]!) / power;
    if ((head.flags & HAS_CORRECTIONS) === 0) return;
    readDeltas(input, this.scratch, count + 1, null);
    for (let i = 0; i < count; i++) addPatternDelta(out.bits, i, deltas[i]!);
  }

  /** Of column `index` into `scratch.deltas`; leaves the cursor behind them. */
  private readDifferences(
    input: ByteReader,
    columns: (index: number) => Uint8Array,
    index: number,
    count: number,
  ): { readonly flags: number; readonly decimals: number } {
    const { deltas } = this.scratch;
    const flags = input.u8();
    const decimals = (flags & PATTERNS) === 0 ? input.u8() : 0;
    const divisor = (flags & HAS_DIVISOR) === 0 ? 1 : input.varint();
    const isLinked = needsNeighbour(input.bytes[input.position] ?? 0);
    if (isLinked) {
      // As often as a chain is long; a damaged one ends at the first column.
      if (index === 0) throw new RangeError('a column refers to one before the first');
      this.readDifferences(new ByteReader(columns(index - 1)), columns, index - 1, count);
      this.neighbour.set(deltas.subarray(0, count));
    }
    readDeltas(input, this.scratch, count + 1, isLinked ? this.neighbour : null);
    if (divisor > 1) for (let i = 0; i < count; i++) deltas[i]! *= divisor;
    return { flags, decimals };
  }
}

const nearest = makeCells(1);
