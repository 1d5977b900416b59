import { existsSync } from 'node:fs';

/** Name of the worker's entry in the build; see `main` in electron.vite.config.ts. */
const BUILT = 'query-worker.js';

/** Where the worker's code is: beside this file in the sources, beside the engine's entry in the build. */
export function workerEntry(here: string = import.meta.url): URL {
  if (here.endsWith('.ts')) return new URL('worker.ts', here);
  // Code that several entries share lies in a folder below them.
  const candidates = [new URL(BUILT, here), new URL(`../${BUILT}`, here)];
  const found = candidates.find((url) => existsSync(url));
  if (found === undefined) throw new Error(`${BUILT} is missing beside ${here}: build again`);
  return found;
}
