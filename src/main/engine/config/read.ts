import { existsSync } from 'node:fs';
import type { Log } from '../base/log.ts';
import { DocumentError } from '../base/yaml-document.ts';
import type { CheckExpr } from '../rules/index.ts';
import { readText } from './files.ts';
import { loadConfig } from './load.ts';
import type { WatchdeckConfig } from './types.ts';

/** A config as a command reads it that runs beside an engine: nothing is written. */
export interface ReadConfig {
  /** Null where there is none, or none that can be used. */
  readonly config: WatchdeckConfig | null;
  /** Rule files it names. */
  readonly ruleFiles: readonly string[];
}

/** Reads the config as an engine would: while it is broken, the last good one. Throws `io` when it can't be read. */
export function readConfig(options: {
  readonly file: string;
  readonly lastGoodFile: string;
  readonly checkExpr: CheckExpr;
  readonly log: Log;
}): ReadConfig {
  const { file, lastGoodFile, checkExpr, log } = options;
  for (const place of [file, lastGoodFile]) {
    if (!existsSync(place)) continue;
    try {
      const { config, files } = loadConfig(readText(place), file, checkExpr);
      return { config, ruleFiles: files().slice(1) };
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      log.warn({}, `${place} is broken: ${error.message}`);
    }
  }
  return { config: null, ruleFiles: [] };
}
