import { rm, stat } from 'node:fs/promises';
import { checkDatabase } from '../storage/index.ts';
import { unpackArchive } from './archive.ts';
import type { Unpacked } from './archive.ts';
import type { Manifest } from './manifest.ts';

/** What a look at an archive told. */
export interface VerifiedArchive {
  readonly manifest: Manifest;
  /** Of the archive itself. */
  readonly sizeBytes: number;
}

/**
 * Opens an archive as a restore would: unpacks it into the folder `work`, which is removed again, checks every checksum and
 * reads its databases whole. Throws `io` with the reason when it is not good.
 */
export async function verifyArchive(archive: string, work: string): Promise<VerifiedArchive> {
  try {
    const { manifest } = await unpackChecked(archive, work);
    const { size } = await stat(archive);
    return { manifest, sizeBytes: size };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The same, and leaves what it unpacked. */
export async function unpackChecked(archive: string, dir: string): Promise<Unpacked> {
  const unpacked = await unpackArchive(archive, dir);
  for (const [index, { kind }] of unpacked.manifest.files.entries()) {
    const place = unpacked.paths[index];
    if (kind === 'database' && place !== undefined) checkDatabase(place);
  }
  return unpacked;
}
