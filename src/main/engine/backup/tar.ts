import { WatchdeckError } from '#shared/model/errors.ts';

/** The ustar format (POSIX.1-1988) in blocks of 512 bytes, so that any `tar` opens an archive without Watchdeck. */
const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
/** What eleven octal digits hold; larger sizes are written in binary, as GNU tar does. */
const LARGEST_OCTAL = 8 ** 11;

export interface TarEntry {
  readonly name: string;
  readonly sizeBytes: number;
}

/** The block before a file. Throws where the name has more than 100 bytes. */
export function tarHeader({ name, sizeBytes }: TarEntry, modifiedMs: number): Uint8Array {
  const block = Buffer.alloc(BLOCK_BYTES);
  if (Buffer.byteLength(name) > NAME_BYTES) {
    throw new WatchdeckError('internal', `"${name}" is too long for the name of a file in an archive.`);
  }
  block.write(name, 0);
  block.write('0000600\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  if (sizeBytes < LARGEST_OCTAL) block.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(sizeBytes), 128);
  }
  const modifiedSeconds = Math.floor(modifiedMs / 1000);
  block.write(`${modifiedSeconds.toString(8).padStart(11, '0')}\0`, 136);
  block.write('0', 156);
  block.write('ustar\0' + '00', 257);
  block.write(`${checksumOf(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** What fills a file's last block. */
export function tarPadding(sizeBytes: number): Uint8Array {
  return new Uint8Array(paddingBytes(sizeBytes));
}

/** The two empty blocks that end an archive. */
export const tarEnd: Uint8Array = new Uint8Array(2 * BLOCK_BYTES);

/**
 * Reads an archive as it streams by: `open` gives a file's place, which then gets the file's bytes in order and is closed.
 * Throws `io` when it isn't an archive or ends too early.
 */
export async function readTar(
  chunks: AsyncIterable<Uint8Array>,
  open: (entry: TarEntry) => Promise<TarSink>,
): Promise<void> {
  const input = new ChunkReader(chunks);
  for (;;) {
    const block = await input.exactly(BLOCK_BYTES);
    if (block.every((byte) => byte === 0)) break;
    const entry = parseHeader(block);
    const sink = await open(entry);
    try {
      for (let left = entry.sizeBytes; left > 0;) {
        const chunk = await input.upTo(left);
        left -= chunk.length;
        await sink.write(chunk);
      }
    } finally {
      await sink.close();
    }
    await input.exactly(paddingBytes(entry.sizeBytes));
  }
  // To the end, so that the compressor's own checksum is read too.
  await input.drain();
}

/** Where the bytes of one file go. */
export interface TarSink {
  write(chunk: Uint8Array): Promise<void> | void;
  close(): Promise<void> | void;
}

function paddingBytes(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** The sum of a header's bytes, its own field counted as spaces. */
function checksumOf(block: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK_BYTES; at++) sum += at >= 148 && at < 156 ? 32 : (block[at] ?? 0);
  return sum;
}

function parseHeader(bytes: Uint8Array): TarEntry {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const octal = (from: number, to: number): number =>
    Number.parseInt(block.toString('latin1', from, to).replace(/[\0 ].*$/s, ''), 8);
  if (octal(148, 156) !== checksumOf(block)) {
    throw new WatchdeckError('io', 'what should be the header of a file in the archive is not one');
  }
  const sizeBytes = ((block[124] ?? 0) & 0x80) === 0 ? octal(124, 136) : Number(block.readBigUInt64BE(128));
  const name = block.toString('utf8', 0, NAME_BYTES).replace(/\0.*$/s, '');
  return { name, sizeBytes };
}

/** Hands out the bytes of a stream in the lengths that are asked for. */
class ChunkReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** At least one byte, at most `most`. */
  async upTo(most: number): Promise<Uint8Array> {
    while (this.rest.length === 0) {
      const next = await this.chunks.next();
      if (next.done === true) throw new WatchdeckError('io', 'the archive is cut off');
      this.rest = next.value;
    }
    const part = this.rest.subarray(0, most);
    this.rest = this.rest.subarray(part.length);
    return part;
  }

  async exactly(length: number): Promise<Uint8Array> {
    const out = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const part = await this.upTo(length - at);
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  async drain(): Promise<void> {
    while ((await this.chunks.next()).done !== true);
  }
}
