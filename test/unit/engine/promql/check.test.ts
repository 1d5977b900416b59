import { describe, expect, it } from 'vitest';
import { parseExpr, typeOf } from '#engine/promql/index.ts';

describe('type checks', () => {
  it.each([
    [
      'rate(x)',
      '1:6: parse error: expected type range vector in call to function "rate", got instant vector',
    ],
    ['abs(1)', '1:5: parse error: expected type instant vector in call to function "abs", got scalar'],
    ['abs()', '1:1: parse error: expected 1 argument(s) in call to "abs", got 0'],
    ['round(x, 1, 2)', '1:1: parse error: expected at most 2 argument(s) in call to "round", got 3'],
    [
      'label_join(x, "a")',
      '1:1: parse error: expected at least 3 argument(s) in call to "label_join", got 2',
    ],
    ['sum(1)', '1:5: parse error: expected type instant vector in aggregation expression, got scalar'],
    ['topk("a", x)', '1:6: parse error: expected type scalar in aggregation parameter, got string'],
    [
      'topk(x)',
      '1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1',
    ],
    ['sum()', '1:1: parse error: no arguments for aggregate expression provided'],
    ['1 == 2', '1:3: parse error: comparisons between scalars must use BOOL modifier'],
    ['x + bool y', '1:3: parse error: bool modifier can only be used on comparison operators'],
    ['1 and x', '1:1: parse error: set operator "and" not allowed in binary scalar expression'],
    ['x and on(a) group_left y', '1:1: parse error: no grouping allowed for "and" operation'],
    ['x + on(a) 1', '1:1: parse error: vector matching only allowed between instant vectors'],
    [
      'x + on(a) group_left(a) y',
      '1:3: parse error: label "a" must not occur in ON and GROUP clause at once',
    ],
    ['"a" + 1', '1:1: parse error: binary expression must contain only scalar and instant vector types'],
    [
      '-"a"',
      '1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, got "string"',
    ],
    ['1[5m:]', '1:1: parse error: subquery is only allowed on instant vector, got scalar instead'],
    ['rate(x)[5m]', '1:8: parse error: ranges only allowed for vector selectors'],
    ['x offset 1m [5m]', '1:12: parse error: no offset modifiers allowed before range'],
    ['x offset 1m offset 2m', '1:1: parse error: offset may not be set multiple times'],
    [
      '(x) offset 1m',
      '1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
    ],
    ['{}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['{a=~".*",b!="c"}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['x{__name__="y"}', '1:1: parse error: metric name must not be set twice: "x" or "y"'],
  ])('%s', (text, message) => {
    expect(() => parseExpr(text)).toThrow(expect.objectContaining({ message, code: 'bad_request' }));
  });

  it.each([
    ['1 + 2', 'scalar'],
    ['(time())', 'scalar'],
    ['1 + x', 'vector'],
    ['x[5m]', 'matrix'],
    ['rate(x[5m])[10m:1m]', 'matrix'],
    ['("s")', 'string'],
    ['sum(x)', 'vector'],
  ])('%s is a %s', (text, type) => {
    expect(typeOf(parseExpr(text))).toBe(type);
  });
});
