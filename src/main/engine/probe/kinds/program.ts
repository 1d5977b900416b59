import { killProgram, startFailureWords, startProgram } from '../../base/child-program.ts';
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
  command: readonly string[],
  options: {
    readonly environment: Readonly<Record<string, string>>;
    readonly workingDirectory: string | null;
  },
): Promise<Ended> {
  const { environment, workingDirectory } = options;
  const child = startProgram(command, {
    environment,
    workingDirectory,
    env: (name) => run.context.access.env(name),
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
    killProgram(child);
    if (run.signal.aborted) throw error;
    throw new ProbeFailure('not_started', startFailureWords(error, command[0] ?? ''));
  }
}
