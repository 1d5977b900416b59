/** A series as one sender writes it. */
export interface SeriesEntry<T> {
  readonly key: Uint8Array;
  readonly value: T;
  /** The series that came after this one last time. */
  next: SeriesEntry<T> | null;
}

/** More series than this and the table starts anew: what is alive comes back with the next requests. */
const MAX_SERIES = 2_000_000;

/**
 * Series by the bytes of their labels. Senders write series in the same order again and again, so the one that came after
 * the last one the time before is tried first: then nothing is hashed and nothing is read but the bytes.
 */
export class SeriesTable<T> {
  private byHash = new Map<number, SeriesEntry<T>[]>();
  private size = 0;
  private last: SeriesEntry<T> | null = null;

  /** The value of the series with these label bytes; `make` gives that of a new one. */
  find(bytes: Uint8Array, from: number, to: number, make: () => T): T {
    const { last } = this;
    let entry = last?.next ?? null;
    if (entry === null || !isSame(entry.key, bytes, from, to)) {
      entry = this.lookUp(bytes, from, to, make);
      if (last !== null) last.next = entry;
    }
    this.last = entry;
    return entry.value;
  }

  private lookUp(bytes: Uint8Array, from: number, to: number, make: () => T): SeriesEntry<T> {
    const hash = hashOf(bytes, from, to);
    const found = this.byHash.get(hash)?.find((entry) => isSame(entry.key, bytes, from, to));
    if (found !== undefined) return found;
    const entry: SeriesEntry<T> = { key: bytes.slice(from, to), value: make(), next: null };
    if (this.size >= MAX_SERIES) {
      this.byHash = new Map();
      this.size = 0;
      this.last = null;
    }
    const chain = this.byHash.get(hash);
    if (chain === undefined) this.byHash.set(hash, [entry]);
    else chain.push(entry);
    this.size++;
    return entry;
  }
}

function isSame(key: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  const length = key.length;
  if (length !== to - from) return false;
  // From the end: series of one metric begin alike.
  for (let i = length - 1; i >= 0; i--) if (key[i] !== bytes[from + i]) return false;
  return true;
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}
