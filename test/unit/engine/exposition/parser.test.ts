import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { ExpositionError, createExpositionParser } from '#engine/exposition/index.ts';
import type { ExpositionFormat, ExpositionParser } from '#engine/exposition/index.ts';
import { bitsOf, isAbsentAt } from '#engine/tsdb/values.ts';
import { parseNaively } from '../../../helpers/naive-exposition.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A parser with the label sets of all its columns, to look at a page as a map of series to value. */
class Reader {
  readonly parser: ExpositionParser;
  private readonly columns: Labels[] = [];

  constructor(format: ExpositionFormat = 'text') {
    this.parser = createExpositionParser({ format });
  }

  read(text: string): Record<string, number> {
    const page = this.parser.parse(encode(text));
    this.columns.push(...page.newColumns);
    expect(this.columns).toHaveLength(page.columnCount);
    const bits = bitsOf(page.values);
    const seen: Record<string, number> = {};
    this.columns.forEach((labels, i) => {
      if (!isAbsentAt(bits, i)) seen[formatLabels(labels)] = page.values[i] ?? NaN;
    });
    return seen;
  }
}

function errorOf(text: string, format: ExpositionFormat = 'text'): ExpositionError {
  try {
    createExpositionParser({ format }).parse(encode(text));
  } catch (error) {
    if (error instanceof ExpositionError) return error;
  }
  throw new Error(`no ExpositionError for ${text}`);
}

