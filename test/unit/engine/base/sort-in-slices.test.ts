import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortInSlices } from '#engine/base/sort-in-slices.ts';

/** The result, and how often there was a pause. */
function sorted<T>(items: readonly T[], compare: (a: T, b: T) => number): { items: T[]; pauses: number } {
  const work = sortInSlices(items, compare);
  for (let pauses = 0; ; pauses++) {
    const step = work.next();
    if (step.done === true) return { items: step.value, pauses };
  }
}

it('sorts as a stable sort does', () => {
  const items = fc.array(fc.record({ key: fc.integer({ min: 0, max: 50 }), place: fc.nat() }), {
    minLength: 0,
    maxLength: 5_000,
    size: 'max',
  });
  fc.assert(
    fc.property(items, (all) => {
      const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key;
      expect(sorted(all, compare).items).toEqual(all.toSorted(compare));
    }),
    { numRuns: 30 },
  );
});

it('pauses often', () => {
  const many = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_003);
  expect(sorted(many, (a, b) => a - b).pauses).toBeGreaterThan(500);
});
