import { NATIVE_PART } from '../../base/native-histogram.ts';
import { runAtOnce } from '../../base/slices.ts';
import type { Matcher } from '../types.ts';
import { compileRegex } from './regex.ts';
import type { SeriesIndex } from './series-index.ts';

/** A matcher with its regex compiled: whether a value matches ('' for an absent label), and its literal values if few. */
interface Prepared {
  readonly name: string;
  readonly literals: readonly string[] | null;
  readonly test: (value: string) => boolean;
}

/** Compiles a matcher once for many values. */
export function compileMatcher(matcher: Matcher): Prepared {
  const { name, op, value } = matcher;
  if (op === '=') return { name, literals: [value], test: (text) => text === value };
  if (op === '!=') return { name, literals: null, test: (text) => text !== value };
  const regex = compileRegex(value);
  return op === '=~'
    ? { name, literals: regex.literals, test: regex.test }
    : { name, literals: null, test: (text) => !regex.test(text) };
}

/** Label values tested, and series looked at, between two pauses: some 2 ms. */
const VALUES_PER_STEP = 4096;
const SERIES_PER_STEP = 16_384;

/** As {@link matchSeriesInSlices}, in one piece. */
export function matchSeries(index: SeriesIndex, matchers: readonly Matcher[]): Uint32Array {
  return runAtOnce(matchSeriesInSlices(index, matchers));
}

/**
 * Numbers of the series that all matchers accept, rising. Starts from the shortest list that one matcher gives and tests
 * the other matchers on it, each label value once. Parts of native histograms are found only by who asks for parts. Yields
 * where the engine may do something else: of series that come or go meanwhile some may be in the answer.
 */
export function* matchSeriesInSlices(
  index: SeriesIndex,
  matchers: readonly Matcher[],
): Generator<undefined, Uint32Array> {
  const prepared = prepare(index, matchers);
  if (prepared === null) return new Uint32Array();
  const seed = yield* chooseSeed(index, prepared);
  let ids = seed.ids;
  for (const matcher of prepared) {
    if (matcher !== seed.from) ids = yield* keep(index, ids, matcher);
  }
  return ids;
}

/** As {@link matchSeries}, of the series numbered `size` and above. */
export function matchNewSeries(index: SeriesIndex, matchers: readonly Matcher[], size: number): Uint32Array {
  const prepared = prepare(index, matchers);
  if (prepared === null) return new Uint32Array();
  let ids = Uint32Array.from({ length: index.size - size }, (_, i) => size + i).filter((id) => index.has(id));
  for (const matcher of prepared) ids = runAtOnce(keep(index, ids, matcher));
  return ids;
}

/** The matchers compiled, with the one for parts that nobody asked for; null when no series can match. */
function prepare(index: SeriesIndex, matchers: readonly Matcher[]): Prepared[] | null {
  const prepared = matchers.map(compileMatcher);
  const asksForParts = matchers.some(({ name }) => name === NATIVE_PART);
  if (!asksForParts && index.symbols.find(NATIVE_PART) !== undefined)
    prepared.push(compileMatcher({ name: NATIVE_PART, op: '=', value: '' }));
  // No series has a label that nothing was ever called.
  const isNone = ({ name, test }: Prepared): boolean => index.symbols.find(name) === undefined && !test('');
  return prepared.some(isNone) ? null : prepared;
}

/** False when no series numbered `size` or above can match, which a look at the newest series of each value tells. */
export function mayMatchAfter(index: SeriesIndex, matchers: readonly Matcher[], size: number): boolean {
  return matchers.every(({ name, op, value }) => {
    if (op !== '=' || value === '') return true;
    const [nameSymbol, valueSymbol] = [index.symbols.find(name), index.symbols.find(value)];
    if (nameSymbol === undefined || valueSymbol === undefined) return false;
    return index.postings.newest(nameSymbol, valueSymbol) >= size;
  });
}

interface Seed {
  readonly ids: Uint32Array;
  readonly from: Prepared | null;
}

function* chooseSeed(index: SeriesIndex, matchers: readonly Prepared[]): Generator<undefined, Seed> {
  let best: { matcher: Prepared; name: number; values: number[]; size: number } | null = null;
  for (const matcher of matchers) {
    // What matches the absent label can't be found in lists of those that have it.
    if (matcher.literals === null || matcher.test('')) continue;
    const name = index.symbols.find(matcher.name);
    if (name === undefined) return { ids: new Uint32Array(), from: matcher };
    const values = matcher.literals.flatMap((text) => index.symbols.find(text) ?? []);
    const size = values.reduce((sum, value) => sum + index.postings.count(name, value), 0);
    if (best === null || size < best.size) best = { matcher, name, values, size };
  }
  if (best !== null) return { ids: index.postings.union(best.name, best.values), from: best.matcher };
  const selective = matchers.find((matcher) => !matcher.test(''));
  if (selective === undefined) return { ids: index.all(), from: null };
  const name = index.symbols.find(selective.name);
  if (name === undefined) return { ids: new Uint32Array(), from: selective };
  const values: number[] = [];
  for (const [i, value] of [...index.postings.valueSymbols(name)].entries()) {
    if (i % VALUES_PER_STEP === VALUES_PER_STEP - 1) yield;
    if (selective.test(index.symbols.text(value))) values.push(value);
  }
  return { ids: index.postings.union(name, values), from: selective };
}

function* keep(
  index: SeriesIndex,
  ids: Uint32Array,
  matcher: Prepared,
): Generator<undefined, Uint32Array<ArrayBuffer>> {
  const name = index.symbols.find(matcher.name);
  const emptyMatches = matcher.test('');
  if (name === undefined) return emptyMatches ? Uint32Array.from(ids) : new Uint32Array();
  const verdicts = new Map<number, boolean>();
  const kept = new Uint32Array(ids.length);
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    if (i % SERIES_PER_STEP === SERIES_PER_STEP - 1) yield;
    const value = index.valueOf(ids[i]!, name);
    let verdict = value < 0 ? emptyMatches : verdicts.get(value);
    if (verdict === undefined) verdicts.set(value, (verdict = matcher.test(index.symbols.text(value))));
    if (verdict) kept[count++] = ids[i]!;
  }
  return kept.slice(0, count);
}
