/** An index that was read from disk answers as one whose series came one by one, whoever asks first, and when. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeriesIndex } from '#engine/tsdb/index/series-index.ts';

const NAMES = ['a', 'b', 'c'];
type Texts = readonly (readonly [string, string])[];

const textsArb: fc.Arbitrary<Texts> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom('1', '2', '3', '4')), {
    selector: ([name]) => name,
    maxLength: 3,
  })
  .map((pairs) => pairs.toSorted());

type Step =
  | { readonly do: 'add'; readonly texts: Texts }
  | { readonly do: 'remove'; readonly nth: number }
  | { readonly do: 'ask'; readonly name: string }
  | { readonly do: 'complete'; readonly steps: number };

const stepArb: fc.Arbitrary<Step> = fc.oneof(
  textsArb.map((texts): Step => ({ do: 'add', texts })),
  fc.nat().map((nth): Step => ({ do: 'remove', nth })),
  fc.constantFrom(...NAMES).map((name): Step => ({ do: 'ask', name })),
  fc.integer({ min: 1, max: 5 }).map((steps): Step => ({ do: 'complete', steps })),
);

/** Lists by name and value, as text. */
function listsOf(index: SeriesIndex, name: string): Record<string, number[]> {
  const symbol = index.symbols.find(name);
  if (symbol === undefined) return {};
  const values = [...index.postings.valueSymbols(symbol)];
  return Object.fromEntries(
    values.map((value) => [index.symbols.text(value), [...index.postings.union(symbol, [value])]]),
  );
}

/** What the lists must be: read off every series that is there. */
function expectedOf(index: SeriesIndex, name: string): Record<string, number[]> {
  const lists: Record<string, number[]> = {};
  for (const id of index.all()) {
    const value = index.labelsOf(id)[name];
    if (value !== undefined) (lists[value] ??= []).push(id);
  }
  return lists;
}

test('its lists and numbers are those of its series, after any steps', () => {
  fc.assert(
    fc.property(
      fc.array(textsArb, { maxLength: 30 }),
      fc.array(stepArb, { maxLength: 25 }),
      (first, steps) => {
        const original = new SeriesIndex();
        for (const texts of first) original.idOfPairs(texts.flat());
        const index = new SeriesIndex();
        for (let id = 0; id < original.symbols.size; id++)
          index.symbols.restore(id, original.symbols.text(id));
        index.expect(original.size);
        for (let id = 0; id < original.size; id++) index.restore(id, original.pairsOf(id).slice());

        for (const step of steps) {
          if (step.do === 'add') {
            const before = index.size;
            const id = index.idOfPairs(step.texts.flat());
            expect(Object.entries(index.labelsOf(id)).sort()).toEqual(step.texts.map((pair) => [...pair]));
            // The same number again, and none given twice.
            expect(index.idOfPairs(step.texts.flat())).toBe(id);
            expect(index.size - before).toBeLessThanOrEqual(1);
          } else if (step.do === 'remove') {
            const all = index.all();
            if (all.length > 0) index.remove(new Set([all[step.nth % all.length]!]));
          } else if (step.do === 'ask')
            expect(listsOf(index, step.name)).toEqual(expectedOf(index, step.name));
          else {
            const completing = index.postings.complete();
            for (let i = 0; i < step.steps; i++) completing.next();
          }
        }
        for (const name of NAMES) expect(listsOf(index, name)).toEqual(expectedOf(index, name));
        expect(index.postings.isComplete).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('its lists are made in the background too, while series come and go', () => {
  const index = new SeriesIndex();
  const original = new SeriesIndex();
  for (let i = 0; i < 50_000; i++) original.idOfPairs(['a', String(i % 7), 'b', String(i)]);
  for (let id = 0; id < original.symbols.size; id++) index.symbols.restore(id, original.symbols.text(id));
  for (let id = 0; id < original.size; id++) index.restore(id, original.pairsOf(id).slice());
  expect(index.postings.isComplete).toBe(false);
  const making = index.postings.complete();
  making.next();
  index.remove(new Set([3, 49_999]));
  const added = index.idOfPairs(['a', '3', 'b', 'new']);
  while (making.next().done !== true);
  // A removal in the middle of a list begins it anew.
  expect(index.postings.isComplete).toBe(false);
  const again = index.postings.complete();
  while (again.next().done !== true);
  expect(index.postings.isComplete).toBe(true);
  for (const name of ['a', 'b']) expect(listsOf(index, name)).toEqual(expectedOf(index, name));
  expect(listsOf(index, 'a')['3']).toContain(added);
});
