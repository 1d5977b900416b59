import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../helpers/free-port.ts';

const run = promisify(execFile);
const START_TIMEOUT_MS = 60_000;

/** A Prometheus of this machine in a process of its own. */
export interface Prometheus {
  readonly url: string;
  /** As it says itself, e.g. `2.42.0+ds`. */
  readonly version: string;
  stop(): Promise<void>;
}

/** Starts one on a data folder; `config` is its prometheus.yml, in which `PORT` stands for the port it listens on. */
export async function startPrometheus(dir: string, config: string): Promise<Prometheus> {
  const port = await freePort();
  const configFile = join(dir, 'prometheus.yml');
  writeFileSync(configFile, config.replaceAll('PORT', String(port)));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${String(port)}`,
      '--storage.tsdb.retention.time=10y',
      '--enable-feature=promql-negative-offset,promql-at-modifier',
      '--web.enable-lifecycle',
      '--log.level=error',
    ],
    { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] },
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
    if (ready) break;
    if (child.exitCode !== null || performance.now() > until) {
      await stop();
      throw new Error('prometheus did not become ready; its words stand above');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const info = (await (await fetch(`${url}/api/v1/status/buildinfo`)).json()) as {
    data: { version: string };
  };
  return { url, version: info.data.version, stop };
}

/** Makes the blocks of an OpenMetrics page in `dir`/data. */
export async function createBlocks(dir: string, openMetrics: string): Promise<void> {
  const page = join(dir, 'history.om');
  writeFileSync(page, openMetrics);
  await run('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '-q', page, join(dir, 'data')]);
}

/** Runs promtool; resolves with its code and what it printed. */
export async function promtool(args: readonly string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout, stderr } = await run('promtool', args);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? 1, output: `${stdout ?? ''}${stderr ?? ''}` };
  }
}
