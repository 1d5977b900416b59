import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { Postings } from './postings.ts';
import { SymbolTable } from './symbols.ts';

/**
 * All series known, numbered from 0. Labels are pairs of symbols in one array and found again through an open-addressing
 * hash table: some 60 bytes a series besides the strings, which are stored once.
 */
export class SeriesIndex {
  readonly symbols = new SymbolTable();
  readonly postings = new Postings();
  private pairs = new Uint32Array(1024);
  private pairsLength = 0;
  /** Series i has the pairs starts[i] .. starts[i + 1]. */
  private starts = new Uint32Array(257);
  private table = new Int32Array(1024).fill(-1);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Number of a label set, adding it when it is new; empty values count as absent. */
  idOf(labels: Labels): number {
    const names = Object.keys(labels).filter((name) => labels[name] !== '');
    names.sort();
    const pairs = new Uint32Array(names.length * 2);
    names.forEach((name, i) => {
      pairs[i * 2] = this.symbols.intern(name);
      pairs[i * 2 + 1] = this.symbols.intern(labels[name] ?? '');
    });
    return this.find(pairs) ?? this.add(pairs);
  }

  /** Adds a series read from disk; must come in the order of the numbers. */
  add(pairs: Uint32Array): number {
    const id = this.count;
    this.reserve(pairs.length);
    this.pairs.set(pairs, this.pairsLength);
    this.pairsLength += pairs.length;
    this.count++;
    this.starts[this.count] = this.pairsLength;
    for (let i = 0; i < pairs.length; i += 2) this.postings.add(pairs[i]!, pairs[i + 1]!, id);
    this.table[this.slotFor(pairs)] = id;
    return id;
  }

  /** Pairs of symbols of a series, sorted by label name; valid until the next add. */
  pairsOf(id: number): Uint32Array {
    return this.pairs.subarray(this.starts[id], this.starts[id + 1]);
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
    const end = this.starts[id + 1]!;
    for (let i = this.starts[id]!; i < end; i += 2) if (this.pairs[i] === name) return this.pairs[i + 1]!;
    return -1;
  }

  private find(pairs: Uint32Array): number | undefined {
    const id = this.table[this.slotFor(pairs)]!;
    return id < 0 ? undefined : id;
  }

  /** Place of these pairs in the table: where they are, or the free place where they belong. */
  private slotFor(pairs: Uint32Array): number {
    const mask = this.table.length - 1;
    let slot = hash(pairs) & mask;
    for (;;) {
      const id = this.table[slot]!;
      if (id < 0 || this.hasPairs(id, pairs)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private hasPairs(id: number, pairs: Uint32Array): boolean {
    const start = this.starts[id]!;
    if (this.starts[id + 1]! - start !== pairs.length) return false;
    for (let i = 0; i < pairs.length; i++) if (this.pairs[start + i] !== pairs[i]) return false;
    return true;
  }

  private reserve(morePairs: number): void {
    if (this.pairsLength + morePairs > this.pairs.length) {
      this.pairs = grown(this.pairs, Math.max(this.pairs.length * 2, this.pairsLength + morePairs));
    }
    if (this.count + 2 > this.starts.length) this.starts = grown(this.starts, this.starts.length * 2);
    if (this.count * 2 < this.table.length) return;
    this.table = new Int32Array(this.table.length * 2).fill(-1);
    for (let id = 0; id < this.count; id++) this.table[this.slotFor(this.pairsOf(id))] = id;
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
