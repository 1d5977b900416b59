import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { createStream } from 'rotating-file-stream';
import { WatchdeckError } from '#shared/model/errors.ts';
import { explainFileError } from '#shared/model/file-errors.ts';
import type { Log } from '../base/log.ts';

export interface OpenedLog {
  readonly log: Log;
  readonly file: string;
  /** Writes out what is buffered and closes the file. */
  close(): Promise<void>;
}

/**
 * Structured JSON lines in `<dataDir>/logs/watchdeck.log`, rotated at 5 MB with five old files kept. Errors also go
 * to stderr, one plain line each, because a person may be looking at a terminal. Throws `io` when the folder can't be made.
 */
export function openLog(options: { readonly dataDir: string; readonly level?: string }): OpenedLog {
  const directory = path.join(options.dataDir, 'logs');
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new WatchdeckError('io', `The folder of the log, ${directory}: ${explainFileError(error)}`);
  }
  const stream = createStream('watchdeck.log', { path: directory, size: '5M', maxFiles: 5 });
  let reported = false;
  stream.on('error', (error: Error) => {
    // A full disk must not stop the monitor; say so once where someone may see it.
    if (!reported) process.stderr.write(`watchdeck: can't write the log: ${error.message}\n`);
    reported = true;
  });
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(args, method, level) {
          const [fields, message] = args as [unknown, string | undefined];
          if (level >= 50 && typeof message === 'string') {
            process.stderr.write(`watchdeck: ${message}${detail(fields)}\n`);
          }
          method.apply(this, args);
        },
      },
    },
    stream,
  );
  return {
    log: logger,
    file: path.join(directory, 'watchdeck.log'),
    close: () =>
      new Promise((resolve) => {
        stream.end(() => {
          resolve();
        });
      }),
  };
}

/** The error's own sentence behind ours, where there is one. */
function detail(fields: unknown): string {
  const error = (fields as { err?: unknown } | null)?.err;
  return error instanceof Error ? `: ${error.message}` : '';
}
