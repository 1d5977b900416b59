import { ByteReader, ByteWriter } from './bytes.ts';

/** General compressor and checksum, handed in: codecs do no I/O and import nothing of Node. */
export interface BlockTools {
  readonly compress: (bytes: Uint8Array) => Uint8Array;
  readonly decompress: (bytes: Uint8Array) => Uint8Array;
  readonly checksum: (bytes: Uint8Array) => number;
}

/**
 * A sealed block: `u8 version`, `u32 checksum` of all that follows, varint columns per part, varint parts, the length of
 * each part, then the parts, each compressed by itself so that a query unpacks only what it asks for.
 */
const VERSION = 2;
/** What is read: version 1 has no divided integer columns. */
const OLDEST_VERSION = 1;

export function packBlock(
  columnsPerPart: number,
  parts: readonly Uint8Array[],
  tools: BlockTools,
): Uint8Array {
  const body = new ByteWriter(parts.reduce((sum, part) => sum + part.length + 8, 16));
  body.varint(columnsPerPart);
  body.varint(parts.length);
  for (const part of parts) body.varint(part.length);
  for (const part of parts) body.put(part);
  const out = new ByteWriter(body.length + 5);
  out.u8(VERSION);
  out.u32(tools.checksum(body.view()));
  out.put(body.view());
  return out.view();
}

/** A block whose checksum was right; parts are still compressed. */
export interface PackedBlock {
  readonly columnsPerPart: number;
  readonly parts: readonly Uint8Array[];
}

/** Throws RangeError when the bytes are damaged or of a newer format. */
export function openBlock(bytes: Uint8Array, tools: BlockTools): PackedBlock {
  const input = new ByteReader(bytes);
  const version = input.u8();
  if (version < OLDEST_VERSION || version > VERSION)
    throw new RangeError(`block format ${version} is unknown`);
  const expected = input.u32();
  if (tools.checksum(bytes.subarray(input.position)) !== expected)
    throw new RangeError('the checksum is wrong');
  const columnsPerPart = input.varint();
  const lengths = Array.from({ length: input.varint() }, () => input.varint());
  return { columnsPerPart, parts: lengths.map((length) => input.take(length)) };
}

/** A part before compression: varint columns, the length of each, then their bytes. */
export function packPart(columns: ByteWriter, ends: readonly number[], tools: BlockTools): Uint8Array {
  const out = new ByteWriter(columns.length + ends.length * 2 + 8);
  out.varint(ends.length);
  ends.forEach((end, index) => {
    out.varint(end - (ends[index - 1] ?? 0));
  });
  out.put(columns.view());
  return tools.compress(out.view());
}

/** A decompressed part: the bytes of its columns by number within the part. */
export class Part {
  private readonly bytes: Uint8Array;
  private readonly starts: Uint32Array;

  constructor(compressed: Uint8Array, tools: BlockTools) {
    this.bytes = tools.decompress(compressed);
    const input = new ByteReader(this.bytes);
    const columns = input.varint();
    if (columns > this.bytes.length) throw new RangeError(`${columns} columns in ${this.bytes.length} bytes`);
    this.starts = new Uint32Array(columns + 1);
    for (let i = 0; i < columns; i++) this.starts[i + 1] = input.varint();
    this.starts[0] = input.position;
    for (let i = 0; i < columns; i++) this.starts[i + 1]! += this.starts[i]!;
  }

  get columns(): number {
    return this.starts.length - 1;
  }

  /** Bytes held, for the cache's accounts. */
  get size(): number {
    return this.bytes.length + this.starts.byteLength;
  }

  column = (index: number): Uint8Array => {
    const start = this.starts[index];
    const end = this.starts[index + 1];
    if (start === undefined || end === undefined) throw new RangeError(`no column ${index} in this part`);
    return this.bytes.subarray(start, end);
  };
}
