import { describe, expect, it } from 'vitest';
import { parseExpr, PromqlError, selectorsOf, type Expr } from '#engine/promql/index.ts';

/** The structure of an expression with explicit parentheses. */
function shape(expr: Expr): string {
  switch (expr.kind) {
    case 'binary':
      return `(${shape(expr.left)} ${expr.op} ${shape(expr.right)})`;
    case 'unary':
      return `(${expr.op}${shape(expr.expr)})`;
    case 'paren':
      return shape(expr.expr);
    case 'number':
      return String(expr.value);
    case 'selector':
      return (
        (expr.name ?? '') +
        (expr.offsetMs === 0 ? '' : `~${expr.offsetMs / 1000}`) +
        (expr.at === null ? '' : '@')
      );
    case 'matrix':
      return `${shape(expr.selector)}[${expr.rangeMs / 1000}]`;
    case 'subquery':
      return `${shape(expr.expr)}[${expr.rangeMs / 1000}:${expr.stepMs === null ? '' : expr.stepMs / 1000}]`;
    case 'call':
      return `${expr.name}(${expr.args.map(shape).join(',')})`;
    default:
      return expr.kind;
  }
}

function failure(text: string): PromqlError {
  try {
    parseExpr(text);
  } catch (error) {
    if (error instanceof PromqlError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('precedence', () => {
  it.each([
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['a - b - c', '((a - b) - c)'],
    ['a ^ b ^ c', '(a ^ (b ^ c))'],
    ['-1 ^ 2', '(-(1 ^ 2))'],
    ['-a ^ 2 * 3', '((-(a ^ 2)) * 3)'],
    ['2 ^ -3 ^ 2 * 4', '((2 ^ (-(3 ^ 2))) * 4)'],
    ['1 -1', '(1 - 1)'],
    ['1 - -1', '(1 - -1)'],
    ['- - a', '(-(-a))'],
    ['a or b and c unless d', '(a or ((b and c) unless d))'],
    ['a < b <= c + d', '((a < b) <= (c + d))'],
    ['a atan2 b % c', '((a atan2 b) % c)'],
    ['(a + b) * c', '((a + b) * c)'],
  ])('%s', (text, wanted) => {
    expect(shape(parseExpr(text))).toBe(wanted);
  });

  it('gives modifiers to the selector beside them, not to the operation', () => {
    expect(shape(parseExpr('a + b offset 5m * c @ 10'))).toBe('(a + (b~300 * c@))');
    expect(shape(parseExpr('-a offset 1m or b offset -30s'))).toBe('((-a~60) or b~-30)');
    expect(shape(parseExpr('rate(a[1m:10s] offset 1m) + b'))).toBe('(rate(a[60:10]) + b)');
  });
});

describe('selectors', () => {
  it('reads matchers, quoted names and UTF-8 labels', () => {
    const [selector] = selectorsOf(parseExpr('{"http.requests", "service.name"!~"a|b", code=~"5..",}'));
    expect(selector?.matchers).toEqual([
      { name: '__name__', op: '=', value: 'http.requests' },
      { name: 'service.name', op: '!~', value: 'a|b' },
      { name: 'code', op: '=~', value: '5..' },
    ]);
  });

  it('reads words of the language as metric and label names', () => {
    const selectors = selectorsOf(parseExpr('sum(rate{by="x"}) + on(group) offset_total + count'));
    expect(selectors.map((selector) => selector.name)).toEqual(['rate', 'offset_total', 'count']);
  });

  it('lists selectors inside ranges, subqueries and parameters', () => {
    const text = 'topk(scalar(k), max_over_time(rate(a[1m])[5m:])) / on() (b)';
    expect(selectorsOf(parseExpr(text)).map((selector) => selector.name)).toEqual(['k', 'a', 'b']);
  });

  it('takes numbers as seconds in ranges and offsets', () => {
    expect(shape(parseExpr('rate(a[300] offset 60)'))).toBe('rate(a~60[300])');
  });

  it('skips comments and keeps positions', () => {
    const expr = parseExpr('# what\n  up # that\n');
    expect(expr.position).toEqual({ start: 9, end: 11, line: 2, column: 3 });
  });

  it('reads numbers that end in a point', () => {
    expect(shape(parseExpr('2. + 1./4. + 1.e2'))).toBe('((2 + (1 / 4)) + 100)');
    expect(selectorsOf(parseExpr('a{b="2."}'))[0]?.matchers[0]?.value).toBe('2.');
  });
});

describe('syntax errors', () => {
  it.each([
    ['', '0:0', 'no expression found in input'],
    ['1 +', '3:3', 'unexpected end of input'],
    ['sum(x', '5:5', 'unclosed left parenthesis'],
    ['x)', '1:2', "unexpected right parenthesis ')'"],
    ['x[5m', '4:4', 'unclosed left bracket'],
    ['x{a="b"', '7:7', 'unexpected end of input inside braces'],
    ['x{a=}', '4:5', 'unexpected "}" in label matching, expected string'],
    ['x{1="b"}', '2:3', 'unexpected number "1" in label matching, expected identifier or "}"'],
    ['x y', '2:3', 'unexpected identifier "y"'],
    ['"abc', '0:4', 'unterminated quoted string'],
    ['foo(x)', '0:3', 'unknown function with name "foo"'],
    ['x{a=~"("}', '2:8', 'error parsing regexp: missing closing ): `(`'],
    ['x[0s]', '2:4', 'duration must be greater than 0'],
    ['x{a="\\q"}', '4:8', "unknown escape sequence U+0071 'q'"],
  ])('%s', (text, place, message) => {
    const error = failure(text);
    const column = Number(place.split(':')[0]) + 1;
    expect(`${error.position?.start}:${error.position?.end}`).toBe(place);
    expect(error.message).toBe(`1:${text === '' ? 1 : column}: parse error: ${message}`);
    expect(error.code).toBe('bad_request');
  });

  it('counts lines', () => {
    expect(failure('sum(\n  a +\n)').message).toBe('3:1: parse error: unexpected ")"');
  });

  it('says so when an expression is too long for the grammar', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `metric_${i}`);
    expect(shape(parseExpr(names.slice(0, 250).join(' or ')))).toContain('metric_249');
    expect(failure(names.join(' or ')).message).toContain('too many operators');
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(() => parseExpr('('.repeat(50_000))).toThrow(PromqlError);
    expect(() => parseExpr('-'.repeat(50_000) + '1')).toThrow(PromqlError);
  });
});

describe('features outside the stable language', () => {
  it.each([
    ['mad_over_time(x[5m])', 'mad_over_time'],
    ['limitk(1, x)', 'limitk'],
    ['histogram_quantiles(x, "q", 0.5)', 'histogram_quantiles'],
    ['rate(x[5m] smoothed)', 'smoothed'],
    ['x[5m + 1m]', 'duration expressions'],
    ['a + fill(0) b', 'fill'],
    ['start()', 'start'],
    ['min_of(1, 2)', 'min_of'],
  ])('%s is refused by name', (text, feature) => {
    const error = failure(text);
    expect(error.code).toBe('unsupported');
    expect(error.details?.['feature']).toBe(feature);
  });
});
