/** Growable list of series numbers, rising because series are numbered as they come. */
export class IdList {
  private items = new Uint32Array(4);
  length = 0;

  push(id: number): void {
    if (this.length === this.items.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = id;
  }

  without(gone: ReadonlySet<number>): IdList {
    const left = new IdList();
    for (const id of this.view()) if (!gone.has(id)) left.push(id);
    return left;
  }

  /** The number pushed last; the list has one at least. */
  get last(): number {
    return this.items[this.length - 1]!;
  }

  /** Valid until the next push. */
  view(): Uint32Array {
    return this.items.subarray(0, this.length);
  }
}

/** Which series have a label value: a single number as long as it is one, which most values of a high cardinality are. */
type Posting = number | IdList;

/** The series that postings are of. */
export interface PostingsOf {
  /** One more than the highest number given. */
  readonly size: number;
  /** Names and values by turns; none for a series that is gone. */
  pairsOf(id: number): Uint32Array;
}

/** Series read between two pauses. */
const READ_PER_STEP = 20_000;
/** With more lists than this it is quicker to mark their series than to sort them. */
const MANY_LISTS = 256;

/**
 * Label name → label value → series, names and values as symbols. The lists of series that were read from disk are made when
 * a name is first asked for, or by {@link complete}: making all of them is a third of reading an index.
 */
export class Postings {
  private readonly series: PostingsOf;
  /** Null: not made yet. */
  private readonly names = new Map<number, Map<number, Posting> | null>();
  private removals = 0;

  constructor(series: PostingsOf) {
    this.series = series;
  }

  /** Notes the names of a series that was read from disk, before any that is added. */
  restore(pairs: Uint32Array): void {
    for (let i = 0; i < pairs.length; i += 2) if (!this.names.has(pairs[i]!)) this.names.set(pairs[i]!, null);
  }

  /** Notes a pair of a new series; its number is the highest. */
  add(name: number, value: number, id: number): void {
    const values = this.names.get(name);
    if (values === undefined) this.names.set(name, new Map<number, Posting>([[value, id]]));
    else if (values !== null) addTo(values, value, id);
  }

  /** Makes what is not made yet, a part between two pauses. */
  *complete(): Generator<undefined, boolean> {
    for (const [name, values] of this.names) {
      if (values !== null) continue;
      const made = new Map<number, Posting>();
      const left = this.removals;
      for (let id = 0; id < this.series.size; id++) {
        this.addSeries(made, name, id);
        if (id % READ_PER_STEP === READ_PER_STEP - 1) yield;
      }
      // Meanwhile someone may have asked for it, and a series that is in the list already may have gone.
      if (this.names.get(name) === null && this.removals === left) this.names.set(name, made);
      yield;
    }
    return true;
  }

  /** Whether {@link complete} has anything to do. */
  get isComplete(): boolean {
    for (const values of this.names.values()) if (values === null) return false;
    return true;
  }

  /** Takes series out of the list of one value; lists that were handed out stay as they are. */
  remove(name: number, value: number, gone: ReadonlySet<number>): void {
    this.removals++;
    const values = this.names.get(name);
    const posting = values?.get(value);
    // Lists that aren't made yet are made of what is left.
    if (values === null || values === undefined || posting === undefined) return;
    const left = posting instanceof IdList ? posting.without(gone) : posting;
    if (left instanceof IdList ? left.length > 0 : !gone.has(left)) values.set(value, left);
    else values.delete(value);
    if (values.size === 0) this.names.delete(name);
  }

  /** Marks the symbols of all names and values in use. */
  markSymbols(marks: Uint8Array): void {
    for (const name of this.names.keys()) {
      marks[name] = 1;
      for (const value of this.valueSymbols(name)) marks[value] = 1;
    }
  }

  /** Symbols of the label names in use. */
  nameSymbols(): Iterable<number> {
    return this.names.keys();
  }

  /** Symbols of a label's values. */
  valueSymbols(name: number): Iterable<number> {
    return this.valuesOf(name)?.keys() ?? [];
  }

  count(name: number, value: number): number {
    const posting = this.valuesOf(name)?.get(value);
    return posting === undefined ? 0 : posting instanceof IdList ? posting.length : 1;
  }

  /** The highest number of a series with this value, -1 when there is none. */
  newest(name: number, value: number): number {
    const posting = this.valuesOf(name)?.get(value);
    return posting === undefined ? -1 : posting instanceof IdList ? posting.last : posting;
  }

  /** Series with any of these values, rising. */
  union(name: number, values: Iterable<number>): Uint32Array {
    const lists: Uint32Array[] = [];
    let total = 0;
    for (const value of values) {
      const posting = this.valuesOf(name)?.get(value);
      if (posting === undefined) continue;
      const list = posting instanceof IdList ? posting.view() : Uint32Array.of(posting);
      lists.push(list);
      total += list.length;
    }
    if (lists.length === 1) return lists[0]!;
    if (lists.length > MANY_LISTS) return this.unionOfMany(lists, total);
    const all = new Uint32Array(total);
    let at = 0;
    for (const list of lists) {
      all.set(list, at);
      at += list.length;
    }
    // A series has one value per label, so the lists share nothing.
    return all.sort();
  }

  /** Without sorting, which would take longer than all else. */
  private unionOfMany(lists: readonly Uint32Array[], total: number): Uint32Array {
    const marks = new Uint8Array(this.series.size);
    for (const list of lists) for (let i = 0; i < list.length; i++) marks[list[i]!] = 1;
    const all = new Uint32Array(total);
    let at = 0;
    for (let id = marks.indexOf(1); id >= 0; id = marks.indexOf(1, id + 1)) all[at++] = id;
    return all;
  }

  private valuesOf(name: number): ReadonlyMap<number, Posting> | undefined {
    const values = this.names.get(name);
    if (values !== null) return values;
    const made = new Map<number, Posting>();
    for (let id = 0; id < this.series.size; id++) this.addSeries(made, name, id);
    this.names.set(name, made);
    return made;
  }

  private addSeries(values: Map<number, Posting>, name: number, id: number): void {
    const pairs = this.series.pairsOf(id);
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) addTo(values, pairs[i + 1]!, id);
  }
}

function addTo(values: Map<number, Posting>, value: number, id: number): void {
  const posting = values.get(value);
  if (posting === undefined) values.set(value, id);
  else if (posting instanceof IdList) posting.push(id);
  else {
    const list = new IdList();
    list.push(posting);
    list.push(id);
    values.set(value, list);
  }
}
