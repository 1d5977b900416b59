import { readFileSync } from 'node:fs';
import path from 'node:path';
import { explainFileError } from '#shared/model/file-errors.ts';
import { DEFAULT_ROUTING, parseAlertmanagerFile } from '../alerting/index.ts';
import type { AlertRouting } from '../alerting/types.ts';
import { DocumentError } from '../base/yaml-document.ts';

/**
 * Reads the file that `alertmanager_file` names; without one, what holds without one. Throws a {@link DocumentError} with every
 * problem, also for what is right in the file but not done here: who counts on it must know.
 */
export function readAlertRouting(file: string | undefined): AlertRouting {
  if (file === undefined) return DEFAULT_ROUTING;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the Alertmanager file can't be read: ${explainFileError(error)}`;
    throw new DocumentError([{ file, line: 1, column: 1, message }]);
  }
  const directory = path.dirname(file);
  const { routing, unsupported } = parseAlertmanagerFile(text, file, (name) => path.resolve(directory, name));
  DocumentError.throwIfAny(unsupported);
  return routing;
}
