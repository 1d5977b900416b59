import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEngineHttp } from '#main/serve/engine-http.ts';
import { forkEngine } from '#main/serve/forked-engine.ts';
import { Gate } from '#main/serve/gate.ts';
import { createHttpServer } from '#main/serve/http-server.ts';
import { listen } from '#main/serve/listen.ts';
import { ownHostNames } from '#main/serve/origin.ts';
import { inProject } from '../../scripts/lib/paths.ts';

/** The HTTP side of the serve shell over a real engine in a process of its own. */
export interface ApiServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly token: string;
  readonly enginePid: number;
  /** A request with the key. */
  ask(pathAndQuery: string, init?: RequestInit): Promise<Response>;
  /** The `data` of a request that must succeed. */
  data(pathAndQuery: string, init?: RequestInit): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts one on a free port with `config` as its watchdeck.yml; null: as it writes it itself at its first start. */
export async function startApiServer(
  config: string | null = 'host:\n  enabled: false\n',
): Promise<ApiServer> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'watchdeck-api-'));
  if (config !== null) writeFileSync(path.join(dataDir, 'watchdeck.yml'), config);
  const token = 'k'.repeat(43);
  const engine = forkEngine(pathToFileURL(inProject('src', 'main', 'engine-process.ts')));
  const ended = new Promise<void>((resolve) => engine.onExit(() => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    engine.onMessage((message) => {
      const { type } = message as { type: string };
      if (type === 'ready') resolve();
      else if (type === 'fatal') reject(new Error(JSON.stringify(message)));
    });
  });
  engine.send({ type: 'start', shell: 'test', appVersion: '1.0.0', dataDir });
  await ready;
  const log = (line: string): void => console.error(line);
  const server = createHttpServer({
    pageRoot: dataDir,
    gate: new Gate(token, () => Date.now()),
    hostNames: ownHostNames('127.0.0.1', 'deck', []),
    engine: createEngineHttp({ openPort: () => engine.openPort('http'), log }),
    isReady: () => true,
    log,
  });
  const url = `http://127.0.0.1:${String(await listen(server, '127.0.0.1', 0))}`;
  const ask = (pathAndQuery: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return fetch(url + pathAndQuery, { ...init, headers });
  };
  return {
    url,
    token,
    enginePid: engine.pid ?? 0,
    ask,
    data: async (pathAndQuery, init) => {
      const response = await ask(pathAndQuery, init);
      const text = await response.text();
      if (!response.ok) throw new Error(`${pathAndQuery}: ${String(response.status)} ${text}`);
      return (JSON.parse(text) as { data: unknown }).data;
    },
    close: async () => {
      server.close();
      engine.send({ type: 'stop' });
      await ended;
      server.closeAllConnections();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
