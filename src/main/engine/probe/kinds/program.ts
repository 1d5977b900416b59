import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { errorCodeOf } from '../../base/network-failure.ts';
import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';

/** Output beyond this is read and forgotten. */
const MOST_KEPT = 4096;

export interface Ended {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  /** Both streams, in order of arrival, the first 4 KiB. */
  readonly output: string;
}

/** Runs a program without a shell and with an environment of its own; where time runs out it is killed with all it started. */
export async function runProgram(
  run: ProbeRun,
  [program = '', ...args]: readonly string[],
  options: {
    readonly environment: Readonly<Record<string, string>>;
    readonly workingDirectory: string | null;
  },
): Promise<Ended> {
  const child = spawn(program, args, {
    shell: false,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnvironment(run), ...options.environment },
    // A group of its own, so that what it started ends with it.
    detached: process.platform !== 'win32',
    ...(options.workingDirectory === null ? {} : { cwd: options.workingDirectory }),
  });
  let output = '';
  const keep = (part: Buffer): void => {
    if (output.length < MOST_KEPT) output = (output + part.toString('utf8')).slice(0, MOST_KEPT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, endedBy) => resolve({ exitCode, endedBy, output }));
  });
  try {
    return await run.abortable(ended);
  } catch (error) {
    killTree(child);
    if (run.signal.aborted) throw error;
    throw startFailure(error, program);
  }
}

/** What a program needs to run at all, and nothing that is ours: no tokens, no keys. */
function cleanEnvironment(run: ProbeRun): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'SystemDrive', 'PATHEXT', 'TEMP', 'TMP'];
  const kept = names.flatMap((name) => {
    const value = run.context.access.env(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { LC_ALL: 'C', ...Object.fromEntries(kept) };
}

function killTree(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

function startFailure(error: unknown, program: string): ProbeFailure {
  const code = errorCodeOf(error);
  const reason =
    code === 'ENOENT'
      ? 'there is no such program (or no such working directory)'
      : code === 'EACCES'
        ? 'this user may not run it'
        : String(error);
  return new ProbeFailure('not_started', `${program} could not be started: ${reason}.`);
}
