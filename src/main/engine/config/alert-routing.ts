import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { explainFileError } from '#shared/model/file-errors.ts';
import { DEFAULT_ROUTING, parseAlertmanagerFile } from '../alerting/index.ts';
import type { AlertRouting } from '../alerting/types.ts';
import { DocumentError } from '../base/yaml-document.ts';

/** What the Alertmanager file says, and the files it was read from. */
export interface AlertRoutingFiles {
  readonly routing: AlertRouting;
  /** Looked for anew at each call: a template may come later. */
  readonly files: () => string[];
}

/**
 * Reads the file that `alertmanager_file` names; without one, what holds without one. Throws a {@link DocumentError} with every
 * problem, also for what is right in the file but not done here: who counts on it must know.
 */
export function readAlertRouting(file: string | undefined): AlertRoutingFiles {
  if (file === undefined) return { routing: DEFAULT_ROUTING, files: () => [] };
  const text = readFile(file, 'the Alertmanager file');
  const cwd = path.dirname(file);
  const patterns: string[] = [];
  const matching = (pattern: string): string[] =>
    globSync(pattern, { cwd })
      .sort()
      .map((match) => path.resolve(cwd, match));
  const { routing, unsupported } = parseAlertmanagerFile(
    text,
    file,
    (name) => path.resolve(cwd, name),
    (pattern) => {
      patterns.push(pattern);
      return matching(pattern).map((template) => ({
        file: template,
        text: readFile(template, 'the template file'),
      }));
    },
  );
  DocumentError.throwIfAny(unsupported);
  return { routing, files: () => [file, ...patterns.flatMap(matching)] };
}

function readFile(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const message = `${what} can't be read: ${explainFileError(error)}`;
    throw new DocumentError([{ file, line: 1, column: 1, message }]);
  }
}
