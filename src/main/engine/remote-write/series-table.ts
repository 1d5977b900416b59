/** A series as one sender writes it. */
interface SeriesEntry<T> {
  /** Its label bytes stand in `slab` from here on. */
  readonly slab: DataView;
  readonly at: number;
  readonly length: number;
  readonly value: T;
  /** The series that came after this one last time. */
  next: SeriesEntry<T> | null;
}

/** More series than this and the table starts anew: what is alive comes back with the next requests. */
const MAX_SERIES = 2_000_000;
/** Label bytes lie together, in the order in which series came: that is how they are compared. */
const SLAB_BYTES = 1 << 18;

/**
 * Series by the bytes of their labels. Senders write series in the same order again and again, so the one that came after
 * the last one the time before is tried first: then nothing is hashed and nothing is read but the bytes.
 */
export class SeriesTable<T> {
  private byHash = new Map<number, SeriesEntry<T>[]>();
  private size = 0;
  private last: SeriesEntry<T> | null = null;
  private slab = new DataView(new ArrayBuffer(SLAB_BYTES));
  private used = 0;

  /** The value of the series with the label bytes `from..to`; `make` gives that of a new one. */
  find(bytes: DataView, from: number, to: number, make: () => T): T {
    const { last } = this;
    let entry = last?.next ?? null;
    if (entry === null || !isSame(entry, bytes, from, to - from)) {
      entry = this.lookUp(bytes, from, to, make);
      if (last !== null) last.next = entry;
    }
    this.last = entry;
    return entry.value;
  }

  private lookUp(bytes: DataView, from: number, to: number, make: () => T): SeriesEntry<T> {
    const hash = hashOf(bytes, from, to);
    const found = this.byHash.get(hash)?.find((entry) => isSame(entry, bytes, from, to - from));
    if (found !== undefined) return found;
    if (this.size >= MAX_SERIES) {
      this.byHash = new Map();
      this.size = 0;
      this.last = null;
    }
    const entry: SeriesEntry<T> = { ...this.keep(bytes, from, to), value: make(), next: null };
    const chain = this.byHash.get(hash);
    if (chain === undefined) this.byHash.set(hash, [entry]);
    else chain.push(entry);
    this.size++;
    return entry;
  }

  private keep(bytes: DataView, from: number, to: number): { slab: DataView; at: number; length: number } {
    const length = to - from;
    if (this.used + length > this.slab.byteLength) {
      this.slab = new DataView(new ArrayBuffer(Math.max(SLAB_BYTES, length)));
      this.used = 0;
    }
    const at = this.used;
    const source = new Uint8Array(bytes.buffer, bytes.byteOffset + from, length);
    new Uint8Array(this.slab.buffer, at, length).set(source);
    this.used += length;
    return { slab: this.slab, at, length };
  }
}

function isSame<T>(
  { slab, at, length }: SeriesEntry<T>,
  bytes: DataView,
  from: number,
  given: number,
): boolean {
  if (length !== given) return false;
  // Four bytes at a time, from the end: series of one metric begin alike.
  let i = length - 4;
  for (; i >= 0; i -= 4) if (slab.getInt32(at + i, true) !== bytes.getInt32(from + i, true)) return false;
  for (i += 3; i >= 0; i--) if (slab.getUint8(at + i) !== bytes.getUint8(from + i)) return false;
  return true;
}

/** FNV-1a. */
function hashOf(bytes: DataView, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes.getUint8(i), 0x01000193);
  return hash >>> 0;
}
