import path from 'node:path';
import { formatTimestamp } from '#shared/format/index.ts';
import type { Command } from './command.ts';
import { UsageError } from './command.ts';
import { dataDirOf, readArgs } from './args.ts';

/** `watchdeck restore`: puts an archive's data into a data folder. */
export const restore: Command = {
  name: 'restore',
  usage: 'ARCHIVE [--data-dir DIR] [--force]',
  summary: 'put the data of a backup into an empty data folder; --force moves what is there aside',
  run: async (args, { out }) => {
    const { values, positionals } = readArgs(
      args,
      { 'data-dir': { type: 'string' }, force: { type: 'boolean' } },
      true,
    );
    const [archive] = positionals;
    if (archive === undefined || positionals.length > 1) throw new UsageError('Name one archive.');
    const { restoreBackup } = await import('../engine/backup/index.ts');
    const dataDir = dataDirOf(values['data-dir']);
    const restored = await restoreBackup({
      archive: path.resolve(archive),
      dataDir,
      force: values.force ?? false,
      nowMs: Date.now(),
    });
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const { createdAtMs, hostname } = restored.manifest;
    if (restored.movedTo !== null) out(`moved what was there to ${restored.movedTo}`);
    out(`restored ${dataDir} as it was on ${hostname} at ${formatTimestamp(createdAtMs, timeZone)}`);
    for (const { originalPath, restoreTo } of restored.elsewhere) {
      out(
        `${originalPath} stood outside the configuration's folder; its copy is ${path.join(dataDir, restoreTo)}`,
      );
    }
    return 0;
  },
};
