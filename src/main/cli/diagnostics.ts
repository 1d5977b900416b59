import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WatchdeckError } from '#shared/model/errors.ts';
import { dataDirOf, readArgs } from './args.ts';
import type { Command } from './command.ts';

/** `watchdeck diagnostics`: the same text as Settings offers, as far as it can be had without an engine. */
export const diagnostics: Command = {
  name: 'diagnostics',
  usage: '[--data-dir DIR] [--config FILE] [--output FILE]',
  summary: 'print versions, the config without secrets and the end of the log, for somebody who is to help',
  run: async (args, { out, appVersion }) => {
    const { values } = readArgs(
      args,
      { 'data-dir': { type: 'string' }, config: { type: 'string' }, output: { type: 'string' } },
      false,
    );
    const dataDir = dataDirOf(values['data-dir']);
    if (!existsSync(dataDir)) throw new WatchdeckError('not_found', `There is no data folder ${dataDir}.`);
    const { diagnosticsText } = await import('../engine/diagnostics/index.ts');
    const text = diagnosticsText(
      {
        appVersion,
        dataDir,
        configFile: values.config ?? path.join(dataDir, 'watchdeck.yml'),
        logFile: path.join(dataDir, 'logs', 'watchdeck.log'),
        nowMs: Date.now(),
      },
      null,
    );
    if (values.output === undefined) out(text.trimEnd());
    else {
      writeFileSync(values.output, text);
      out(`written to ${values.output}; read it before you pass it on`);
    }
    return 0;
  },
};
