import { describe, expect, it } from 'vitest';
import { createExpositionParser } from '#engine/exposition/index.ts';

const parse = (text: string) =>
  createExpositionParser({ format: 'openmetrics' }).parse(new TextEncoder().encode(text));

describe('OpenMetrics', () => {
  it('reads families, units, exemplars and timestamps in seconds', () => {
    const page = parse(
      '# TYPE req_seconds counter\n# UNIT req_seconds seconds\n# HELP req_seconds Time \\"spent\\"\n' +
        'req_seconds_total{a="b"} 1.5 1700000000.123 # {trace_id="x"} 0.5 1.25\nreq_seconds_created{a="b"} 12 1700000000.123\n# EOF\n',
    );
    expect(page.sampleCount).toBe(2);
    expect(page.times?.[0]).toBe(1700000000123);
    expect(page.metadata).toEqual([
      { name: 'req_seconds', type: 'counter', help: 'Time "spent"', unit: 'seconds' },
    ]);
  });

  it.each([
    ['a 1\n', 'must end with "# EOF"'],
    ['a 1\n# EOF\nb 1\n', 'nothing may follow'],
    ['a 1\n\n# EOF\n', "can't start with"],
    ['a  1\n# EOF\n', 'the value is missing'],
    ['a{b="1",} 1\n# EOF\n', 'expected a label name'],
    ['a{b="1"c="2"} 1\n# EOF\n', 'expected "," or "}"'],
    ['# TYPE a untyped\n# EOF\n', 'not a metric type'],
    ['# TYPE a gauge\n# TYPE a gauge\n# EOF\n', 'more than one TYPE'],
    ['# TYPE a gauge\na 1\n# HELP a x\n# EOF\n', 'before its samples'],
    ['# TYPE a counter\na_total -1\n# EOF\n', 'must not be negative'],
    ['# TYPE a gauge\na 1 # {x="y"} 1\n# EOF\n', 'may have exemplars'],
    ['# TYPE a histogram\na_bucket{le="1.0"} 1\na_count 1\na_sum 1\n# EOF\n', 'le="+Inf"'],
    [
      '# TYPE a histogram\na_bucket{le="1.0"} 3\na_bucket{le="+Inf"} 2\n# EOF\n',
      'smaller than the one before',
    ],
    ['# TYPE a_created gauge\n# TYPE a counter\n# EOF\n', 'belongs to two families'],
    ['# TYPE a gauge\na{x="1"} 1\na{x="2"} 1\na{x="1"} 1 5\n# EOF\n', 'must stand together'],
    ['# TYPE a gauge\na 1 2\na 1 1\n# EOF\n', 'go backwards'],
    ['# TYPE a info\na_info 2\n# EOF\n', 'info metric is 1'],
    ['# UNIT a_b c\n# EOF\n', 'must end in its unit'],
    ['# a comment\n# EOF\n', 'OpenMetrics knows only'],
  ])('refuses %j', (text, words) => {
    expect(() => parse(text)).toThrow(words);
  });

  it('judges values anew on every page of a known layout', () => {
    const parser = createExpositionParser({ format: 'openmetrics' });
    const page = (count: number): Uint8Array =>
      new TextEncoder().encode(
        `# TYPE h histogram\nh_bucket{le="1.0"} 1\nh_bucket{le="+Inf"} 2\nh_count ${count}\nh_sum 3\n# TYPE i info\ni_info{v="1"} 1\n# EOF\n`,
      );
    expect(parser.parse(page(2)).sampleCount).toBe(5);
    expect(() => parser.parse(page(3))).toThrow('Line 6');
    expect(parser.parse(page(2)).newColumns).toEqual([]);
  });
});
