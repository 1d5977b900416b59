import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { Postings } from './postings.ts';
import { SymbolTable } from './symbols.ts';

/** Places of the hash table without a series. */
const FREE = -1;
const REMOVED = -2;

/**
 * All series known, numbered from 0; the number of one that is removed is never given again. Labels are pairs of symbols in one array and found again through an open-addressing
 * hash table: some 60 bytes a series besides the strings, which are stored once.
 */
export class SeriesIndex {
  readonly symbols = new SymbolTable();
  readonly postings = new Postings(this);
  private pairs = new Uint32Array(1024);
  private pairsLength = 0;
  /** Series i has the pairs starts[i] .. starts[i] + lengths[i]; none when it was removed. */
  private starts = new Uint32Array(256);
  private lengths = new Uint32Array(256);
  /** Null: series were read from disk since it was made; it is made again by the first that looks for one. */
  private table: Int32Array | null = null;
  /** Places of the table that are not free. */
  private taken = 0;
  private count = 0;
  private removed = 0;
  private removedPairs = 0;
  /** The series that has no labels; -1 when there is none. */
  private empty = -1;

  /** One more than the highest number given. */
  get size(): number {
    return this.count;
  }

  /** How many series there are. */
  get live(): number {
    return this.count - this.removed;
  }

  /** Changes whenever a series is removed. */
  get removals(): number {
    return this.removed;
  }

  /** Number of a label set, adding it when it is new; empty values count as absent. */
  idOf(labels: Labels): number {
    const names = Object.keys(labels).filter((name) => labels[name] !== '');
    return this.idOfPairs(names.sort().flatMap((name) => [name, labels[name] ?? '']));
  }

  /** As {@link idOf}, of names and values by turns, sorted by name, no value empty. */
  idOfPairs(texts: readonly string[]): number {
    const pairs = new Uint32Array(texts.length);
    for (let i = 0; i < texts.length; i++) pairs[i] = this.symbols.intern(texts[i]!);
    return this.find(pairs) ?? this.add(pairs);
  }

  /** Makes room for so many series, so that reading them from disk doesn't move what is there again and again. */
  expect(series: number): void {
    if (series > this.starts.length) {
      this.starts = grown(this.starts, series);
      this.lengths = grown(this.lengths, series);
    }
  }

  /** Adds a series read from disk; must come in the order of the numbers. */
  restore(id: number, pairs: Uint32Array): void {
    this.skipTo(id);
    this.put(pairs);
    this.postings.restore(pairs);
    this.table = null;
  }

  /** Numbers below this are taken, by series that are there no more. */
  skipTo(id: number): void {
    while (this.count < id) {
      this.reserve(0);
      this.starts[this.count] = this.pairsLength;
      this.lengths[this.count++] = 0;
      this.removed++;
    }
  }

  private add(pairs: Uint32Array): number {
    const table = this.tableFor(this.live + 1);
    const id = this.put(pairs);
    for (let i = 0; i < pairs.length; i += 2) this.postings.add(pairs[i]!, pairs[i + 1]!, id);
    table[this.slotFor(table, pairs)] = id;
    this.taken++;
    return id;
  }

  private put(pairs: Uint32Array): number {
    const id = this.count;
    this.reserve(pairs.length);
    this.pairs.set(pairs, this.pairsLength);
    this.starts[id] = this.pairsLength;
    this.lengths[id] = pairs.length;
    this.pairsLength += pairs.length;
    if (pairs.length === 0) this.empty = id;
    this.count++;
    return id;
  }

  /** Takes series out for good; numbers of series that are there. */
  remove(ids: ReadonlySet<number>): void {
    const lists = new Map<string, readonly [number, number]>();
    const table = this.tableFor(0);
    for (const id of ids) {
      const pairs = this.pairsOf(id);
      for (let i = 0; i < pairs.length; i += 2)
        lists.set(`${pairs[i]!} ${pairs[i + 1]!}`, [pairs[i]!, pairs[i + 1]!]);
      table[this.slotFor(table, pairs)] = REMOVED;
      if (id === this.empty) this.empty = -1;
      this.removedPairs += pairs.length;
      this.lengths[id] = 0;
      this.removed++;
    }
    for (const [name, value] of lists.values()) this.postings.remove(name, value, ids);
    if (this.removedPairs > this.pairsLength / 2) this.compact();
  }

