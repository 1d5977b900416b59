import { describe, expect, it } from 'vitest';
import { matchWithin } from '#engine/base/bounded-match.ts';

describe('a match within a budget', () => {
  it.each([
    [/ab+c/u, 'xxabbcxx', true],
    [/ab+c/u, 'xxac', false],
    [/^$/u, '', true],
  ])('%s in "%s"', (pattern, text, wanted) => {
    expect(matchWithin(pattern, text, 5_000)).toBe(wanted);
  });

  it('gives up on a pattern that would take for ever, and works afterwards', () => {
    expect(matchWithin(/^(a+)+$/u, `${'a'.repeat(80)}!`, 20)).toBeNull();
    expect(matchWithin(/b/u, 'abc', 5_000)).toBe(true);
  });
});
