import fc from 'fast-check';
import { compress } from 'snappyjs';
import { expect, test } from 'vitest';
import { FormatError, unpackSnappy } from '#engine/remote-write/snappy.ts';

const MAX = 1 << 20;

test('what another packed comes back, literals and copies of all lengths', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 300 }))
      .map(([part, times]) => Uint8Array.from(Array.from({ length: times }, () => [...part]).flat())),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const bytes = Buffer.concat(pieces);
      expect(Buffer.from(unpackSnappy(compress(bytes), MAX)).equals(bytes)).toBe(true);
    }),
  );
});

test('a copy with a four byte offset, and a literal with a length of its own', () => {
  // Length 8: literal "abcd", then copy 4 from 4 back with a 32-bit offset.
  const packed = [8, (4 - 1) << 2, 97, 98, 99, 100, ((4 - 1) << 2) | 3, 4, 0, 0, 0];
  expect(Buffer.from(unpackSnappy(Uint8Array.from(packed), MAX)).toString()).toBe('abcdabcd');
  const literal = Buffer.concat([Buffer.from([100, 60 << 2, 99]), Buffer.alloc(100, 'x')]);
  expect(Buffer.from(unpackSnappy(literal, MAX)).toString()).toBe('x'.repeat(100));
});

test('damaged bytes are refused, never read beyond', () => {
  const good = compress(Buffer.from('hello hello hello hello hello hello'));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: good.length - 1 }),
      fc.integer({ min: 0, max: 255 }),
      (at, byte) => {
        const bytes = Uint8Array.from(good);
        bytes[at] = byte;
        try {
          unpackSnappy(bytes, MAX);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      },
    ),
  );
  expect(() => unpackSnappy(good.subarray(0, good.length - 1), MAX)).toThrow(FormatError);
  expect(() => unpackSnappy(good, 10)).toThrow('more than the 10 allowed');
  expect(() => unpackSnappy(new Uint8Array(), MAX)).toThrow(FormatError);
});
