import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import type { PeerName } from './options.ts';

const START_TIMEOUT_MS = 30_000;

/** A rival that runs. */
export interface Peer {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** How a rival is started on a folder and a port, with a scrape config in Prometheus's format. */
const commands: Readonly<
  Record<PeerName, { arguments: (dir: string, port: number, config: string) => string[]; ready: string }>
> = {
  prometheus: {
    arguments: (dir, port, config) => [
      `--config.file=${config}`,
      `--storage.tsdb.path=${dir}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=error',
    ],
    ready: '/-/ready',
  },
  'victoria-metrics': {
    arguments: (dir, port, config) => [
      `-promscrape.config=${config}`,
      `-storageDataPath=${dir}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-retentionPeriod=12',
      '-loggerLevel=ERROR',
    ],
    ready: '/health',
  },
};

/** Starts a rival from the PATH (on Debian: apt-get install prometheus victoria-metrics). Throws when it is not there. */
export async function startPeer(name: PeerName, dir: string, config: string): Promise<Peer> {
  const program = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (program === undefined)
    throw new Error(`${name} is not installed; on Debian: apt-get install ${name} (and stop its service)`);
  const configFile = join(dir, 'scrape.yml');
  writeFileSync(configFile, config);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, commands[name].arguments(join(dir, 'data'), port, configFile), {
    cwd: dir,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  await untilReady(child, url + commands[name].ready, name);
  return {
    pid: child.pid ?? 0,
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function untilReady(child: ChildProcess, url: string, name: string): Promise<void> {
  const giveUpAt = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`${name} ended with code ${child.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  throw new Error(`${name} was not ready within ${START_TIMEOUT_MS / 1000} s`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
