import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Port, PortKind } from '#shared/transport/port.ts';
import { engineFlags } from '../supervise/engine-flags.ts';
import { IpcPorts } from '../supervise/ipc-ports.ts';
import type { EngineChild } from '../supervise/types.ts';

/** An engine in a forked Node, with ports multiplexed over its IPC channel. */
export interface ForkedEngine extends EngineChild {
  readonly pid: number | undefined;
  openPort(kind: PortKind): Port;
}

/**
 * Forks `entry` (the built engine.js, or engine-process.ts from source). What it prints goes to our stderr and stdout. It
 * says nothing before it is told to start, and its end is told to a handler that comes late too.
 */
export function forkEngine(entry: URL): ForkedEngine {
  const child = fork(fileURLToPath(entry), [], {
    execArgv: [...process.execArgv, ...engineFlags],
    // Structured clone: typed arrays and undefined arrive as such.
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let onMessage: ((message: unknown) => void) | undefined;
  let onExit: ((why: string) => void) | undefined;
  let endedBecause: string | null = null;
  const ports = new IpcPorts({
    send: (message) => {
      // The callback takes the error of a channel that just closed; 'exit' tells the supervisor.
      if (child.connected) child.send(message, () => undefined);
    },
    onControl: (message) => onMessage?.(message),
    // Only the shell opens ports.
    onOpen: (port) => port.close(),
  });
  const ended = (why: string): void => {
    ports.closeAll();
    endedBecause ??= why;
    const handler = onExit;
    onExit = undefined;
    handler?.(why);
  };
  child.on('message', (message) => ports.receive(message));
  child.on('exit', (code, signal) => ended(signal ?? `exit code ${code ?? 'unknown'}`));
  child.on('error', (error) => {
    if (child.pid === undefined) ended(error.message);
  });
  return {
    pid: child.pid,
    send: (message) => ports.sendControl(message),
    onMessage: (handler) => {
      onMessage = handler;
    },
    onExit: (handler) => {
      // It may have ended before anyone listened.
      if (endedBecause === null) onExit = handler;
      else setImmediate(handler, endedBecause);
    },
    kill: () => void child.kill('SIGKILL'),
    openPort: (kind) => ports.open(kind),
  };
}
