import { ExpositionError } from '../types.ts';

/** Kinds of field (https://protobuf.dev/programming-guides/encoding/). */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the fields of a message, and of the messages inside it, from left to right. */
export class WireReader {
  readonly bytes: Uint8Array;
  at = 0;
  /** Of the field that {@link next} came to. */
  field = 0;
  kind = 0;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Comes to the next field before `end`; false at the end. */
  next(end: number): boolean {
    if (this.at >= end) return false;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.kind = tag % 8;
    return true;
  }

  /** An unsigned number; beyond 2^53 it is the nearest that a double has. */
  varint(): number {
    const { bytes } = this;
    let value = 0;
    let factor = 1;
    for (let count = 0; count < 10; count++) {
      const byte = bytes[this.at];
      if (byte === undefined) throw this.error('the page is cut off in a number');
      this.at++;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
    throw this.error('a number has more than ten bytes');
  }

  /** sint32, sint64: zigzag. */
  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** int64: negative ones are written as 2^64 less. */
  int64(): number {
    const start = this.at;
    const value = this.varint();
    if (value < 2 ** 63) return value;
    // Exact where a double is: of a small negative number the bits are inverted.
    let inverted = 0;
    let factor = 1;
    for (let at = start; at < this.at; at++, factor *= 128) {
      const width = factor === 2 ** 63 ? 1 : 127;
      inverted += (~(this.bytes[at] ?? 0) & width) * factor;
    }
    return -inverted - 1;
  }

  double(): number {
    if (this.at + 8 > this.bytes.length) throw this.error('the page is cut off in a number');
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    // Some payloads of NaN mean something in our columns; on a page they are just NaN.
    return value === value ? value : NaN;
  }

  /** Comes to what is inside a field of bytes; returns the offset of its end, which is within `end`. */
  enter(end: number): number {
    const length = this.varint();
    if (this.at + length > end) throw this.error('a message is longer than what it is in');
    return this.at + length;
  }

  text(end: number): string {
    const to = this.enter(end);
    try {
      return utf8.decode(this.bytes.subarray(this.at, to));
    } catch {
      throw this.error('a text is not valid UTF-8');
    } finally {
      this.at = to;
    }
  }

  /** Calls `take` for each number of a repeated field, which may stand alone or packed. */
  repeated(end: number, alone: number, take: () => void): void {
    if (this.kind === alone) {
      take();
      return;
    }
    this.expect(BYTES);
    const to = this.enter(end);
    while (this.at < to) take();
    if (this.at !== to) throw this.error('a packed list does not end where it says');
  }

  /** Refuses a field that is written otherwise than it must be. */
  expect(kind: number): void {
    if (this.kind === kind) return;
    throw this.error(`field ${this.field} is written as kind ${this.kind}, expected ${kind}`);
  }

  /** Passes over a field that isn't known. */
  skip(end: number): void {
    if (this.kind === VARINT) this.varint();
    else if (this.kind === FIXED64) this.at += 8;
    else if (this.kind === BYTES) this.at = this.enter(end);
    else if (this.kind === FIXED32) this.at += 4;
    else throw this.error(`field ${this.field} is of kind ${this.kind}, which there is not`);
    if (this.at > end) throw this.error('a message is cut off');
  }

  error(problem: string): ExpositionError {
    return new ExpositionError(1, this.at + 1, `Byte ${this.at + 1}: ${problem}`);
  }
}
