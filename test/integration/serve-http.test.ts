import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Packr } from 'msgpackr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createEngineHttp } from '#main/serve/engine-http.ts';
import { forkEngine } from '#main/serve/forked-engine.ts';
import type { ForkedEngine } from '#main/serve/forked-engine.ts';
import { Gate } from '#main/serve/gate.ts';
import { createHttpServer } from '#main/serve/http-server.ts';
import { listen } from '#main/serve/listen.ts';
import { ownHostNames } from '#main/serve/origin.ts';
import { serveSockets } from '#main/serve/sockets.ts';
import type { Sockets } from '#main/serve/sockets.ts';
import { inProject } from '../../scripts/lib/paths.ts';

const gate = new Gate('t'.repeat(43), () => Date.now());
const cookie = gate.cookie(false).split(';')[0]!;
const packr = new Packr({ moreTypes: true, useRecords: false, mapsAsObjects: true });

let folder: string;
let server: Server;
let sockets: Sockets;
let engine: ForkedEngine | null;
let port: number;
let host: string;
const logged: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchdeck-http-'));
  const pageRoot = path.join(folder, 'page');
  mkdirSync(pageRoot);
  writeFileSync(path.join(pageRoot, 'index.html'), '<script nonce="__CSP_NONCE__"></script>');
  writeFileSync(path.join(folder, 'secret.json'), 'secret');
  const hostNames = ownHostNames('127.0.0.1', 'deck', []);
  const log = (line: string): void => void logged.push(line);
  const http = createEngineHttp({ openPort: () => engine?.openPort('http') ?? null, log });
  server = createHttpServer({ pageRoot, gate, hostNames, engine: http, isReady: () => engine !== null, log });
  engine = startFakeEngine();
  sockets = serveSockets(server, {
    gate,
    hostNames,
    log,
    openPort: () => engine?.openPort('console') ?? null,
  });
  port = await listen(server, '127.0.0.1', 0);
  host = `127.0.0.1:${port}`;
});

afterAll(() => {
  sockets.close();
  server.close();
  server.closeAllConnections();
  engine?.kill();
  rmSync(folder, { recursive: true });
});