describe('Prometheus text', () => {
  it('reads names, labels, blanks, comments and all spellings of numbers', () => {
    const page = [
      '# HELP a What a is\\nand \\\\ does',
      '# TYPE a counter',
      '#no blank is a comment too',
      '',
      'a 1',
      '  b{x="1" , y = "2",} -0.5e3',
      'c {x="1"}2',
      'd +Inf',
      'e -inf',
      'f nan',
      'g .5',
      'h 1.',
      'last 12345678901234567890',
    ].join('\n');
    expect(new Reader().read(page)).toEqual({
      a: 1,
      'b{x="1",y="2"}': -500,
      'c{x="1"}': 2,
      d: Infinity,
      e: -Infinity,
      f: NaN,
      g: 0.5,
      h: 1,
      last: Number('12345678901234567890'),
    });
  });

  it('undoes the escapes of label values and of help', () => {
    const parser = createExpositionParser({ format: 'text' });
    const page = parser.parse(
      encode('# HELP a x\\\\y\\nz \\"q\na{p="C:\\\\d",q="\\"hi\\"",n="l1\\nl2",o="\\x",u="日本 }{,"} 1\n'),
    );
    expect({ ...page.newColumns[0] }).toEqual({
      __name__: 'a',
      p: 'C:\\d',
      q: '"hi"',
      n: 'l1\nl2',
      o: '\\x',
      u: '日本 }{,',
    });
    expect(page.metadata).toEqual([{ name: 'a', type: 'unknown', help: 'x\\y\nz \\"q', unit: '' }]);
  });

  it('reads quoted UTF-8 names', () => {
    const seen = new Reader().read('{"my.metric",a="b"} 1\n{x="y","other metric"} 2\n{"z","lab.el"="v"} 3\n');
    expect(Object.values(seen)).toEqual([1, 2, 3]);
    expect(Object.keys(seen)[0]).toBe('my.metric{a="b"}');
  });

  it('keeps own timestamps apart and counts duplicates', () => {
    const parser = createExpositionParser({ format: 'text' });
    const page = parser.parse(encode('a 1 1000\nb 2\nb 3\na 4 2000\na 5 2000\na 6 1000\nc 7 -5\n'));
    expect([...page.values.subarray(0, 3)]).toEqual([1, 2, 7]);
    expect([...(page.times ?? []).slice(0, 3)]).toEqual([1000, NaN, -5]);
    expect(page.repeats).toEqual([{ column: 0, timeMs: 2000, value: 4 }]);
    expect(page.duplicates).toBe(3);
    expect(page.sampleCount).toBe(7);
    expect(parser.parse(encode('a 1\n')).times).toBeNull();
  });

  it('spells bounds of histograms and summaries as floats, as Prometheus 3', () => {
    const page =
      '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="1000000"} 1\nh_bucket{le="0.25"} 1\nh_bucket{le="+Inf"} 2\n' +
      '# TYPE s summary\ns{quantile="1"} 3\n# TYPE g gauge\ng{le="1",quantile="1"} 4\n';
    expect(Object.keys(new Reader().read(page))).toEqual([
      'h_bucket{le="1.0"}',
      'h_bucket{le="1e+06"}',
      'h_bucket{le="0.25"}',
      'h_bucket{le="+Inf"}',
      's{quantile="1.0"}',
      'g{le="1",quantile="1"}',
    ]);
  });

  it.each([
    ['a 1\nb x\n', 2, 3, '"x" is not a number'],
    ['a 1\r\nb 2\r\n', 1, 4, 'CR LF'],
    ['a 0x1p3\n', 1, 3, 'is not a number'],
    ['a 1_000\n', 1, 3, 'is not a number'],
    ['a 1e400\n', 1, 3, 'is not a number'],
    ['a +NaN\n', 1, 3, 'is not a number'],
    ['a\n', 1, 2, 'the value is missing'],
    ['a 1 2.5\n', 1, 5, 'whole milliseconds'],
    ['a 1 2 3\n', 1, 7, 'expected the end of the line'],
    ['0a 1\n', 1, 1, "can't start with"],
    ['a.b 1\n', 1, 2, 'is not a number'],
    ['a{b="1 1\n', 1, 5, 'closing quote'],
    ['a{b=1} 1\n', 1, 5, 'double quotes'],
    ['a{b} 1\n', 1, 4, 'expected "="'],
    ['a{b="1",b="2"} 1\n', 1, 2, '"b" stands there twice'],
    ['a{,} 1\n', 1, 3, 'expected a label name'],
    ['a{"b",c="d"} 1\n', 1, 2, 'given twice'],
    ['{a="b"} 1\n', 1, 1, 'name is missing'],
    ['# TYPE a meh\n', 1, 10, 'not a metric type'],
    ['# TYPE \n', 1, 8, 'expected a metric name'],
    ['é 1\n', 1, 1, "can't start with"],
  ])('refuses %j at line %i, column %i', (text, line, column, words) => {
    const error = errorOf(text);
    expect(error.message).toContain(words);
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toContain(`Line ${line}, column ${column}`);
  });

  it('cuts long lines in messages and refuses bytes that are not UTF-8', () => {
    expect(errorOf(`a{b="${'x'.repeat(5000)}"} oops\n`).message.length).toBeLessThan(300);
    const bytes = encode('a{b="??"} 1\n').map((byte) => (byte === 63 ? 0xff : byte));
    expect(() => createExpositionParser({ format: 'text' }).parse(bytes)).toThrow('not valid UTF-8');
  });
});

