/** What an entry stands for if it isn't a series: a comment or metadata line. Series have their column, 0 and up. */
export const COMMENT_LINE = -1;

/**
 * The texts that were seen on pages so far (series as they are spelt, whole comment lines), kept as bytes in one arena.
 * An entry is found by its place in the last page (compare only) or by hash.
 */
export class LineDictionary {
  /** Entries; their numbers are 0 to count - 1. */
  count = 0;
  private arena = new Uint8Array(4096);
  private arenaView = new DataView(this.arena.buffer);
  private used = 0;
  private starts = new Int32Array(64);
  private lengths = new Int32Array(64);
  private targets = new Int32Array(64);
  /** Open addressing, linear probing; holds entry + 1, 0 is free. */
  private table = new Int32Array(256);

  /** Column of the entry's series, or COMMENT_LINE. */
  targetOf(entry: number): number {
    return this.targets[entry] as number;
  }

  lengthOf(entry: number): number {
    return this.lengths[entry] as number;
  }

  /** The entry's text; a view that the next `add` may leave behind. */
  bytesOf(entry: number): Uint8Array {
    const start = this.starts[entry] as number;
    return this.arena.subarray(start, start + this.lengthOf(entry));
  }

  /** Whether the entry's text stands at `offset`. `view` covers the same memory as `bytes`: four bytes at a time are compared. */
  matches(entry: number, bytes: Uint8Array, view: DataView, offset: number): boolean {
    const length = this.lengths[entry] as number;
    if (offset + length > bytes.length) return false;
    const { arena, arenaView } = this;
    const start = this.starts[entry] as number;
    let i = 0;
    for (const words = length - 3; i < words; i += 4) {
      if (view.getInt32(offset + i, true) !== arenaView.getInt32(start + i, true)) return false;
    }
    for (; i < length; i++) if (bytes[offset + i] !== arena[start + i]) return false;
    return true;
  }

  /** The entry with exactly this text, or -1. */
  find(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const mask = this.table.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const entry = (this.table[slot] as number) - 1;
      if (entry < 0) return -1;
      if (this.lengths[entry] === end - start && this.matches(entry, bytes, view, start)) return entry;
    }
  }

  /** Adds a text that isn't there yet. */
  add(bytes: Uint8Array, start: number, end: number, target: number): number {
    const entry = this.count++;
    const length = end - start;
    this.makeRoom(length);
    this.arena.set(bytes.subarray(start, end), this.used);
    this.starts[entry] = this.used;
    this.lengths[entry] = length;
    this.targets[entry] = target;
    this.used += length;
    if (this.count * 2 > this.table.length) this.rehash(this.table.length * 2);
    else this.insert(entry);
    return entry;
  }

  private makeRoom(length: number): void {
    if (this.used + length > this.arena.length) {
      const larger = new Uint8Array(Math.max(this.arena.length * 2, this.used + length));
      larger.set(this.arena.subarray(0, this.used));
      this.arena = larger;
      this.arenaView = new DataView(larger.buffer);
    }
    if (this.count > this.starts.length) {
      this.starts = doubled(this.starts);
      this.lengths = doubled(this.lengths);
      this.targets = doubled(this.targets);
    }
  }

  private rehash(size: number): void {
    this.table = new Int32Array(size);
    for (let entry = 0; entry < this.count; entry++) this.insert(entry);
  }

  private insert(entry: number): void {
    const start = this.starts[entry] as number;
    const mask = this.table.length - 1;
    let slot = hashOf(this.arena, start, start + this.lengthOf(entry)) & mask;
    while (this.table[slot] !== 0) slot = (slot + 1) & mask;
    this.table[slot] = entry + 1;
  }
}

/** The same numbers in an array of twice the size. */
export function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** FNV-1a, 32 bits, with a last mix because the table takes the low bits. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}
