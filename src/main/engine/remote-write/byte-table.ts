/** Something that is known by its bytes. */
export interface ByteEntry<T> {
  /** The bytes stand in `slab` from here on. */
  readonly slab: DataView;
  readonly at: number;
  readonly length: number;
  readonly value: T;
  /** Entries of the same hash, one after the other. */
  readonly sameHash: ByteEntry<T> | null;
  /** What came after this one last time. */
  next: ByteEntry<T> | null;
}

/** Bytes lie together, in the order in which they came: that is how they are compared. */
const SLAB_BYTES = 1 << 18;

/** Makes the value of bytes `from..to` that are new. */
export type MakeValue<T> = (bytes: DataView, from: number, to: number) => T;

/**
 * Values by bytes. Senders write the same things in the same order again and again, so what came after the last one the time
 * before is tried first: then nothing is hashed and nothing is read but the bytes.
 */
export class ByteTable<T> {
  private readonly make: MakeValue<T>;
  private readonly most: number;
  private byHash = new Map<number, ByteEntry<T>>();
  private size = 0;
  private slab = new DataView(new ArrayBuffer(SLAB_BYTES));
  private used = 0;
  /** The last one that was asked for in order, see {@link link}. */
  last: ByteEntry<T> | null = null;

  /** With more than `most` entries the table starts anew: what is alive comes back. */
  constructor(make: MakeValue<T>, most: number) {
    this.make = make;
    this.most = most;
  }

  /** The value of the bytes `from..to`. */
  find(bytes: DataView, from: number, to: number): T {
    let entry = this.last?.next ?? null;
    if (entry?.length !== to - from || !isAt(entry, bytes, from)) entry = this.entry(bytes, from, to);
    this.link(entry);
    return entry.value;
  }

  /** What came after `before` last time, if its bytes stand at `from` and end at `end` at the latest. */
  expected(before: ByteEntry<T> | null, bytes: DataView, from: number, end: number): ByteEntry<T> | null {
    const entry = before?.next ?? null;
    return entry !== null && from + entry.length <= end && isAt(entry, bytes, from) ? entry : null;
  }

  /** The entry of the bytes `from..to`, a new one when they have none. */
  entry(bytes: DataView, from: number, to: number): ByteEntry<T> {
    const hash = hashOf(bytes, from, to);
    const known = this.withHash(hash, bytes, from, to);
    if (known !== null) return known;
    if (this.size >= this.most) {
      this.byHash = new Map();
      this.size = 0;
      this.last = null;
    }
    const value = this.make(bytes, from, to);
    const sameHash = this.byHash.get(hash) ?? null;
    const { slab, at } = this.keep(bytes, from, to);
    const entry: ByteEntry<T> = { slab, at, length: to - from, value, sameHash, next: null };
    this.byHash.set(hash, entry);
    this.size++;
    return entry;
  }

  /** The entry of the bytes `from..to`, null when they have none. */
  known(bytes: DataView, from: number, to: number): ByteEntry<T> | null {
    return this.withHash(hashOf(bytes, from, to), bytes, from, to);
  }

  /** This one came now, after the one before. */
  link(entry: ByteEntry<T>): void {
    const { last } = this;
    if (last !== null && last.next !== entry) last.next = entry;
    this.last = entry;
  }

  private withHash(hash: number, bytes: DataView, from: number, to: number): ByteEntry<T> | null {
    let entry = this.byHash.get(hash) ?? null;
    while (entry !== null && !(entry.length === to - from && isAt(entry, bytes, from)))
      entry = entry.sameHash;
    return entry;
  }

  private keep(bytes: DataView, from: number, to: number): { slab: DataView; at: number } {
    const length = to - from;
    if (this.used + length > this.slab.byteLength) {
      this.slab = new DataView(new ArrayBuffer(Math.max(SLAB_BYTES, length)));
      this.used = 0;
    }
    const { slab, used: at } = this;
    for (let i = 0; i < length; i++) slab.setUint8(at + i, bytes.getUint8(from + i));
    this.used += length;
    return { slab, at };
  }
}

/** Whether an entry's bytes stand at `from`, where there are as many. */
function isAt<T>({ slab, at, length }: ByteEntry<T>, bytes: DataView, from: number): boolean {
  // Eight bytes at a time, from the end: series of one metric begin alike.
  let i = length - 8;
  for (; i >= 0; i -= 8)
    if (slab.getBigInt64(at + i, true) !== bytes.getBigInt64(from + i, true)) return false;
  for (i += 7; i >= 0; i--) if (slab.getUint8(at + i) !== bytes.getUint8(from + i)) return false;
  return true;
}

/** FNV-1a. */
function hashOf(bytes: DataView, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes.getUint8(i), 0x01000193);
  // Signed: V8 keeps 31 and 32 bits of it in the reference itself.
  return hash | 0;
}
