import { pipeline } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

/** Less than this isn't worth packing. */
const MIN_BYTES = 4 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** A body as it goes out. */
export interface EncodedBody {
  readonly headers: Record<string, string>;
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Encodes a body's pieces, and packs them where the asker takes that and there is enough of it. */
export function encodeBody(body: Iterable<string>, acceptsGzip: boolean): EncodedBody {
  const bytes = encoded(body);
  if (!acceptsGzip) return { headers: {}, pieces: bytes };
  const headers = { Vary: 'Accept-Encoding' };
  const first = bytes.next();
  if (first.done === true) return { headers, pieces: [] };
  const whole = startingWith(first.value, bytes);
  if (first.value.byteLength < MIN_BYTES) return { headers, pieces: whole };
  return { headers: { ...headers, 'Content-Encoding': 'gzip' }, pieces: packed(whole) };
}

function* encoded(body: Iterable<string>): Generator<Uint8Array> {
  for (const piece of body) yield Buffer.from(piece);
}

function* startingWith(first: Uint8Array, rest: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield first;
  yield* rest;
}

/** The fastest level: on this machine and in its network time is what counts. zlib works in a thread of its own. */
function packed(pieces: Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: CHUNK_BYTES });
  // An error in `pieces` comes out of gzip's end; a reader that stops early ends both.
  pipeline(pieces, gzip, () => undefined);
  return gzip as AsyncIterable<Uint8Array>;
}
