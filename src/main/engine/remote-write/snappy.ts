/** The body is not what it says it is; the message goes to the sender. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Literals longer than this are copied by a call, which pays only then. Copies are 64 bytes at most. */
const LONG_BYTES = 128;
/** Memory kept for the next block. */
const MOST_KEPT_BYTES = 8 << 20;

/**
 * Memory that blocks are unpacked into, one after the other: a new piece for each would be hundreds of MB a minute outside
 * the JavaScript heap, and V8 answers by collecting the whole heap again and again.
 */
export class UnpackMemory {
  private bytes = new Uint8Array(1 << 16);

  /** Room for a block; what the last one was given must not be used any more. */
  take(length: number): Uint8Array {
    if (length > MOST_KEPT_BYTES) return new Uint8Array(length);
    if (length > this.bytes.length) this.bytes = new Uint8Array(Math.max(length, this.bytes.length * 2));
    return this.bytes.subarray(0, length);
  }
}

/**
 * Unpacks a snappy block (https://github.com/google/snappy/blob/main/format_description.txt) into `memory`. Throws
 * {@link FormatError} on damaged bytes and on more than `maxBytes`.
 */
export function unpackSnappy(input: Uint8Array, maxBytes: number, memory = new UnpackMemory()): Uint8Array {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++];
    if (byte === undefined || shift > 28) throw new FormatError('snappy: the length is damaged');
    length += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  if (length > maxBytes) {
    throw new FormatError(`snappy: ${String(length)} bytes are more than the ${String(maxBytes)} allowed`);
  }
  const out = memory.take(length);
  const inputView = viewOf(input);
  const outView = viewOf(out);
  const end = input.length;
  let to = 0;
  while (at < end) {
    const tag = input[at++]!;
    if ((tag & 3) === 0) {
      let count = (tag >>> 2) + 1;
      if (count > 60) {
        const bytes = count - 60;
        count = 0;
        for (let i = 0; i < bytes; i++) count += (input[at + i] ?? 0) * 2 ** (8 * i);
        at += bytes;
        count++;
      }
      if (at + count > end || to + count > length) throw new FormatError('snappy: a literal is too long');
      if (count > LONG_BYTES) out.set(input.subarray(at, at + count), to);
      else copy(inputView, at, outView, to, count);
      at += count;
      to += count;
      continue;
    }
    let count: number;
    let offset: number;
    if ((tag & 3) === 1) {
      count = ((tag >>> 2) & 7) + 4;
      offset = ((tag >>> 5) << 8) | (input[at] ?? 0);
      at += 1;
    } else {
      count = (tag >>> 2) + 1;
      offset = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8);
      at += 2;
      if ((tag & 3) === 3) {
        offset += ((input[at] ?? 0) << 16) + (input[at + 1] ?? 0) * 2 ** 24;
        at += 2;
      }
    }
    if (offset === 0 || offset > to || to + count > length || at > end) {
      throw new FormatError('snappy: a copy is out of bounds');
    }
    const from = to - offset;
    // A copy may overlap what it makes: then it repeats, and words that are not there yet can't be copied whole.
    if (offset < 8) for (let i = 0; i < count; i++) out[to + i] = out[from + i]!;
    else copy(outView, from, outView, to, count);
    to += count;
  }
  if (to !== length) throw new FormatError('snappy: the block ends too early');
  return out;
}

/** Eight bytes at a time, from the first on. */
function copy(source: DataView, from: number, target: DataView, to: number, count: number): void {
  let i = 0;
  // V8 makes plain 64-bit moves of these: no BigInt comes into being.
  for (const words = count - 7; i < words; i += 8)
    target.setBigInt64(to + i, source.getBigInt64(from + i, true), true);
  if (i + 4 <= count) {
    target.setInt32(to + i, source.getInt32(from + i, true), true);
    i += 4;
  }
  for (; i < count; i++) target.setUint8(to + i, source.getUint8(from + i));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
