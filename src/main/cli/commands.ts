import { backup } from './backup.ts';
import type { Command } from './command.ts';
import { diagnostics } from './diagnostics.ts';
import { exportSamples } from './export.ts';
import { importSamples } from './import.ts';
import { restore } from './restore.ts';
import { rulesCommands } from './rules-commands.ts';
import { verify } from './verify.ts';
import { verifyBackup } from './verify-backup.ts';

const version: Command = {
  name: 'version',
  usage: '',
  summary: 'print the version',
  run: (_args, { out, appVersion }) => {
    out(appVersion);
    return Promise.resolve(0);
  },
};

/** Every command, in the order of the help. What is dear to load is imported inside a command's `run`. */
export const commands: readonly Command[] = [
  version,
  verify,
  diagnostics,
  backup,
  restore,
  verifyBackup,
  exportSamples,
  importSamples,
  ...rulesCommands,
];
