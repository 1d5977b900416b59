import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import { ScrapeError } from './failure.ts';

type Decompress = (data: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const inflateWrapped: Decompress = promisify(inflate);
const inflateBare: Decompress = promisify(inflateRaw);
const unzip: Decompress = promisify(gunzip);

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: unzip,
  'x-gzip': unzip,
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
  // "deflate" is zlib by RFC 9110, but some servers send the bare stream: a zlib header has 8 in its low nibble.
  deflate: (data, options) =>
    ((data[0] ?? 0) & 15) === 8 ? inflateWrapped(data, options) : inflateBare(data, options),
};

/** What we offer in Accept-Encoding. */
export const ACCEPT_ENCODING = 'gzip, zstd, br, deflate';

/** Collects a body and undoes its Content-Encoding; more than `cap` bytes on either side are refused while reading. */
export async function readBody(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
  cap: number,
  address: string,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > cap) throw tooLarge(address, cap);
    parts.push(chunk);
  }
  const body = parts.length === 1 && parts[0] !== undefined ? parts[0] : joined(parts, length);
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity' || length === 0) return body;
  const decompress = Object.hasOwn(decompressors, name) ? decompressors[name] : undefined;
  if (decompress === undefined) {
    throw new ScrapeError(
      'bad_encoding',
      `${address} sent its page in an encoding that was not asked for, "${name}".`,
    );
  }
  try {
    const unpacked = await decompress(body, { maxOutputLength: cap });
    freeBytes(body);
    return unpacked;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(address, cap);
    const detail = error instanceof Error ? error.message : String(error);
    throw new ScrapeError(
      'bad_encoding',
      `The page of ${address} says it is ${name}, but can't be unpacked: ${detail}.`,
    );
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const body = Buffer.concat(parts, length);
  for (const part of parts) freeBytes(part);
  return body;
}

/**
 * Gives the memory of bytes that nobody reads any more back at once. Left to the garbage collector, pages of a hundred
 * targets are 15 MB a second outside the JavaScript heap, and V8 answers by collecting the whole heap every second.
 */
export function freeBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  // Node cuts small buffers out of a shared pool of this size; that one isn't ours.
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength !== Buffer.poolSize)
    buffer.transfer(0);
}

function tooLarge(address: string, cap: number): ScrapeError {
  return new ScrapeError(
    'body_too_large',
    `The page of ${address} is larger than the ${cap} bytes allowed for this target: raise max_body_size, or let the exporter show less.`,
  );
}
