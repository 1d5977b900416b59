import type { Log } from '../engine/base/log.ts';

/** A log for commands: warnings and errors are lines on stderr, the rest is for running engines. */
export function lineLog(err: (line: string) => void): Log {
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_fields, message) => err(message),
    error: (_fields, message) => err(message),
    child: () => log,
  };
  return log;
}
