import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { _electron as electron } from 'playwright';
import { installedElectron } from '../../../scripts/lib/electron.ts';
import { inProject, projectRoot } from '../../../scripts/lib/paths.ts';
import { runDouble } from './double-driver.ts';
import type { Driver } from './types.ts';

export const RECORDER = inProject('test', 'e2e', 'desktop', 'recorder.ts');

const binary = installedElectron();
export const electronKind =
  binary === null ? 'the Electron double (no Electron binary here)' : `Electron at ${binary}`;

/** The command that starts the shell with these flags. */
function commandOf(flags: readonly string[]): [string, ...string[]] {
  return binary === null
    ? [
        process.execPath,
        // Types are taken away by what Node still calls experimental.
        '--disable-warning=ExperimentalWarning',
        inProject('test', 'electron-double', 'run.ts'),
        '-r',
        RECORDER,
        inProject('out', 'main', 'index.js'),
        ...flags,
      ]
    : [binary, '-r', RECORDER, projectRoot, ...flags];
}

/** Starts the shell; resolves once its app is ready. */
export async function startDesktop(flags: readonly string[]): Promise<Driver> {
  if (binary === null) return runDouble(commandOf(flags));
  const app = await electron.launch({
    executablePath: binary,
    args: ['-r', RECORDER, projectRoot, ...flags],
  });
  const child = app.process();
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const evaluate = app.evaluate.bind(app) as unknown as Driver['evaluate'];
  return {
    evaluate,
    page: () => app.firstWindow(),
    get output() {
      return output;
    },
    ended: once(child, 'exit').then(([code]) => code as number | null),
    kill: async () => {
      child.kill('SIGKILL');
      await app.close().catch(() => undefined);
    },
  };
}

/** Starts the shell once more with these flags and waits for its end: a second instance hands over and ends. */
export async function startSecond(flags: readonly string[]): Promise<number | null> {
  const [command, ...args] = commandOf(flags);
  const child = spawn(command, args, { stdio: 'inherit' });
  await once(child, 'exit');
  return child.exitCode;
}
