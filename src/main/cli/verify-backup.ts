import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { formatBytes, formatTimestamp } from '#shared/format/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import type { Command } from './command.ts';
import { UsageError } from './command.ts';
import { readArgs } from './args.ts';

/** `watchdeck verify-backup`: opens an archive as a restore would, without keeping what it unpacks. */
export const verifyBackup: Command = {
  name: 'verify-backup',
  usage: 'ARCHIVE',
  summary: 'unpack a backup beside itself, check every checksum and database, and clear up again',
  run: async (args, { out }) => {
    const { positionals } = readArgs(args, {}, true);
    const [archive] = positionals;
    if (archive === undefined || positionals.length > 1) throw new UsageError('Name one archive.');
    const { verifyArchive } = await import('../engine/backup/index.ts');
    // Beside the archive, where there was room for it: the system's temporary folder may be small.
    const work = await makeFolder(path.dirname(path.resolve(archive)));
    const { manifest, sizeBytes } = await verifyArchive(archive, work);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    out(
      `good: ${formatBytes(sizeBytes)}, made by Watchdeck ${manifest.appVersion} on ${manifest.hostname} ` +
        `at ${formatTimestamp(manifest.createdAtMs, timeZone)}`,
    );
    for (const { restoreTo, sizeBytes: bytes } of manifest.files)
      out(`  ${restoreTo} (${formatBytes(bytes)})`);
    return 0;
  },
};

async function makeFolder(beside: string): Promise<string> {
  try {
    return await mkdtemp(path.join(beside, '.watchdeck-verify-'));
  } catch (error) {
    throw new WatchdeckError('io', `${beside}: ${explainFileError(error)}`, { folder: beside });
  }
}
