/**
 * `npm start [-- FLAGS]`: builds when sources changed, then opens the desktop shell where Electron can be had and there
 * is a display, else says why not in one line and runs the serve shell in this process. `--headless`, or
 * `WATCHDECK_SHELL=serve|desktop`, chooses.
 */
import { spawn } from 'node:child_process';
import { hasDisplay } from '#main/serve/chromium.ts';
import { buildIfStale } from './lib/build-if-stale.ts';
import { chooseShell } from './lib/choose-shell.ts';
import { obtainElectron } from './lib/electron.ts';
import { endWithNpm } from './lib/end-with-npm.ts';
import { projectRoot } from './lib/paths.ts';
import { runBuiltServe } from './lib/run-built-serve.ts';

/** An app that dies sooner never opened: a missing library, a sandbox that the system forbids. */
const EARLY_DEATH_MS = 5_000;

const say = (line: string): void => console.error(`watchdeck: ${line}`);
let wasAskedToStop = false;
const argv = process.argv.slice(2);
const args = argv.filter((each) => each !== '--headless');

endWithNpm();
try {
  const { platform, env } = process;
  const choice = chooseShell({ argv, env, hasDisplay: hasDisplay(), platform, uid: process.getuid?.() });
  await buildIfStale(() => say('building'));
  if (choice.shell === 'serve') await serve(choice.why);
  else await openDesktop(choice.isForced);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function serve(why: string | null): Promise<void> {
  if (why !== null) say(`the console opens in a browser instead of the desktop app: ${why}`);
  await runBuiltServe(args);
}

async function openDesktop(isForced: boolean): Promise<void> {
  const electron = await obtainElectron(say);
  if ('problem' in electron) {
    if (isForced) throw new Error(electron.problem);
    await serve(electron.problem);
    return;
  }
  const startedMs = performance.now();
  const { code, signal } = await runElectron(electron.path);
  const isEarlyDeath = (code !== 0 || signal !== null) && performance.now() - startedMs < EARLY_DEATH_MS;
  if (isEarlyDeath && !isForced && !wasAskedToStop)
    await serve(`Electron ended at once (${signal ?? `code ${code ?? ''}`})`);
  else process.exitCode = code ?? 1;
}

function runElectron(path: string): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, [projectRoot, ...args], { stdio: 'inherit' });
    const forward = (signal: NodeJS.Signals): void => {
      wasAskedToStop = true;
      child.kill(signal);
    };
    process.on('SIGTERM', forward).on('SIGINT', forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // The serve shell, should it follow, has handlers of its own.
      process.off('SIGTERM', forward).off('SIGINT', forward);
      resolve({ code, signal });
    });
  });
}
