import { globSync } from 'node:fs';
import path from 'node:path';

/** The files a pattern matches, sorted; relative ones are seen from the folder of the file that names it. */
export function matchFiles(pattern: string, from: string): string[] {
  const folder = path.dirname(from);
  return globSync(pattern, { cwd: folder })
    .sort()
    .map((match) => path.resolve(folder, match));
}
