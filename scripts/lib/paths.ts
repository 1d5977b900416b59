import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, wherever the script is started from. */
export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A path inside the repository. */
export function inProject(...parts: string[]): string {
  return join(projectRoot, ...parts);
}