describe('from page to page', () => {
  it('reuses columns when lines keep, change order, come and go', () => {
    const reader = new Reader();
    reader.read('a 1\nb 2\nc 3\nd 4\n');
    expect(reader.read('d 5\nc 6\nb 7\na 8\n')).toEqual({ a: 8, b: 7, c: 6, d: 5 });
    expect(reader.read('d 1\na 2\n')).toEqual({ d: 1, a: 2 });
    expect(reader.read('d 1\ne 3\na 2\nab 4\n')).toEqual({ d: 1, e: 3, a: 2, ab: 4 });
    expect(reader.read('a {x="1"} 2\na{x="1",} 9\n')).toEqual({ 'a{x="1"}': 2 });
    expect(reader.parser.columnCount).toBe(7);
  });

  it('gives metadata once, and again when it changes', () => {
    const parser = createExpositionParser({ format: 'text' });
    const first = '# HELP a x\n# TYPE a gauge\na 1\n';
    expect(parser.parse(encode(first)).metadata).toHaveLength(1);
    expect(parser.parse(encode(first)).metadata).toEqual([]);
    const changed = parser.parse(encode(first.replace('x', 'y'))).metadata;
    expect(changed).toEqual([{ name: 'a', type: 'gauge', help: 'y', unit: '' }]);
    expect(parser.parse(encode(first)).metadata).toEqual([{ name: 'a', type: 'gauge', help: 'x', unit: '' }]);
  });

  it('is as before after a refused page', () => {
    const reader = new Reader();
    reader.read('a 1\nb 2\n');
    expect(() => reader.read('# HELP n x\nnew 1\na 1\nb oops\n')).toThrow(ExpositionError);
    expect(reader.parser.columnCount).toBe(2);
    expect(reader.read('# HELP n x\na 3\nother 4\nb 5\n')).toEqual({ a: 3, b: 5, other: 4 });
    expect(reader.parser.columnCount).toBe(3);
  });

  it('starts at column 0 after a reset and forgets texts that no longer come', () => {
    const parser = createExpositionParser({ format: 'text' });
    for (let i = 0; i < 5000; i++) parser.parse(encode(`a{i="${i}"} 1\nb 2\n`));
    expect(parser.columnCount).toBe(5001);
    parser.reset();
    const page = parser.parse(encode('b 2\n'));
    expect([page.columnCount, page.newColumns.length, page.values[0]]).toEqual([1, 1, 2]);
  });

  it('agrees with a naive parser on any pages', () => {
    const series = fc
      .tuple(
        fc.constantFrom('a', 'ab', 'a_b:c', 'm'),
        fc.dictionary(
          fc.constantFrom('x', 'y', 'le'),
          fc.string({ unit: 'grapheme' }).filter((s) => s !== ''),
        ),
      )
      .map(([name, labels]) => formatLabels({ __name__: name, ...labels }));
    const value = fc.oneof(
      fc.double({ noNaN: true }).map((v) => (Number.isFinite(v) ? String(v) : v > 0 ? '+Inf' : '-Inf')),
      fc.integer().map(String),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((v) => v.toFixed(6)),
      fc.constant('NaN'),
    );
    const page = fc
      .array(fc.tuple(series, value))
      .map((lines) => lines.map(([s, v]) => `${s} ${v}\n`).join(''));
    fc.assert(
      fc.property(fc.array(page, { minLength: 1, maxLength: 5 }), (pages) => {
        const reader = new Reader();
        for (const text of pages)
          expect(new Map(Object.entries(reader.read(text)))).toEqual(parseNaively(text));
      }),
      { numRuns: 300 },
    );
  });

  it('takes or refuses whatever comes, and reads a good page after it as if nothing had been', () => {
    const good =
      '# HELP a x\n# TYPE a gauge\na{b="c"} 1 5\na{b="d",e="f"} 2.5\n# TYPE h histogram\nh_bucket{le="+Inf"} 1\n# EOF\n';
    const scraps = fc.array(
      fc.constantFrom(
        ...Array.from(good),
        'a{',
        '"',
        '\\',
        '\n',
        '# TYPE ',
        ' # {} 1',
        '\0',
        '\r',
        'é',
        '1e999',
      ),
      { maxLength: 40 },
    );
    const damage = fc.tuple(fc.nat(good.length), fc.nat(20), scraps);
    const page = damage.map(
      ([at, cut, insert]) => good.slice(0, at) + insert.join('') + good.slice(at + cut),
    );
    fc.assert(
      fc.property(
        fc.constantFrom<ExpositionFormat>('text', 'openmetrics'),
        fc.array(page, { maxLength: 4 }),
        (format, pages) => {
          const parser = createExpositionParser({ format });
          for (const text of pages) {
            try {
              expect(parser.parse(encode(text)).sampleCount).toBeLessThanOrEqual(text.length);
            } catch (error) {
              expect(error).toBeInstanceOf(ExpositionError);
            }
          }
          const reader = new Reader();
          reader.read(good);
          for (const text of pages) {
            try {
              reader.read(text);
            } catch (error) {
              expect(error).toBeInstanceOf(ExpositionError);
            }
          }
          expect(reader.read(good)).toEqual(new Reader().read(good));
        },
      ),
      { numRuns: 500 },
    );
  });
});
