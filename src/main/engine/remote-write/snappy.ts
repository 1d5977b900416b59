/** The body is not what it says it is; the message goes to the sender. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Copies shorter than this are done byte by byte: a call costs more. */
const SHORT_BYTES = 24;

/**
 * Unpacks a snappy block (https://github.com/google/snappy/blob/main/format_description.txt). Throws {@link FormatError}
 * on damaged bytes and on more than `maxBytes`.
 */
export function unpackSnappy(input: Uint8Array, maxBytes: number): Uint8Array {
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
  const out = new Uint8Array(length);
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
      if (count < SHORT_BYTES) for (let i = 0; i < count; i++) out[to + i] = input[at + i]!;
      else out.set(input.subarray(at, at + count), to);
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
    // A copy may overlap what it makes: then it repeats.
    if (count < SHORT_BYTES || offset < count) for (let i = 0; i < count; i++) out[to + i] = out[from + i]!;
    else out.copyWithin(to, from, from + count);
    to += count;
  }
  if (to !== length) throw new FormatError('snappy: the block ends too early');
  return out;
}
