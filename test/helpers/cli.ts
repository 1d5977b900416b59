import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** How one command ended. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `watchdeck …` from source in a process of its own; `spawned` gets the process, e.g. to kill it. */
export async function runWatchdeck(
  args: readonly string[],
  spawned: (kill: () => void) => void = () => undefined,
): Promise<CliRun> {
  const child = spawn(process.execPath, ['src/main/cli.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  spawned(() => child.kill('SIGKILL'));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
