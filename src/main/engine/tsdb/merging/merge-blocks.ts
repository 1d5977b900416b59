import { openBlock, packBlock, packPart, Part } from '../codec/block.ts';
import type { BlockTools } from '../codec/block.ts';
import { ByteReader, ByteWriter } from '../codec/bytes.ts';
import { makeCells } from '../codec/cells.ts';
import { ColumnDecoder, ColumnEncoder } from '../codec/column.ts';
import { decodeTimes, encodeTimes } from '../codec/times.ts';
import { setAbsentAt } from '../values.ts';

/** Columns put together between two pauses: 1 to 2 ms. */
const COLUMNS_PER_STEP = 32;

/** The bytes of a block of rows, as stored. */
export interface BlockBytes {
  readonly times: Uint8Array;
  readonly data: Uint8Array;
}

/**
 * One block of the rows of several, in their order; all are of one layout, which may have grown from one to the next. Yields
 * every few columns. Throws RangeError when `damaged` says which can't be read.
 */
export function* mergeBlocks(
  blocks: readonly (BlockBytes & { readonly rows: number })[],
  tools: BlockTools,
  damaged: (index: number) => void,
): Generator<undefined, BlockBytes> {
  const reading = <T>(index: number, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (error instanceof RangeError) damaged(index);
      throw error;
    }
  };
  const opened = blocks.map(({ times, data, rows }, index) =>
    reading(index, () => {
      const decoded = decodeTimes(new ByteReader(times));
      if (decoded.length !== rows) throw new RangeError(`${decoded.length} times, ${rows} rows`);
      return { times: decoded, ...openBlock(data, tools) };
    }),
  );
  const allTimes = Float64Array.from(opened.flatMap(({ times }) => [...times]));
  const columnsPerPart = Math.max(...opened.map((block) => block.columnsPerPart));
  const partCount = Math.max(...opened.map(({ parts }) => parts.length));
  const decoders = opened.map(({ times }) => new ColumnDecoder(times.length));
  const encoder = new ColumnEncoder(allTimes.length);
  const { bits } = makeCells(allTimes.length);
  const out = new ByteWriter();
  const packed: Uint8Array[] = [];
  for (let number = 0; number < partCount; number++) {
    const parts = opened.map(({ parts: all }, index) => {
      const one = all[number];
      return one === undefined ? null : reading(index, () => new Part(one, tools));
    });
    const columns = Math.max(...parts.map((part) => part?.columns ?? 0));
    const ends: number[] = [];
    encoder.reset();
    out.length = 0;
    for (let column = 0; column < columns; column++) {
      if (column % COLUMNS_PER_STEP === COLUMNS_PER_STEP - 1) yield;
      let row = 0;
      for (const [index, part] of parts.entries()) {
        const rows = opened[index]!.times.length;
        const cells = bits.subarray(row * 2, (row + rows) * 2);
        row += rows;
        if (part === null || column >= part.columns) for (let i = 0; i < rows; i++) setAbsentAt(cells, i);
        else reading(index, () => decoders[index]!.decode(part.column, column, cells, part));
      }
      encoder.encode(out, bits, 0);
      ends.push(out.length);
    }
    packed.push(packPart(out, ends, tools));
    yield;
  }
  const times = new ByteWriter();
  encodeTimes(times, allTimes);
  return { times: times.view(), data: packBlock(columnsPerPart, packed, tools) };
}
