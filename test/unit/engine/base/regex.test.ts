import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAnchored, compileSearch, expandMatch } from '#engine/base/regex.ts';
import { run } from '#engine/base/regex/machine.ts';
import { parseRegex } from '#engine/base/regex/parse.ts';
import { compileProgram } from '#engine/base/regex/program.ts';
import { backtrackingOf, toJavaScript } from '#engine/base/regex/to-javascript.ts';

describe('compileAnchored', () => {
  it.each<[pattern: string, matching: string[], others: string[]]>([
    ['abc', ['abc'], ['abcd', 'xabc', '']],
    ['a|bc', ['a', 'bc'], ['ab', 'ac']],
    ['.*', ['', 'a\nb', '😀'], []],
    ['.', ['😀', '\n'], ['ab']],
    ['(?i:PRO).*', ['production', 'PROD'], ['xpro']],
    ['((?i)pro)duction', ['PROduction'], ['PRODUCTION']],
    ['x(?i)a|b', ['xA', 'xa', 'B'], ['XA', 'xb']],
    ['(?-s).', ['a'], ['\n']],
    ['[[:alpha:]_]+[[:digit:]]', ['ab_1'], ['a', '1']],
    ['[^]a]', ['b'], [']', 'a']],
    ['[a\\-z]', ['-', 'a', 'z'], ['b']],
    ['\\Qa.b\\E+', ['a.b', 'a.bb'], ['axb']],
    ['host\\-\\d{2,3}', ['host-12', 'host-123'], ['host-1']],
    ['a{,2}', ['a{,2}'], ['aa']],
    ['{x}', ['{x}'], ['x']],
    ['\\p{Greek}\\pL', ['αb'], ['ab']],
    ['\\x{1F600}\\x41', ['😀A'], []],
    ['(?P<n>a)b', ['ab'], ['a']],
    ['a\\/b', ['a/b'], []],
    ['\\Aa\\z', ['a'], ['ab']],
  ])('%s', (pattern, matching, others) => {
    const regex = compileAnchored(pattern);
    expect(matching.filter((text) => !regex.test(text))).toEqual([]);
    expect(others.filter((text) => regex.test(text))).toEqual([]);
  });

  it.each([
    ['(', 'missing closing )'],
    ['a)', 'unexpected )'],
    ['[a', 'missing closing ]'],
    ['(?=a)', 'Perl syntax'],
    ['(?!a)', 'Perl syntax'],
    ['(a)\\1', 'invalid escape sequence'],
    ['a\\', 'trailing backslash'],
    ['a{1001}', 'invalid repeat count'],
    ['*', 'missing argument to repetition operator: `*`'],
    ['a**', 'invalid nested repetition operator: `**`'],
    ['a{2,1}', 'invalid repeat count'],
    ['((a{100}){100}){100}', 'invalid repeat count'],
    ['((a{9}){9}b?){12}'.repeat(40), 'expression too large'],
    ['(?P<n>a)(?P<n>b)', 'duplicate'],
    ['(?U)a', 'unsupported flags'],
  ])('refuses %s as RE2 does', (pattern, message) => {
    expect(() => compileAnchored(pattern)).toThrow(message);
  });
});

it('leaves to JavaScript what it is quick at', () => {
  const of = (pattern: string) => backtrackingOf(parseRegex(pattern, true).node);
  expect(of('a|b.*')).toEqual({ power: 1, factor: 2 });
  expect(of('[^:]+:\\d+').power).toBe(2);
  expect(of('(\\d{1,3}\\.){3}\\d{1,3}').power).toBe(0);
  expect(of('(\\d{1,3}\\.)*').power).toBe(Infinity);
  expect(of('(a|b)+').power).toBe(Infinity);
  expect(of('(a*){2}').power).toBe(Infinity);
});

describe('time', () => {
  it.each([
    ['(a+)+b', 'a'.repeat(5_000)],
    ['(a|a)*b', 'a'.repeat(5_000)],
    ['(a|aa)+$b', 'a'.repeat(5_000)],
    ['(.*,){20}P', 'x,'.repeat(2_000)],
    ['.*.*.*.*=.*', 'x'.repeat(3_000)],
    [`${'a?'.repeat(60)}${'a'.repeat(60)}b`, 'a'.repeat(60)],
    ['([a-z0-9]+-?)+x', 'a1b2c3-'.repeat(500)],
  ])('of %s is bounded', (pattern, text) => {
    expect(compileAnchored(pattern).test(text)).toBe(false);
    expect(compileSearch(`${pattern}!`).test(text)).toBe(false);
  });
});

describe('groups', () => {
  it.each([
    ['(a+)(b*)', 'aab', 'aa/b/'],
    ['(?P<x>a|ab)(c|bcd)(d*)', 'abcd', 'a/bcd/a'],
    ['(a*?)(a*)', 'aa', '/aa/'],
    // What a later turn of a loop doesn't touch stays, unlike in JavaScript.
    ['(?:(a)|b)*', 'ab', 'a//'],
    ['(?:(a)|b){2}', 'ab', 'a//'],
    ['(\\d{1,3}\\.){3}(\\d+)', '10.0.0.7', '0./7/'],
  ])('%s of %s', (pattern, text, wanted) => {
    const match = compileAnchored(pattern).exec(text);
    expect(match === null ? null : expandMatch('$1/$2/$3$x', match)).toBe(wanted);
  });

  it('finds all matches as Go does', () => {
    const all = (pattern: string, text: string) =>
      Array.from(compileSearch(pattern).matchAll(text), ({ index, texts }) => `${index}:${texts[0] ?? ''}`);
    expect(all('a*', 'baaac')).toEqual(['0:', '1:aaa', '5:']);
    expect(all('(?m)^', 'a\nb')).toEqual(['0:', '2:']);
    expect(all('.', '😀x')).toEqual(['0:😀', '2:x']);
  });
});

/** Patterns on which a backtracking search and the machine agree: no captures in loops, no loops that can match nothing. */
const part: fc.Arbitrary<string> = fc.letrec<{ node: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\w',
      '(?i:A)',
      '😀',
      '\\b',
      '^',
      '$',
      '(?m:$)',
      '(?m:^)',
    ),
    tie('node').map((node) => `(?:${node})`),
  ),
  node: fc.oneof(
    { depthSize: 'small' },
    fc
      .tuple(fc.constantFrom('a', 'b', '[ab]', '.'), fc.constantFrom('*', '+', '?', '*?', '{1,2}', '{2}'))
      .map((p) => p.join('')),
    fc.array(tie('atom'), { minLength: 1, maxLength: 3 }).map((atoms) => atoms.join('')),
    fc.array(tie('atom'), { minLength: 1, maxLength: 3 }).map((atoms) => atoms.join('|')),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a})${b}`),
  ),
})).node;

it('finds what a backtracking search finds', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '\n', '😀', ' '), maxLength: 8 });
  fc.assert(
    fc.property(part, text, (pattern, input) => {
      const { node, names } = parseRegex(pattern, false);
      const places = run(compileProgram(node, names.length), input, 0);
      const own = new RegExp(toJavaScript(node), 'du').exec(input);
      expect(places).toEqual(own?.indices?.flatMap((pair) => pair ?? [-1, -1]) ?? null);
    }),
    { numRuns: 2_000 },
  );
});
