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

/** What we offer in Accept-Encoding. On this machine packing a page costs both ends more than the bytes it saves. */
export function acceptEncoding({ hostname }: URL, enableCompression: boolean): string {
  const isHere = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return enableCompression && !isHere ? 'gzip, zstd, br, deflate' : 'identity';
}

/** Undoes a body's Content-Encoding; more than `cap` bytes are refused. Returns the body itself where there is none. */
export async function unpack(
  body: Uint8Array,
  encoding: string,
  cap: number,
  address: string,
): Promise<Uint8Array> {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity' || body.length === 0) return body;
  const decompress = Object.hasOwn(decompressors, name) ? decompressors[name] : undefined;
  if (decompress === undefined) {
    throw new ScrapeError(
      'bad_encoding',
      `${address} sent its page in an encoding that was not asked for, "${name}".`,
    );
  }
  try {
    return await decompress(body, { maxOutputLength: cap });
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

/** The failure for a page beyond the target's limit. */
export function tooLarge(address: string, cap: number): ScrapeError {
  return new ScrapeError(
    'body_too_large',
    `The page of ${address} is larger than the ${cap} bytes allowed for this target: raise max_body_size, or let the exporter show less.`,
  );
}
