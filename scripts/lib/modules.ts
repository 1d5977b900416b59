import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inProject } from './paths.ts';

/** Loads the modules of a folder of the project that export a function `run`, by name; others there are their helpers. */
export async function loadRunnable<M extends object>(...folder: string[]): Promise<Map<string, M>> {
  const found = new Map<string, M>();
  const dir = inProject(...folder);
  if (!existsSync(dir)) return found;
  for (const file of readdirSync(dir).sort()) {
    if (!file.endsWith('.ts')) continue;
    const loaded = (await import(pathToFileURL(inProject(...folder, file)).href)) as M;
    if ('run' in loaded && typeof loaded.run === 'function') found.set(file.slice(0, -'.ts'.length), loaded);
  }
  return found;
}
