import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { NotifyCommand } from './notify-command.ts';

const NOTIFY_TIMEOUT_MS = 10_000;
const GRUMBLING_MS = 1_000;
/** All that notify-send says, with an error code, when it showed a notification but not its buttons. */
const WITHOUT_BUTTONS = /^Actions are not supported by this notifications server\.[^\n]*$/;

/** A program that stays until the notification it shows is gone. */
export interface StayingProgram {
  /** Its first line. */
  readonly id: string;
  readonly ended: Promise<void>;
  /** Ends it; the notification stays. */
  stop(): void;
}

/** Runs a program to its end and gives what it printed; rejects `unsupported` with what is in the way. */
export function runProgram(command: NotifyCommand): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command.file,
      command.args,
      { timeout: NOTIFY_TIMEOUT_MS, windowsHide: true, env: { ...process.env, ...command.env } },
      (error, stdout, stderr) => {
        if (error) reject(refusal(command, error, stderr));
        else resolve(stdout);
      },
    );
  });
}

/** Starts a program; resolves with its first line, and hands on those that follow. Rejects as {@link runProgram} does. */
export function startProgram(
  command: NotifyCommand,
  onAnswer: (line: string) => void,
): Promise<StayingProgram> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...command.env },
    });
    // Not SIGINT: at that notify-send takes its notification away.
    const stop = (): void => void child.kill('SIGKILL');
    let timer = setTimeout(stop, NOTIFY_TIMEOUT_MS);
    const ended = new Promise<void>((end) => child.once('close', () => end()));
    let id: string | null = null;
    let complaint = '';
    const accept = (): void => {
      if (id !== null) resolve({ id, ended, stop });
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (id !== null) {
        onAnswer(line.trim());
        return;
      }
      id = line.trim();
      clearTimeout(timer);
      // An id is printed also when nothing could be shown. What went wrong was said before it, on the other pipe, and is read
      // in this turn at the latest; such a program then ends with an error, and one that goes on only grumbles.
      setImmediate(() => {
        if (complaint === '') accept();
        else timer = setTimeout(accept, GRUMBLING_MS);
      });
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-1_000);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(refusal(command, error, ''));
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (code === 0 || WITHOUT_BUTTONS.test(complaint.trim())) accept();
      reject(refusal(command, new Error('ended without a word'), complaint));
    });
  });
}

function refusal(command: NotifyCommand, error: Error, stderr: string): WatchdeckError {
  const missing = 'code' in error && error.code === 'ENOENT';
  const lastWords = stderr.trim().split('\n').at(-1) ?? '';
  const reason = missing
    ? `${command.file} is not installed${command.file === 'notify-send' ? ' (Debian: libnotify-bin)' : ''}`
    : `${command.file}: ${lastWords === '' ? error.message : lastWords}`;
  return new WatchdeckError('unsupported', reason);
}
