import { existsSync } from 'node:fs';

/**
 * Where a thread's code is: `./worker.ts` beside the module that asks (`here`, its `import.meta.url`) in the sources, NAME.js
 * beside the engine's entry in the build; NAME is the entry's in `main` of electron.vite.config.ts.
 */
export function threadEntry(here: string, name: string): URL {
  if (here.endsWith('.ts')) return new URL('./worker.ts', here);
  // Code that several entries share lies in a folder below them.
  const candidates = [new URL(`${name}.js`, here), new URL(`../${name}.js`, here)];
  const found = candidates.find((url) => existsSync(url));
  if (found === undefined) throw new Error(`${name}.js is missing beside ${here}: build again`);
  return found;
}
