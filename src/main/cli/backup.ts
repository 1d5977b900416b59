import os from 'node:os';
import path from 'node:path';
import type { Command } from './command.ts';
import { UsageError } from './command.ts';
import { dataDirOf, readArgs } from './args.ts';
import { lineLog } from './log.ts';
import { formatBytes } from '#shared/format/index.ts';

/** `watchdeck backup`: makes one archive now, whether an engine runs on the folder or not. */
export const backup: Command = {
  name: 'backup',
  usage: '[--data-dir DIR] [--config FILE] [--to DIR]',
  summary: 'back up everything, while Watchdeck runs or not; to DIR, or where the configuration says',
  run: async (args, { out, err, appVersion }) => {
    const { values } = readArgs(
      args,
      { 'data-dir': { type: 'string' }, config: { type: 'string' }, to: { type: 'string' } },
      false,
    );
    const { createBackup, runBackupJob } = await import('../engine/backup/index.ts');
    const { readConfig } = await import('../engine/config/index.ts');
    const { dashboardFiles } = await import('../engine/dashboards/index.ts');
    const { checkExpr } = await import('../engine/query/index.ts');
    const dataDir = dataDirOf(values['data-dir']);
    const configFile = path.resolve(values.config ?? path.join(dataDir, 'watchdeck.yml'));
    const lastGoodFile = path.join(dataDir, 'watchdeck.last-good.yml');
    const { config, ruleFiles } = readConfig({
      file: configFile,
      lastGoodFile,
      checkExpr,
      log: lineLog(err),
    });
    const nowMs = Date.now();
    const files = [...ruleFiles, ...dashboardFiles(dataDir, config?.dashboardsDir ?? null)];
    const what = { dataDir, configFile, ruleFiles: files, appVersion, hostname: os.hostname(), nowMs };
    if (values.to !== undefined) {
      const made = await createBackup({ ...what, folder: path.resolve(values.to) });
      out(`${made.path} (${formatBytes(made.sizeBytes)}), checked`);
      return 0;
    }
    const settings = config?.backup;
    if (settings === undefined || (settings.folder === null && settings.bucket === null)) {
      throw new UsageError(
        `${configFile} names no place for backups (backup.folder or backup.s3): use --to.`,
      );
    }
    const { made, removed } = await runBackupJob({ ...what, settings, reuseSinceMs: Infinity });
    const places = [settings.folder, settings.bucket === null ? null : `bucket ${settings.bucket.bucket}`];
    const where = places.filter((place) => place !== null).join(' and ');
    out(`${made.name} (${formatBytes(made.sizeBytes)}) in ${where}, checked`);
    for (const name of removed) out(`removed ${name}, which was too old`);
    return 0;
  },
};
