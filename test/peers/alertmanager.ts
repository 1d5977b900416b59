import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../helpers/free-port.ts';

const run = promisify(execFile);
const START_TIMEOUT_MS = 60_000;

/** An Alertmanager of this machine in a process of its own. */
export interface Alertmanager {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one on a folder with `config` as its alertmanager.yml. */
export async function startAlertmanager(dir: string, config: string): Promise<Alertmanager> {
  const port = await freePort();
  const configFile = join(dir, 'peer-alertmanager.yml');
  writeFileSync(configFile, config);
  const child = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${configFile}`,
      `--storage.path=${join(dir, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${String(port)}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ],
    // What it refuses it also logs, which is what it is asked for here.
    { cwd: dir, stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${String(port)}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  const until = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return { url, stop };
    if (child.exitCode !== null || performance.now() > until) {
      await stop();
      throw new Error('prometheus-alertmanager did not become ready');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Runs amtool against a server; resolves with its code and what it printed (where it failed: also what it complained of). */
export async function amtool(
  url: string | null,
  args: readonly string[],
): Promise<{ code: number; output: string }> {
  try {
    const { stdout } = await run('amtool', [...(url === null ? [] : [`--alertmanager.url=${url}`]), ...args]);
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? 1, output: `${stdout ?? ''}${stderr ?? ''}` };
  }
}
