import type { ByteWriter } from './bytes.ts';

/** Writes bits, most significant first, at the end of a ByteWriter; `finish` pads to a whole byte. */
export class BitWriter {
  private readonly out: ByteWriter;
  private pending = 0;
  private count = 0;

  constructor(out: ByteWriter) {
    this.out = out;
  }

  /** `value` below 2^width, width at most 24: with 7 bits waiting the sum fits into 31. */
  write(value: number, width: number): void {
    const { out } = this;
    out.reserve(4);
    let pending = (this.pending << width) | value;
    let count = this.count + width;
    while (count >= 8) {
      count -= 8;
      out.bytes[out.length++] = (pending >>> count) & 255;
    }
    pending &= (1 << count) - 1;
    this.pending = pending;
    this.count = count;
  }

  /** `value` is any safe integer below 2^width, width up to 53. */
  writeLong(value: number, width: number): void {
    let rest = width;
    while (rest > 24) {
      rest -= 24;
      const factor = 2 ** rest;
      const head = Math.floor(value / factor);
      this.write(head & 0xffffff, 24);
      value -= head * factor;
    }
    this.write(value, rest);
  }

  finish(): void {
    if (this.count > 0) this.write(0, 8 - this.count);
  }
}

/** Reads what BitWriter wrote. */
export class BitReader {
  private readonly bytes: Uint8Array;
  private position: number;
  private pending = 0;
  private count = 0;

  constructor(bytes: Uint8Array, position: number) {
    this.bytes = bytes;
    this.position = position;
  }

  read(width: number): number {
    while (this.count < width) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) throw new RangeError(`data ends at byte ${this.bytes.length}`);
      this.pending = (this.pending << 8) | byte;
      this.count += 8;
    }
    this.count -= width;
    const value = (this.pending >>> this.count) & ((1 << width) - 1);
    this.pending &= (1 << this.count) - 1;
    return value;
  }

  readLong(width: number): number {
    let value = 0;
    let rest = width;
    while (rest > 24) {
      value = value * 0x1000000 + this.read(24);
      rest -= 24;
    }
    return value * 2 ** rest + this.read(rest);
  }

  /** First whole byte after what was read. */
  end(): number {
    return this.position;
  }
}
