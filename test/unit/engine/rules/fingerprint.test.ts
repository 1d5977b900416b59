import { describe, expect, it } from 'vitest';
import { makeLabels } from '#shared/model/labels.ts';
import { fingerprintOf, fnv1a64, ruleIdOf } from '#engine/rules/fingerprint.ts';

describe('fingerprints', () => {
  // Test vectors of the FNV authors (draft-eastlake-fnv, FNV-1a 64).
  it.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('FNV-1a of %j is %s', (text, hash) => {
    expect(fnv1a64(text)).toBe(hash);
  });

  it('depends on what is said, not on the order it is said in', () => {
    const ab = makeLabels([
      ['a', '1'],
      ['b', '2'],
    ]);
    const ba = makeLabels([
      ['b', '2'],
      ['a', '1'],
    ]);
    expect(fingerprintOf('r', ab)).toBe(fingerprintOf('r', ba));
    expect(fingerprintOf('r', ab)).not.toBe(fingerprintOf('s', ab));
    expect(ruleIdOf('g', 'r', {}, 0)).not.toBe(ruleIdOf('g', 'r', {}, 1));
    expect(ruleIdOf('g', 'r', {}, 0)).not.toBe(ruleIdOf('gr', '', {}, 0));
  });
});
