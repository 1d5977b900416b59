import fc from 'fast-check';
import { bitsOf, setAbsentAt, setStaleAt } from '#engine/tsdb/values.ts';

/** The bits of each value, for comparisons that see NaN payloads and the sign of zero. */
export function hex(values: Float64Array): string[] {
  const words = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  return Array.from(words, (word) => word.toString(16));
}

type Cell = number | bigint | 'absent' | 'stale';

function toColumn(cells: readonly Cell[]): Float64Array {
  const column = new Float64Array(cells.length);
  const words = new BigUint64Array(column.buffer);
  const bits = bitsOf(column);
  cells.forEach((cell, i) => {
    if (cell === 'absent') setAbsentAt(bits, i);
    else if (cell === 'stale') setStaleAt(bits, i);
    else if (typeof cell === 'bigint') words[i] = cell;
    else column[i] = cell;
  });
  return column;
}

const special = fc.constantFrom<Cell>(
  'absent',
  'stale',
  -0,
  0,
  Infinity,
  -Infinity,
  NaN,
  Number.MIN_VALUE,
  2.2250738585072009e-308,
  Number.MAX_VALUE,
  Number.MAX_SAFE_INTEGER,
  1e15,
  -1e15,
  0.1,
  0x7ff8000000000001n,
  0xfff0000000000002n,
  0x7ff0000000000001n,
);
const decimal = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(9))
  .map(([n, d]) => Number(`${n}e-${d}`));
/** Sizes that go by pages of memory, and values that lie near each other but need all their bits. */
const paged = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n * 4096);
const near = fc.integer({ min: 0, max: 2 ** 40 }).map((n) => 0.7 + n * 2 ** -53);
const apart = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Math.fround(x));
const kinds: fc.Arbitrary<Cell>[] = [
  paged,
  near,
  apart,
  fc.nat(50),
  fc.integer({ min: -1e14, max: 1e14 }),
  decimal,
  fc.double(),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
];
/** Columns as they come (one kind of number, here and there something special) and columns of anything. */
export const anyColumn: fc.Arbitrary<Float64Array> = fc
  .oneof(
    ...kinds.map((kind) => fc.array(kind, { maxLength: 60 })),
    ...kinds.map((kind) =>
      fc.array(fc.oneof({ weight: 8, arbitrary: kind }, { weight: 1, arbitrary: special })),
    ),
    fc.array(special),
  )
  .map(toColumn);