  /** Whether the series of that number is there. */
  has(id: number): boolean {
    return this.lengths[id]! > 0 || id === this.empty;
  }

  /** Numbers of all series, rising. */
  all(): Uint32Array {
    const ids = new Uint32Array(this.live);
    let at = 0;
    for (let id = 0; id < this.count; id++) if (this.has(id)) ids[at++] = id;
    return ids;
  }

  /** Pairs of symbols of a series, sorted by label name, none when it was removed; valid until the next change. */
  pairsOf(id: number): Uint32Array {
    const start = this.starts[id]!;
    return this.pairs.subarray(start, start + this.lengths[id]!);
  }

  /** How many symbols {@link pairsOf} gives; without making a view, which takes longer than what is done with it. */
  lengthOf(id: number): number {
    return this.lengths[id]!;
  }

  /** Copies the pairs of a series to a place in `target`. */
  copyPairs(id: number, target: Uint32Array, at: number): void {
    const start = this.starts[id]!;
    const length = this.lengths[id]!;
    for (let i = 0; i < length; i++) target[at + i] = this.pairs[start + i]!;
  }

  labelsOf(id: number): Labels {
    const pairs = this.pairsOf(id);
    const entries: [string, string][] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      entries.push([this.symbols.text(pairs[i]!), this.symbols.text(pairs[i + 1]!)]);
    }
    return makeLabels(entries);
  }

  /** Symbol of a series' value of a label; -1 when it hasn't got the label. */
  valueOf(id: number, name: number): number {
    const end = this.starts[id]! + this.lengths[id]!;
    for (let i = this.starts[id]!; i < end; i += 2) if (this.pairs[i] === name) return this.pairs[i + 1]!;
    return -1;
  }

  private find(pairs: Uint32Array): number | undefined {
    const table = this.tableFor(0);
    const id = table[this.slotFor(table, pairs)]!;
    return id < 0 ? undefined : id;
  }

  /** Place of these pairs in the table: where they are, or the free place where they belong. */
  private slotFor(table: Int32Array, pairs: Uint32Array): number {
    const mask = table.length - 1;
    let slot = hash(pairs) & mask;
    for (;;) {
      const id = table[slot]!;
      if (id === FREE || (id !== REMOVED && this.hasPairs(id, pairs))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private hasPairs(id: number, pairs: Uint32Array): boolean {
    const start = this.starts[id]!;
    if (this.lengths[id] !== pairs.length) return false;
    for (let i = 0; i < pairs.length; i++) if (this.pairs[start + i] !== pairs[i]) return false;
    return true;
  }

  private reserve(morePairs: number): void {
    if (this.pairsLength + morePairs > this.pairs.length) {
      this.pairs = grown(this.pairs, Math.max(this.pairs.length * 2, this.pairsLength + morePairs));
    }
    if (this.count === this.starts.length) {
      this.starts = grown(this.starts, this.count * 2);
      this.lengths = grown(this.lengths, this.count * 2);
    }
  }

  /** The table, made or made larger where it has no room for so many series and as many again. */
  private tableFor(series: number): Int32Array {
    if (this.table !== null && Math.max(this.taken, series) * 2 < this.table.length) return this.table;
    let length = 1024;
    while (Math.max(this.live, series) * 4 > length) length *= 2;
    const table = new Int32Array(length).fill(FREE);
    this.taken = 0;
    for (let id = 0; id < this.count; id++) {
      if (!this.has(id)) continue;
      table[this.slotFor(table, this.pairsOf(id))] = id;
      this.taken++;
    }
    this.table = table;
    return table;
  }

  /** Moves the pairs together over those of series that are gone. */
  private compact(): void {
    const pairs = new Uint32Array(Math.max(1024, this.pairsLength - this.removedPairs));
    let length = 0;
    for (let id = 0; id < this.count; id++) {
      pairs.set(this.pairsOf(id), length);
      this.starts[id] = length;
      length += this.lengths[id]!;
    }
    this.pairs = pairs;
    this.pairsLength = length;
    this.removedPairs = 0;
  }
}

function grown(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}

/** FNV-1a over 32-bit words, with a last mix so that the low bits depend on all. */
function hash(pairs: Uint32Array): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < pairs.length; i++) h = Math.imul(h ^ pairs[i]!, 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
