import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { NONCE_PLACEHOLDER } from './src/main/page/load-page.ts';

/**
 * electron-vite builds pages for file:// with relative addresses. Ours are served from a root, by app:// or http://, and
 * have paths of their own (`/alerts/3f2a`), where relative addresses would lead astray.
 */
const servedFromRoot: Plugin = {
  name: 'watchdeck:served-from-root',
  config: () => ({ base: '/' }),
};

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * Packages that every start loads and that are made of many small files: bundled, they cost a third of the time. The
 * other "dependencies" stay outside the main bundles.
 */
const BUNDLED = [
  'zod',
  'yaml',
  'undici',
  'ws',
  'msgpackr',
  '@lezer/common',
  '@lezer/lr',
  '@prometheus-io/lezer-promql',
];

/** Three builds, none of which needs Electron's binary. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: { exclude: BUNDLED },
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          serve: 'src/main/serve.ts',
          engine: 'src/main/engine-process.ts',
          cli: 'src/main/cli.ts',
          'query-worker': 'src/main/engine/query/worker.ts',
          'dashboards-worker': 'src/main/engine/dashboards/worker.ts',
          'backup-worker': 'src/main/engine/backup/worker.ts',
          'storage-worker': 'src/main/engine/storage/worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can require nothing but electron, so it is one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    define: { 'import.meta.env.VITE_APP_VERSION': JSON.stringify(version) },
    // Vite writes the placeholder on every script, style and link tag; the shells put each response's nonce there.
    html: { cspNonce: NONCE_PLACEHOLDER },
    plugins: [react(), servedFromRoot],
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Inlined assets would be data: addresses, which the Content-Security-Policy allows for images only.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: 'src/renderer/index.html',
        // What the first page needs is one file: what it shares with later pages would be some forty, asked for one by one.
        output: { codeSplitting: { groups: [{ name: 'console', tags: ['$initial'] }] } },
      },
    },
  },
});
