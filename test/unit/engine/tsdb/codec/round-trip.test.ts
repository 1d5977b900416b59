import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '#engine/tsdb/codec/bytes.ts';
import { cellsOver, makeCells } from '#engine/tsdb/codec/cells.ts';
import { ColumnDecoder, ColumnEncoder } from '#engine/tsdb/codec/column.ts';
import { readRice, writeRice } from '#engine/tsdb/codec/rice.ts';
import { decodeRow, decodeRowCount, encodeRow } from '#engine/tsdb/codec/row.ts';
import { decodeTimes, encodeTimes } from '#engine/tsdb/codec/times.ts';
import { anyColumn, hex } from '../arbitraries.ts';

describe('codecs give back every bit', () => {
  it('varints and zigzags', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 })), (numbers) => {
        const out = new ByteWriter(1);
        for (const number of numbers) {
          out.zigzag(number);
          out.varint(Math.abs(number));
        }
        const input = new ByteReader(out.view());
        for (const number of numbers) {
          expect(input.zigzag() === number).toBe(true);
          expect(input.varint()).toBe(Math.abs(number));
        }
        expect(() => input.u8()).toThrow(RangeError);
      }),
    );
  });

  it('Rice codes, outliers included', () => {
    const number = fc.oneof(fc.nat(20), fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const out = new ByteWriter(1);
        writeRice(out, Float64Array.from(numbers), numbers.length);
        out.u8(77);
        const back = new Float64Array(numbers.length);
        const input = new ByteReader(out.view());
        readRice(input, back, numbers.length);
        expect([...back]).toEqual(numbers);
        expect(input.u8()).toBe(77);
      }),
    );
  });

  it('timestamps', () => {
    const step = fc.oneof(
      fc.constant(1000),
      fc.integer({ min: 1, max: 1e7 }),
      fc.double({ min: 0.001, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.array(step), (start, steps) => {
        const times = Float64Array.from([start, ...steps]);
        for (let i = 1; i < times.length; i++) times[i]! += times[i - 1]!;
        const out = new ByteWriter(1);
        encodeTimes(out, times);
        expect(decodeTimes(new ByteReader(out.view()))).toEqual(times);
      }),
    );
  });

  it('journal rows against the row before, whatever the two hold', () => {
    fc.assert(
      fc.property(anyColumn, anyColumn, fc.boolean(), (before, row, withBefore) => {
        const old = withBefore ? { cells: cellsOver(before), offset: 0, count: before.length } : null;
        const out = new ByteWriter(1);
        encodeRow(out, { cells: cellsOver(row), offset: 0, count: row.length }, old);
        const input = new ByteReader(out.view());
        const count = decodeRowCount(input);
        const back = makeCells(count);
        decodeRow(input, { cells: back, offset: 0, count }, old);
        expect(hex(back.values)).toEqual(hex(row));
        expect(input.position).toBe(out.length);
      }),
      { numRuns: 500 },
    );
  });

  it('sealed columns, alone and after a neighbour', () => {
    fc.assert(
      fc.property(fc.array(anyColumn, { minLength: 1, maxLength: 6 }), fc.boolean(), (columns, related) => {
        const rows = Math.max(1, ...columns.map((column) => column.length));
        const padded = columns.map((column, i) => {
          const out = new Float64Array(rows);
          out.set(related && i > 0 && columns[0]!.length >= column.length ? columns[0]! : column);
          return out;
        });
        const encoder = new ColumnEncoder(rows);
        const encoded = padded.map((column) => {
          const out = new ByteWriter(1);
          encoder.encode(out, cellsOver(column).bits, 0);
          return out.view();
        });
        const decoder = new ColumnDecoder(rows);
        padded.forEach((column, index) => {
          const back = makeCells(rows);
          decoder.decode((i) => encoded[i]!, index, back.bits);
          expect(hex(back.values)).toEqual(hex(column));
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('long chains of histogram buckets that rise together', () => {
    const rows = 120;
    const columns = Array.from({ length: 40 }, (_, c) =>
      Float64Array.from({ length: rows }, (_, r) => 1e6 + r * (c + 3) + ((r * 7919) % 13)),
    );
    const encoder = new ColumnEncoder(rows);
    const encoded = columns.map((column) => {
      const out = new ByteWriter();
      encoder.encode(out, cellsOver(column).bits, 0);
      return out.view();
    });
    const decoder = new ColumnDecoder(rows);
    columns.forEach((column, index) => {
      const back = makeCells(rows);
      decoder.decode((i) => encoded[i]!, index, back.bits);
      expect(back.values).toEqual(column);
    });
    // Rates that differ by a constant need no bits per sample at all.
    expect(encoded[1]!.length).toBeLessThan(12);
  });

  it('multiples of a number, and long fractions that change little, in few bytes', () => {
    const rows = 120;
    const sizeOf = (value: (row: number) => number): number => {
      const column = Float64Array.from({ length: rows }, (_, row) => value(row));
      const out = new ByteWriter();
      new ColumnEncoder(rows).encode(out, cellsOver(column).bits, 0);
      const back = makeCells(rows);
      new ColumnDecoder(rows).decode(() => out.view(), 0, back.bits);
      expect(back.values).toEqual(column);
      return out.length;
    };
    const noise = (row: number) => (row * 7919) % 32;
    // 5 bits a sample, and not those of 4096 besides.
    expect(sizeOf((row) => 4096 * (5000 + noise(row)))).toBeLessThan(110);
    // Some 35 bits; all 52 change with XOR where a carry runs through.
    expect(sizeOf((row) => 0.75 + noise(row) * 1.000001e-7)).toBeLessThan(560);
  });
});
