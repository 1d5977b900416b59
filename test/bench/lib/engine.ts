import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { forkEngine } from '#main/serve/forked-engine.ts';
import { createClient } from '#shared/contract/client.ts';
import { engineToShellSchema } from '#shared/shell/control.ts';
import { buildIfStale } from '../../../scripts/lib/build-if-stale.ts';
import { inProject } from '../../../scripts/lib/paths.ts';

/** A whole engine in a process of its own, as a shell starts it. */
export interface MeasuredEngine {
  readonly pid: number;
  /** Value of a scalar or of the first series of an instant query, now unless told; NaN when there is none. */
  query(expr: string, timeMs?: number): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the built engine on a data folder; `config` is the text of its watchdeck.yml. Resolves once it is ready. */
export async function startEngineProcess(dataDir: string, config: string): Promise<MeasuredEngine> {
  await buildIfStale();
  writeFileSync(join(dataDir, 'watchdeck.yml'), config);
  const child = forkEngine(pathToFileURL(inProject('out', 'main', 'engine.js')));
  const exited = new Promise<string>((resolve) => child.onExit(resolve));
  await new Promise<void>((resolve, reject) => {
    child.onMessage((raw) => {
      const message = engineToShellSchema.parse(raw);
      if (message.type === 'ready') resolve();
      if (message.type === 'fatal') reject(new Error(message.error.message));
    });
    void exited.then((why) => reject(new Error(`the engine ended: ${why}`)));
    child.send({ type: 'start', shell: 'test', appVersion: '1.0.0', dataDir });
  });
  if (child.pid === undefined) throw new Error('the engine has no process');
  const client = createClient({
    appVersion: 'bench',
    connect: () => Promise.resolve(child.openPort('console')),
  });
  return {
    pid: child.pid,
    query: async (expr, timeMs) => {
      const { vector } = await client.call('query.instant', { expr, timeMs });
      return vector[0]?.value ?? Number.NaN;
    },
    stop: async () => {
      client.close();
      child.send({ type: 'stop' });
      await exited;
    },
  };
}
