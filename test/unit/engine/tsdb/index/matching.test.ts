import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchNewSeries, matchSeries, matchSeriesInSlices } from '#engine/tsdb/index/matching.ts';
import { SeriesIndex } from '#engine/tsdb/index/series-index.ts';
import type { Matcher } from '#engine/tsdb/types.ts';
import { labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { refusal } from '../../../../helpers/refusal.ts';

const name = fc.constantFrom('__name__', 'job', 'instance', 'code', '__proto__', 'constructor');
const value = fc.constantFrom('', 'a', 'b', 'ab', 'abc', 'a.c', '200', '500', 'x\ny');
const labels: fc.Arbitrary<Labels> = fc.array(fc.tuple(name, value), { maxLength: 5 }).map(makeLabels);
const pattern = fc.constantFrom(
  '',
  'a',
  'a|b',
  'a|',
  '.*',
  '.+',
  'a.*',
  'a.+',
  '.*c',
  'a\\.c',
  '[0-9]+',
  '(?i)A',
  'x.y',
  '(a|ab)c?',
);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ name, op: fc.constantFrom<Matcher['op']>('=', '!='), value }),
  fc.record({ name, op: fc.constantFrom<Matcher['op']>('=~', '!~'), value: pattern }),
);

/** Prometheus's definition, word for word. */
function accepts(matchers: readonly Matcher[], of: Labels): boolean {
  return matchers.every(({ name, op, value }) => {
    const text = of[name] ?? '';
    if (op === '=') return text === value;
    if (op === '!=') return text !== value;
    const regex = value === '(?i)A' ? /^a$/i : new RegExp(`^(?:${value})$`, 's');
    return regex.test(text) === (op === '=~');
  });
}

describe('series index', () => {
  it('finds what a naive search finds, in rising order', () => {
    fc.assert(
      fc.property(
        fc.array(labels, { maxLength: 40 }),
        fc.array(matcher, { maxLength: 4 }),
        (sets, matchers) => {
          const index = new SeriesIndex();
          const naive = new Map<string, Labels>();
          for (const set of sets) {
            index.idOf(set);
            naive.set(labelsKey(set), set);
          }
          const ids = [...matchSeries(index, matchers)];
          expect(ids).toEqual([...ids].sort((a, b) => a - b));
          const expected = [...naive.values()].filter((set) => accepts(matchers, set)).map(labelsKey);
          expect(ids.map((id) => labelsKey(index.labelsOf(id))).sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('finds among new series what it would find among all', () => {
    fc.assert(
      fc.property(
        fc.array(labels, { maxLength: 40 }),
        fc.array(matcher, { maxLength: 4 }),
        fc.nat(40),
        (sets, matchers, half) => {
          const index = new SeriesIndex();
          for (const set of sets) index.idOf(set);
          const size = Math.min(half, index.size);
          const all = [...matchSeries(index, matchers)];
          expect([...matchNewSeries(index, matchers, size)]).toEqual(all.filter((id) => id >= size));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('pauses while it tests an expression on many values, and puts what it finds in order', () => {
    const index = new SeriesIndex();
    for (let i = 0; i < 50_000; i++)
      index.idOf({ __name__: 'm', path: `/p/${(i * 7919) % 50_000}`, odd: String(i % 2) });
    const work = matchSeriesInSlices(index, [
      { name: 'path', op: '=~', value: '.*p.*' },
      { name: 'odd', op: '=', value: '1' },
      { name: 'path', op: '!~', value: '.*[02468]' },
    ]);
    let pauses = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) pauses++;
    expect(step.value).toEqual(
      Uint32Array.from({ length: 25_000 }, (_, i) => i * 2 + 1).filter(
        (i) => ((i * 7919) % 50_000) % 2 === 1,
      ),
    );
    const byValue = matchSeriesInSlices(index, [{ name: 'path', op: '=~', value: '/.*[13579]' }]);
    for (step = byValue.next(); step.done !== true; step = byValue.next()) pauses++;
    expect(step.value).toHaveLength(25_000);
    expect(step.value).toEqual(step.value.slice().sort());
    expect(pauses).toBeGreaterThan(10);
  });

  it('gives equal label sets one number, through growth and whatever the order of the labels', () => {
    const index = new SeriesIndex();
    for (let i = 0; i < 5000; i++) expect(index.idOf({ __name__: 'm', i: String(i) })).toBe(i);
    for (let i = 0; i < 5000; i++) expect(index.idOf({ i: String(i), __name__: 'm', gone: '' })).toBe(i);
    expect(index.size).toBe(5000);
  });

  it.each(['[[:alpha:]]\\d', '(?P<a>A)1|(?i)A1', 'a\\-1|\\Qa1\\E'])('reads %s as RE2 does', (value) => {
    const index = new SeriesIndex();
    const id = index.idOf({ job: 'a1' });
    index.idOf({ job: 'a_1' });
    expect([...matchSeries(index, [{ name: 'job', op: '=~', value }])]).toEqual([id]);
  });

  it.each(['(', 'a(?=b)', '(a)\\1', '[z-a]'])('refuses %s as a regex by name', (value) => {
    const index = new SeriesIndex();
    index.idOf({ job: 'a' });
    expect(() => matchSeries(index, [{ name: 'job', op: '=~', value }])).toThrow(
      refusal('bad_request', value),
    );
  });
});
