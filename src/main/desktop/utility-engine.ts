import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain } from 'electron';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { engineFlags } from '../supervise/engine-flags.ts';
import type { EngineChild } from '../supervise/types.ts';

const fromEngineSchema = z.object({ channel: z.literal('control'), message: z.unknown() });

/** An engine in a utility process. */
export interface UtilityEngine extends EngineChild {
  /** Opens a channel into the engine and returns the end that belongs to a page. */
  openPort(): MessagePortMain;
}

/** Starts the engine's entry in a utility process; its own words go to `log`. */
export function forkUtilityEngine(entry: URL, log: (line: string) => void): UtilityEngine {
  const child = utilityProcess.fork(fileURLToPath(entry), [], {
    serviceName: 'Watchdeck engine',
    execArgv: [...engineFlags],
    stdio: 'pipe',
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => log(chunk.toString().trimEnd()));
  }
  return {
    send: (message) => child.postMessage({ channel: 'control', message }),
    onMessage: (handler) => {
      child.on('message', (raw: unknown) => {
        const parsed = fromEngineSchema.safeParse(raw);
        if (parsed.success) handler(parsed.data.message);
      });
    },
    onExit: (handler) => {
      child.once('exit', (code) => handler(`exit code ${code}`));
    },
    kill: () => void child.kill(),
    openPort: () => {
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage({ channel: 'connect' }, [port1]);
      return port2;
    },
  };
}
