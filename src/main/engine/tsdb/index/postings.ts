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

/** Label name → label value → series, names and values as symbols. */
export class Postings {
  private readonly names = new Map<number, Map<number, Posting>>();

  add(name: number, value: number, id: number): void {
    let values = this.names.get(name);
    if (values === undefined) this.names.set(name, (values = new Map<number, Posting>()));
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

  /** Takes series out of the list of one value; lists that were handed out stay as they are. */
  remove(name: number, value: number, gone: ReadonlySet<number>): void {
    const values = this.names.get(name);
    const posting = values?.get(value);
    if (values === undefined || posting === undefined) return;
    const left = posting instanceof IdList ? posting.without(gone) : posting;
    if (left instanceof IdList ? left.length > 0 : !gone.has(left)) values.set(value, left);
    else values.delete(value);
    if (values.size === 0) this.names.delete(name);
  }

  /** Marks the symbols of all names and values in use. */
  markSymbols(marks: Uint8Array): void {
    for (const [name, values] of this.names) {
      marks[name] = 1;
      for (const value of values.keys()) marks[value] = 1;
    }
  }

  /** Symbols of the label names in use. */
  nameSymbols(): Iterable<number> {
    return this.names.keys();
  }

  /** Symbols of a label's values. */
  valueSymbols(name: number): Iterable<number> {
    return this.names.get(name)?.keys() ?? [];
  }

  count(name: number, value: number): number {
    const posting = this.names.get(name)?.get(value);
    return posting === undefined ? 0 : posting instanceof IdList ? posting.length : 1;
  }

  /** The highest number of a series with this value, -1 when there is none. */
  newest(name: number, value: number): number {
    const posting = this.names.get(name)?.get(value);
    return posting === undefined ? -1 : posting instanceof IdList ? posting.last : posting;
  }

  /** Series with any of these values, rising. */
  union(name: number, values: Iterable<number>): Uint32Array {
    const lists: Uint32Array[] = [];
    let total = 0;
    for (const value of values) {
      const posting = this.names.get(name)?.get(value);
      if (posting === undefined) continue;
      const list = posting instanceof IdList ? posting.view() : Uint32Array.of(posting);
      lists.push(list);
      total += list.length;
    }
    if (lists.length === 1) return lists[0]!;
    const all = new Uint32Array(total);
    let at = 0;
    for (const list of lists) {
      all.set(list, at);
      at += list.length;
    }
    // A series has one value per label, so the lists share nothing.
    return all.sort();
  }
}
