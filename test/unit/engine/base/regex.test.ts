import { describe, expect, it } from 'vitest';
import { compileAnchored } from '#engine/base/regex.ts';

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
    ['*', 'error parsing regexp'],
  ])('refuses %s as RE2 does', (pattern, message) => {
    expect(() => compileAnchored(pattern)).toThrow(message);
  });
});
