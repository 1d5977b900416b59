/**
 * `npm run dev [-- FLAGS]`: with Electron's binary, electron-vite's development server; without it, the serve shell, built
 * anew whenever a source changes (and started anew unless only the page changed: reload that).
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { sep } from 'node:path';
import { hasDisplay } from '#main/serve/chromium.ts';
import { buildIfStale } from './lib/build-if-stale.ts';
import { installedElectron } from './lib/electron.ts';
import { inProject } from './lib/paths.ts';
import { runNode, toolScript } from './lib/tool.ts';

/** Editors write several files at once. */
const SETTLE_MS = 300;

const args = process.argv.slice(2);
const say = (line: string): void => console.error(`watchdeck dev: ${line}`);

if (hasDisplay() && installedElectron() !== null) {
  const { code } = await runNode(toolScript('electron-vite'), ['dev', '--', ...args], { inherit: true });
  process.exitCode = code;
} else {
  say('no Electron binary or no display: the serve shell, built anew on every change');
  await serveAndWatch();
}

async function serveAndWatch(): Promise<void> {
  let server: ChildProcess | null = null;
  let pageOnly = true;
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();

  const refresh = async (restart: boolean): Promise<void> => {
    try {
      await buildIfStale(() => say('building'));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      return;
    }
    if (server !== null && !restart) return;
    if (server !== null && server.exitCode === null) {
      const old = server;
      const ended = new Promise((resolve) => old.once('exit', resolve));
      old.kill('SIGTERM');
      await ended;
    }
    server = fork(inProject('out', 'main', 'serve.js'), args, { stdio: 'inherit' });
  };

  await refresh(true);
  watch(inProject('src'), { recursive: true }, (_event, file) => {
    pageOnly &&= file?.startsWith(`renderer${sep}`) ?? false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const restart = !pageOnly;
      pageOnly = true;
      working = working.then(() => refresh(restart));
    }, SETTLE_MS);
  });
  const stop = (): void => {
    server?.once('exit', (code) => process.exit(code ?? 1));
    if (server?.kill('SIGTERM') !== true) process.exit(0);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}