function startFakeEngine(): ForkedEngine {
  const forked = forkEngine(pathToFileURL(inProject('test', 'helpers', 'fake-engine-process.ts')));
  forked.send({ type: 'start', shell: 'test', appVersion: '1.0.0', dataDir: '/data' });
  return forked;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A raw request: `fetch` would tidy up paths and refuse to set Host. */
function ask(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path: target, headers, method }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

describe('who may look', () => {
  test('without the key there is nothing but a healthy sign', async () => {
    for (const target of ['/', '/assets/x.js', '/alerts', '/?token=wrong', '/?token=']) {
      const answer = await ask(target);
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(await ask('/-/healthy')).toMatchObject({ status: 200, body: 'ok\n' });
  });

  test('the link becomes a cookie and a clean address, which then opens the page', async () => {
    const answer = await ask(`/alerts?range=1h&token=${gate.token}`);
    expect(answer).toMatchObject({
      status: 303,
      headers: { location: '/alerts?range=1h', 'cache-control': 'no-store' },
    });
    const set = answer.headers['set-cookie']![0]!;
    expect(set).toContain('HttpOnly; SameSite=Strict');
    const page = await ask('/alerts', { Cookie: set.split(';')[0]! });
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/nonce="[\w+/=]{24}"/);
  });

  test('a redirect never leaves this host', async () => {
    for (const target of ['//evil.example/x', '/\\evil.example', '///evil.example']) {
      const { headers } = await ask(`${target}?token=${gate.token}`);
      expect(headers.location).toMatch(/^\/(?![/\\])/);
    }
  });

  test('a name that is not ours is not answered, key or not', async () => {
    for (const target of ['/', '/-/healthy', `/?token=${gate.token}`]) {
      const answer = await ask(target, { Host: 'evil.example', Cookie: cookie });
      expect(answer.status).toBe(421);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('another site’s request is refused', async () => {
    expect((await ask('/', { Cookie: cookie, Origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask('/', { Cookie: cookie, Origin: `http://${host}` })).status).toBe(200);
  });

  test('only reading is possible', async () => {
    expect((await ask('/', { Cookie: cookie }, 'POST')).status).toBe(405);
    expect(await ask('/', { Cookie: cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });
});

describe('what is handed out', () => {
  test('has the strict policy with a nonce of its own each time', async () => {
    const [one, two] = [await ask('/', { Cookie: cookie }), await ask('/', { Cookie: cookie })];
    const policy = one.headers['content-security-policy']!;
    expect(policy).toContain("script-src 'self' 'nonce-");
    expect(policy).not.toBe(two.headers['content-security-policy']);
    expect(one.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  test.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%5csecret.json',
    '/a/../../secret.json',
  ])('is never outside the page’s folder: %s', async (target) => {
    const answer = await ask(target, { Cookie: cookie });
    expect(answer.body).not.toContain('secret');
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

/** Opens a socket; resolves when it is open, rejects with the refusal's status. */
function connect(headers: Record<string, string>, target = '/ws'): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host}${target}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) =>
      reject(new Error(`status ${response.statusCode}`)),
    );
    socket.on('error', () => undefined);
  });
}

const own = (): Record<string, string> => ({ Cookie: cookie, Origin: `http://${host}` });
/** The first message, unpacked. */
const fatalOf = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(packr.unpack(data))));

const closeOf = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.once('close', resolve));

describe('the socket', () => {
  test('is opened for our own page with the cookie and for nobody else', async () => {
    await expect(connect({ Origin: `http://${host}` })).rejects.toThrow('401');
    await expect(connect({ Cookie: cookie })).rejects.toThrow('403');
    await expect(connect({ Cookie: cookie, Origin: 'http://evil.example' })).rejects.toThrow('403');
    await expect(connect({ ...own(), Host: 'evil.example' })).rejects.toThrow('421');
    await expect(connect(own(), '/other')).rejects.toThrow('404');
  });

  test('carries typed arrays through the forked engine and back', async () => {
    const socket = await connect(own());
    const echo = { columns: new Float64Array([1.25, Number.NaN]), bytes: new Uint8Array([7]), text: 'é' };
    socket.send(packr.pack({ echo }));
    const data = await new Promise<Buffer>((resolve) => socket.once('message', resolve));
    const answer = packr.unpack(data) as { echo: typeof echo };
    expect(answer.echo).toEqual(echo);
    expect(answer.echo.columns).toBeInstanceOf(Float64Array);
    socket.close();
  });

  test('is closed on what is no message, and on too much of one', async () => {
    for (const bad of ['text', Buffer.from([0xdc, 0xff, 0xff])]) {
      const socket = await connect(own());
      socket.send(bad);
      expect(await closeOf(socket)).toBe(1007);
    }
    const socket = await connect(own());
    socket.send(Buffer.alloc(9 * 1024 * 1024));
    expect(await closeOf(socket)).toBe(1009);
  });

  test('cuts off a console that does not read', async () => {
    const socket = await connect(own());
    const closed = closeOf(socket);
    socket.pause();
    socket.send(packr.pack({ do: 'flood' }));
    await expect.poll(() => logged.join(), { timeout: 20_000 }).toContain('reads too slowly');
    socket.resume();
    expect(await closed).toBe(1013);
  });

  test('closes with the engine, and says "again" until there is a new one', async () => {
    const socket = await connect(own());
    const closed = closeOf(socket);
    socket.send(packr.pack({ do: 'die' }));
    expect(await closed).toBe(1012);
    engine = null;
    await expect(connect(own())).rejects.toThrow('503');
  });

  test('tells consoles that are there, and those that come, why the engine can not start', async () => {
    engine = startFakeEngine();
    const there = await connect(own());
    const error = { code: 'io', message: 'The data folder is on a disk that is gone.' } as const;
    const heard = fatalOf(there);
    await sockets.fail(error);
    expect(await heard).toEqual({ type: 'fatal', error });
    const coming = new WebSocket(`ws://${host}/ws`, { headers: own() });
    expect(await fatalOf(coming)).toEqual({ type: 'fatal', error });
  });
});
