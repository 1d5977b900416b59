import { killProgram, startFailureWords, startProgram } from '../../base/child-program.ts';
import type { ActionRun } from './action-run.ts';

interface ProgramRun extends ActionRun {
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string | null;
  readonly env: (name: string) => string | undefined;
}

/** Runs a program; resolves when it ended well, rejects with how it ended otherwise. Aborted, it is killed with all it started. */
export async function runToEnd(line: readonly [string, ...string[]], run: ProgramRun): Promise<string> {
  const { signal, print } = run;
  signal.throwIfAborted();
  const child = startProgram(line, run);
  child.stdout.setEncoding('utf8').on('data', print);
  child.stderr.setEncoding('utf8').on('data', print);
  const kill = (): void => {
    killProgram(child);
  };
  signal.addEventListener('abort', kill, { once: true });
  try {
    const [exitCode, endedBy] = await new Promise<[number | null, NodeJS.Signals | null]>(
      (resolve, reject) => {
        child.once('error', (error) => {
          reject(new Error(startFailureWords(error, line[0]), { cause: error }));
        });
        child.once('close', (code, by) => {
          resolve([code, by]);
        });
      },
    );
    signal.throwIfAborted();
    if (exitCode !== 0)
      throw new Error(
        exitCode === null ? `ended by ${endedBy ?? 'a signal'}` : `exit code ${String(exitCode)}`,
      );
    return 'exit code 0';
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
