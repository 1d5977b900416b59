import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { errorCodeOf } from './network-failure.ts';

export type ChildProgram = ChildProcessByStdio<null, Readable, Readable>;

export interface ProgramOptions {
  /** Put on top of what a program needs to run at all. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string | null;
  /** Reads a variable of our own environment. */
  readonly env: (name: string) => string | undefined;
}

/** Starts a program without a shell, without input, with an environment of its own, in a process group of its own. */
export function startProgram(
  [program = '', ...args]: readonly string[],
  { environment, workingDirectory, env }: ProgramOptions,
): ChildProgram {
  return spawn(program, args, {
    shell: false,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnvironment(env), ...environment },
    // A group of its own, so that what it started ends with it.
    detached: process.platform !== 'win32',
    ...(workingDirectory === null ? {} : { cwd: workingDirectory }),
  });
}

/** What a program needs to run at all, and nothing that is ours: no tokens, no keys. */
function cleanEnvironment(env: (name: string) => string | undefined): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'SystemDrive', 'PATHEXT', 'TEMP', 'TMP'];
  const kept = names.flatMap((name) => {
    const value = env(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { LC_ALL: 'C', ...Object.fromEntries(kept) };
}

/** Ends a program with all it started, at once. */
export function killProgram(child: ChildProgram): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

/** Why a program could not be started, in words. */
export function startFailureWords(error: unknown, program: string): string {
  const code = errorCodeOf(error);
  const reason =
    code === 'ENOENT'
      ? 'there is no such program (or no such working directory)'
      : code === 'EACCES'
        ? 'this user may not run it'
        : String(error);
  return `${program} could not be started: ${reason}.`;
}
