import { describe, expect, it } from 'vitest';
import { parseNumber, quote, unquote } from '#engine/promql/literals.ts';

describe('parseNumber', () => {
  it.each([
    ['42', 42],
    ['1.5e3', 1500],
    ['.25', 0.25],
    ['0x1F', 31],
    ['010', 8],
    ['08', 8],
    ['1_000_000', 1_000_000],
    ['iNf', Infinity],
    ['-Inf', -Infinity],
    ['NaN', NaN],
    ['1h30m', 5400],
    ['250ms', 0.25],
    ['-5m', -300],
  ])('reads %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });
});

describe('strings', () => {
  it.each([
    [String.raw`"a\tb\n"`, 'a\tb\n'],
    [String.raw`'it\'s'`, "it's"],
    ['`raw \\n`', 'raw \\n'],
    [String.raw`"\x41\101é\U0001F600"`, 'AAé😀'],
    [String.raw`"\xc3\xa9"`, 'é'],
  ])('unquotes %s', (literal, text) => {
    expect(unquote(literal)).toBe(text);
  });

  it('keeps bytes that are not UTF-8 recognisable, and writes them back', () => {
    const text = unquote(String.raw`"a\xc5z"`);
    expect(text.isWellFormed()).toBe(false);
    expect(quote(text)).toBe(String.raw`"a\xc5z"`);
  });

  it('refuses escapes Go does not know', () => {
    expect(() => unquote(String.raw`"\d"`)).toThrow("unknown escape sequence U+0064 'd'");
    expect(() => unquote(String.raw`"\ud800"`)).toThrow('invalid Unicode code point');
  });

  it('quotes what unquotes to the same', () => {
    for (const text of ['plain', 'a"b\\c', 'line\nbreak\ttab\r', 'ü☃', '\x01\x7f']) {
      expect(unquote(quote(text))).toBe(text);
    }
  });
});
