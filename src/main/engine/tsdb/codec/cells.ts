import { bitsOf } from '../values.ts';

/** Doubles with a 32-bit view over the same memory: arithmetic through `values`, copies and comparisons through `bits`. */
export interface Cells {
  readonly values: Float64Array;
  readonly bits: Uint32Array;
}

export function makeCells(length: number): Cells {
  return cellsOver(new Float64Array(length));
}

export function cellsOver(values: Float64Array): Cells {
  return { values, bits: bitsOf(values) };
}

/** 2^49: a delta of deltas to a neighbour's, less a base, as zigzag, still fits into 53 bits. */
const LARGEST = 0x2000000000000;

/** True for integers that deltas of are exact and that come back from a sum as the same bits (so not -0). */
export function isPlainInteger(value: number): boolean {
  return (
    Math.floor(value) === value && value < LARGEST && value > -LARGEST && !(value === 0 && 1 / value < 0)
  );
}
