import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../../scripts/lib/paths.ts';
import { App } from './app.ts';

/** The console with an engine whose clock the test moves. */
export class ClockedApp extends App {
  constructor(config: string) {
    super({ config, command: [process.execPath, inProject('test', 'helpers', 'clocked-serve.ts')] });
  }

  /** Lets so much time pass for the engine: about 0.1 s for 50 s of it. */
  async pass(ms: number): Promise<void> {
    const port = readFileSync(join(this.dataDir, 'clock-port'), 'utf8');
    const response = await fetch(`http://127.0.0.1:${port}/?ms=${String(ms)}`, { method: 'POST' });
    await response.text();
    if (!response.ok) throw new Error(`the clock answered ${String(response.status)}`);
  }
}
