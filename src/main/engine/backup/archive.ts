import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import { MANIFEST_NAME, manifestSchema } from './manifest.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import { readTar, tarEnd, tarHeader, tarPadding } from './tar.ts';
import type { TarEntry, TarSink } from './tar.ts';

/** A manifest is some hundred bytes per file. */
const LARGEST_MANIFEST_BYTES = 16 << 20;

/** An archive taken apart in a folder. */
export interface Unpacked {
  readonly manifest: Manifest;
  /** Where each of `manifest.files` lies, in their order. */
  readonly paths: readonly string[];
}

/** Size and SHA-256 of a file. */
export async function digestFile(file: string): Promise<Pick<ManifestFile, 'sizeBytes' | 'sha256'>> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

/** Packs the manifest and its files, which lie at `paths`, into a `.tar.zst` that is on the disk when this resolves. */
export async function writeArchive(
  manifest: Manifest,
  paths: readonly string[],
  target: string,
): Promise<void> {
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  await pipeline(
    Readable.from(tarStream(manifest, paths)),
    compress,
    createWriteStream(target, { mode: 0o600 }),
  );
  await syncFile(target);
}

/** Makes sure that a file's bytes, or a folder's names, are on the disk. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* tarStream(manifest: Manifest, paths: readonly string[]): AsyncGenerator<Uint8Array> {
  const text = Buffer.from(JSON.stringify(manifest, null, 2));
  yield tarHeader({ name: MANIFEST_NAME, sizeBytes: text.length }, manifest.createdAtMs);
  yield text;
  yield tarPadding(text.length);
  for (const [index, entry] of manifest.files.entries()) {
    yield tarHeader(entry, manifest.createdAtMs);
    yield* createReadStream(paths[index] ?? '') as AsyncIterable<Buffer>;
    yield tarPadding(entry.sizeBytes);
  }
  yield tarEnd;
}

/**
 * Unpacks an archive into an empty folder, checking every file's size and checksum against the manifest. Throws `io`,
 * naming the archive and what is wrong with it.
 */
export async function unpackArchive(archive: string, dir: string): Promise<Unpacked> {
  try {
    await stat(archive);
    return await unpack(archive, dir);
  } catch (error) {
    throw archiveError(archive, error);
  }
}

async function unpack(archive: string, dir: string): Promise<Unpacked> {
  await mkdir(dir, { recursive: true });
  const input = createReadStream(archive);
  const decompress = createZstdDecompress();
  // An error of the file reaches the reader through the decompressor.
  const piped = pipeline(input, decompress);
  piped.catch(() => undefined);
  const found: { manifest: Manifest | null } = { manifest: null };
  const paths: string[] = [];
  try {
    await readTar(decompress as AsyncIterable<Buffer>, async (entry) => {
      if (found.manifest === null) return manifestSink(entry, (read) => (found.manifest = read));
      const index = paths.length;
      const expected = found.manifest.files[index];
      if (expected?.name !== entry.name || expected.sizeBytes !== entry.sizeBytes) {
        throw new WatchdeckError('io', `"${entry.name}" is not what the manifest says should stand there`);
      }
      const place = path.join(dir, String(index));
      paths.push(place);
      return checkedSink(place, expected);
    });
    await piped;
  } finally {
    input.destroy();
    decompress.destroy();
  }
  const { manifest } = found;
  if (manifest === null) throw new WatchdeckError('io', 'there is nothing in it');
  const missing = manifest.files[paths.length];
  if (missing !== undefined) throw new WatchdeckError('io', `"${missing.name}" is missing`);
  return { manifest, paths };
}

function manifestSink(entry: TarEntry, read: (manifest: Manifest) => void): TarSink {
  if (entry.name !== MANIFEST_NAME || entry.sizeBytes > LARGEST_MANIFEST_BYTES) {
    throw new WatchdeckError(
      'io',
      `it is not a backup of Watchdeck: it has no ${MANIFEST_NAME} at its start`,
    );
  }
  const parts: Uint8Array[] = [];
  return {
    write: (chunk) => void parts.push(Uint8Array.from(chunk)),
    close: () => {
      const text = Buffer.concat(parts).toString('utf8');
      if (Buffer.byteLength(text) === entry.sizeBytes) read(parseManifest(text));
    },
  };
}

function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new WatchdeckError('io', `its ${MANIFEST_NAME} is not JSON`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const version: unknown = (json as { version?: unknown }).version;
  if (typeof version === 'number' && version > 1) {
    throw new WatchdeckError(
      'version_mismatch',
      `a newer Watchdeck made it (format ${version}); use that version or a newer one`,
    );
  }
  throw new WatchdeckError(
    'io',
    `its ${MANIFEST_NAME} is not one of Watchdeck's: ${parsed.error.issues[0]?.message ?? ''}`,
  );
}

async function checkedSink(place: string, expected: ManifestFile): Promise<TarSink> {
  const handle = await open(place, 'wx', 0o600);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  return {
    write: async (chunk) => {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await handle.writev([chunk]);
    },
    close: async () => {
      await handle.close();
      // Cut off: that is said by whoever found it.
      if (sizeBytes < expected.sizeBytes || hash.digest('hex') === expected.sha256) return;
      throw new WatchdeckError('io', `the checksum of "${expected.name}" is wrong`);
    },
  };
}

function archiveError(archive: string, error: unknown): WatchdeckError {
  const whole = (code: 'io' | 'version_mismatch', reason: string): WatchdeckError =>
    new WatchdeckError(code, `${archive} can't be used: ${reason}. Use another backup.`, { archive });
  if (error instanceof WatchdeckError) {
    return whole(error.code === 'version_mismatch' ? error.code : 'io', error.message);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ERR_|Z_|ZSTD_)/.test(code)) {
    return whole('io', `it is damaged, or not a backup (${error instanceof Error ? error.message : code})`);
  }
  return new WatchdeckError('io', `${archive}: ${explainFileError(error)}`, { archive });
}
