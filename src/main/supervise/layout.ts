import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Where the parts of Watchdeck lie, seen from a shell's entry file, built (`out/main/*.js`) or from source (`src/main/*.ts`). */
export interface Layout {
  /** Entry of the engine's process. */
  engineEntry: URL;
  /** Folder of the built page. */
  pageRoot: string;
  preload: string;
  resources: string;
  appVersion: string;
}

/** `entry` is the shell entry's own `import.meta.url`. Throws when package.json is not where it should be. */
export function layoutOf(entry: URL): Layout {
  const fromSource = entry.pathname.endsWith('.ts');
  const at = (path: string): URL => new URL(`../../${path}`, entry);
  const manifest: unknown = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  return {
    engineEntry: new URL(fromSource ? './engine-process.ts' : './engine.js', entry),
    pageRoot: fileURLToPath(at('out/renderer')),
    preload: fileURLToPath(at('out/preload/index.cjs')),
    resources: fileURLToPath(at('resources')),
    appVersion: z.object({ version: z.string() }).parse(manifest).version,
  };
}
