import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isNaNWord, parseFloatBytes } from '#engine/exposition/float.ts';

function parse(text: string): number {
  const bytes = new TextEncoder().encode(`<${text}>`);
  return parseFloatBytes(bytes, 1, bytes.length - 1);
}

describe('parseFloatBytes', () => {
  it('is bit-exact with Number() on decimals of any length and exponent', () => {
    const digits = fc.stringMatching(/^[+-]?\d{1,25}(\.\d{0,25})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(
        fc.oneof(digits, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
        (text) => {
          const expected = Number(text);
          expect(parse(text)).toBe(Number.isFinite(expected) ? expected : NaN);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('keeps the sign of zero and the limits of doubles', () => {
    expect(Object.is(parse('-0'), -0)).toBe(true);
    expect(parse('9007199254740993')).toBe(9007199254740992);
    expect(parse('5e-324')).toBe(5e-324);
    expect(parse('1e-400')).toBe(0);
  });

  it.each(['', '+', '.', 'e5', '1e', '1e+', '0x10', '1_0', '1 ', 'infi', '1.2.3', '--1'])(
    'refuses %j',
    (text) => {
      expect(parse(text)).toBeNaN();
      const bytes = new TextEncoder().encode(text);
      expect(isNaNWord(bytes, 0, bytes.length)).toBe(false);
    },
  );

  it('knows the words in any case', () => {
    expect([parse('INF'), parse('-Infinity'), parse('+inf')]).toEqual([Infinity, -Infinity, Infinity]);
    expect(isNaNWord(new TextEncoder().encode('NaN'), 0, 3)).toBe(true);
  });
});
