import { describe, expect, test } from 'vitest';
import { formatMatcher, matchesAll, parseMatchers } from '#engine/alerting/routing/matchers.ts';

describe('reading matchers', () => {
  test.each([
    ['severity="critical"', ['severity="critical"']],
    ['severity=critical', ['severity="critical"']],
    [' severity = "critical" ', ['severity="critical"']],
    ['a!="b"', ['a!="b"']],
    ['a=~"b|c"', ['a=~"b|c"']],
    ['a!~"b.*"', ['a!~"b.*"']],
    ['a=', ['a=""']],
    ['{a="b",c=~"d"}', ['a="b"', 'c=~"d"']],
    ['{a="b",}', ['a="b"']],
    ['{}', []],
    ['a="b,c",d="e"', ['a="b,c"', 'd="e"']],
    ['a="say \\"hi\\""', ['a="say \\"hi\\""']],
    ['a="line\\nbreak"', ['a="line\\nbreak"']],
    ['a=~"\\\\d+"', ['a=~"\\\\d+"']],
    ['a=~"\\d+"', ['a=~"\\\\d+"']],
    ['"über.name"="x"', ['"über.name"="x"']],
    ['job:rate="1"', ['job:rate="1"']],
  ])('%s', (text, expected) => {
    expect(parseMatchers(text).map(formatMatcher)).toEqual(expected);
  });

  test.each([
    ['severity', /is not a matcher/],
    ['=b', /is not a matcher/],
    ['', /is not a matcher/],
    ['{a="b"', /braces .* don't match/],
    ['a="b', /quote .* not closed/],
    ['a=~"("', /error parsing regexp/],
    ['a="b"c"', /quote/],
    ['a=b"c', /quote/],
    ['a=b{c', /needs quotes/],
    ['""="x"', /label name .* empty/],
  ])('%s is refused', (text, said) => {
    expect(() => parseMatchers(text)).toThrow(said);
  });
});

test.each([
  ['a="x"', { a: 'x' }, true],
  ['a="x"', {}, false],
  ['a=""', {}, true],
  ['a!="x"', {}, true],
  ['a=~"x|y"', { a: 'y' }, true],
  ['a=~"x"', { a: 'xx' }, false],
  ['a=~".*"', {}, true],
  ['a=~".+"', {}, false],
  ['a!~"x.*"', { a: 'xyz' }, false],
  ['a!~"x"', {}, true],
  ['a="x",b="y"', { a: 'x', b: 'z' }, false],
  ['a="x",b="y"', { a: 'x', b: 'y', c: 'z' }, true],
  ['', {}, true],
])('{%s} on %j is %s', (matchers, labels, expected) => {
  expect(matchesAll(parseMatchers(`{${matchers}}`), labels as Record<string, string>)).toBe(expected);
});
