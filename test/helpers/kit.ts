import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';
import { inProject } from '../../scripts/lib/paths.ts';

export interface ServedKit {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A page by itself gets a clock of 5 µs. Others get one of 100 µs, on which a perfect 60 frames a second are 16.6, 16.7 and
 * now and then 16.8 ms apart.
 */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const;

/** Builds the kit, minified as the console is, and serves it on a free port. */
export async function serveKit(): Promise<ServedKit> {
  const outDir = mkdtempSync(join(tmpdir(), 'watchdeck-kit-'));
  const root = inProject('src', 'renderer');
  const common = { root, configFile: false, logLevel: 'error' } as const;
  await build({
    ...common,
    plugins: [react()],
    build: { outDir, emptyOutDir: true, rolldownOptions: { input: join(root, '_kit.html') } },
  });
  const server = await preview({
    ...common,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, headers: ISOLATED },
  });
  const [local] = server.resolvedUrls?.local ?? [];
  if (local === undefined) throw new Error('the kit has no address');
  return {
    url: `${local}_kit.html`,
    close: async () => {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
