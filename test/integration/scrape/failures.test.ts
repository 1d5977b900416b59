import { createServer as createTlsServer } from 'node:https';
import { createServer as createNetServer } from 'node:net';
import { createServer as createRawTlsServer } from 'node:tls';
import type { Server, Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RequestListener } from 'node:http';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { plainTls } from '#engine/scrape/index.ts';
import type { HttpSettings, ScrapeTarget } from '#engine/scrape/index.ts';
import type { Bench } from '../../helpers/scraping.ts';
import { http as plain, listen, makeBench, serve, target } from '../../helpers/scraping.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
let bench: Bench;
let healthy: string;
let folder: string;
let identity: { readonly key: string; readonly cert: string };
/** What servers of the test at hand speak: plain HTTP and TLS go through different clients, which must fail alike. */
let overTls = false;

function http(settings: Partial<HttpSettings> = {}): HttpSettings {
  const tls = { ...plainTls, insecureSkipVerify: true };
  return plain(overTls ? { tls, ...settings } : settings);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scrape-'));
  const pems = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  identity = { key: pems.private, cert: pems.cert };
  const { server, base } = await serve((_, response) => response.end('fine 1\n'));
  healthy = base;
  servers.push(server);
});

afterEach(async () => {
  await bench.manager.stop();
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

/**
 * Scrapes the bad target once beside a healthy one, which must go on being scraped, each time with success. (The servers of
 * these tests share our event loop, so how punctually is not to be seen here.)
 */
async function scrapeBad(
  url: string,
  settings: Partial<ScrapeTarget> = {},
): Promise<{ code: string; message: string }> {
  bench = makeBench();
  bench.manager.apply([
    target('bad', url, { http: http(), ...settings }),
    target('good', `${healthy}/metrics`, { intervalMs: 100, timeoutMs: 10_000 }),
  ]);
  const status = await bench.manager.scrapeNow('bad');
  const good = () => bench.manager.statuses().find((s) => s.name === 'good')?.recent ?? [];
  await vi.waitFor(() => expect(good().length).toBeGreaterThanOrEqual(3), { timeout: 10_000 });
  expect(good()).not.toContain(0);
  expect(status).toMatchObject({
    health: 'down',
    consecutiveFailures: 1,
    failingSinceMs: status.lastScrapeMs,
    recent: [0],
  });
  const up = `up{instance="${new URL(url).host}",job="bad"}`;
  expect(bench.source('bad').last(up)).toBe(0);
  return status.failure ?? { code: 'none', message: '' };
}

async function badAnswer(answer: RequestListener, settings: Partial<ScrapeTarget> = {}, path = '/metrics') {
  const base = await webServer(answer);
  return { ...(await scrapeBad(base + path, settings)), base };
}

async function webServer(answer: RequestListener): Promise<string> {
  if (overTls) {
    const server = createTlsServer(identity, answer);
    servers.push(server);
    return `https://127.0.0.1:${await listen(server)}`;
  }
  const { server, base } = await serve(answer);
  servers.push(server);
  return base;
}

/** A server of raw bytes: `talk` gets each connection. */
async function rawServer(talk: (socket: Socket) => void): Promise<string> {
  const taken = (socket: Socket): void => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    talk(socket);
  };
  const server = overTls ? createRawTlsServer(identity, taken) : createNetServer(taken);
  servers.push(server);
  return `${overTls ? 'https' : 'http'}://127.0.0.1:${await listen(server)}/metrics`;
}

describe.each([
  { client: 'plain HTTP', tls: false },
  { client: 'TLS', tls: true },
])('a scrape over $client fails in plain words', ({ tls }) => {
  beforeAll(() => {
    overTls = tls;
  });
  afterAll(() => {
    overTls = false;
  });

  it('when nothing listens', async () => {
    const server = createNetServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const failure = await scrapeBad(`${tls ? 'https' : 'http'}://127.0.0.1:${port}/metrics`);
    expect(failure.code).toBe('connection_refused');
    expect(failure.message).toContain(`Nothing listens at 127.0.0.1:${port}`);
  });

  it('when the name is not in DNS', async () => {
    const failure = await scrapeBad(`${tls ? 'https' : 'http'}://no-such-host.invalid:9100/metrics`);
    expect(failure.code).toBe('host_not_found');
    expect(failure.message).toContain('The name of no-such-host.invalid:9100');
  });

  it('when the time runs out before the answer, and in the middle of the page', async () => {
    const timeoutMs = tls ? 1500 : 150;
    const silent = await badAnswer(() => undefined, { timeoutMs });
    expect(silent.code).toBe('timeout');
    expect(silent.message).toContain(`within ${timeoutMs} ms: the time ran out while waiting for the answer`);
    // A TLS handshake takes its time.
    const stuck = await badAnswer((_, response) => void response.write('a 1\n'), {
      timeoutMs: tls ? 1500 : 500,
    });
    expect(stuck).toMatchObject({ code: 'timeout' });
    expect(stuck.message).toContain('in the middle of the page');
  });

  it('when the time runs out while connecting', async () => {
    // It takes the connection, but never answers the TLS handshake.
    const mute = createNetServer((socket) => void sockets.push(socket));
    servers.push(mute);
    const failure = await scrapeBad(`https://127.0.0.1:${await listen(mute)}/metrics`, { timeoutMs: 150 });
    expect(failure.code).toBe('timeout');
    expect(failure.message).toContain('while connecting');
  });

  it('when the page is too large, as sent or unpacked', async () => {
    const page = 'a 1\n'.repeat(5000);
    const plain = await badAnswer((_, response) => response.end(page), { maxBodyBytes: 10_000 });
    expect(plain.code).toBe('body_too_large');
    expect(plain.message).toContain('larger than the 10000 bytes');
    const bomb = (_: unknown, response: Parameters<RequestListener>[1]): unknown =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(page));
    expect((await badAnswer((q, r) => void bomb(q, r), { maxBodyBytes: 10_000 })).code).toBe(
      'body_too_large',
    );
  });

  it('when the page is wrongly compressed', async () => {
    const failure = await badAnswer((_, r) => void r.setHeader('content-encoding', 'gzip').end('a 1\n'));
    expect(failure.code).toBe('bad_encoding');
    expect(failure.message).toContain(`The page of ${failure.base}/metrics says it is gzip`);
    const odd = await badAnswer((_, r) => void r.setHeader('content-encoding', 'lzma').end('a 1\n'));
    expect(odd.message).toContain('not asked for, "lzma"');
    const short = await badAnswer(
      (_, r) => void r.setHeader('content-encoding', 'gzip').end(gzipSync('a 1\n').subarray(0, 15)),
    );
    expect(short.code).toBe('bad_encoding');
  });

  it('when the page is cut off', async () => {
    const short = await rawServer((s) => s.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\na 1\n'));
    expect((await scrapeBad(short)).code).toBe('cut_off');
    const reset = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\na 1\n\r\n');
      setTimeout(() => (tls ? socket.destroy() : socket.resetAndDestroy()), 50);
    });
    const failure = await scrapeBad(reset);
    expect(failure.code).toBe('cut_off');
    expect(failure.message).toContain(`The page of ${reset} was cut off`);
    const mute = await rawServer((socket) => socket.once('data', () => socket.destroy()));
    expect((await scrapeBad(mute)).code).toBe('connection_reset');
    const ssh = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    expect((await scrapeBad(ssh)).code).toBe('not_http');
  });

  it('when the framing of the page is broken', async () => {
    const url = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\na 1\n\r\nnot a size\r\n');
    });
    const failure = await scrapeBad(url);
    expect(failure.code).toBe('cut_off');
    expect(failure.message).toContain('its HTTP framing is broken');
  });

  it('but not when a kept connection was closed just before it was used again', async () => {
    let closed = 0;
    const url = await rawServer((socket) => {
      let asked = 0;
      socket.on('data', (bytes: Buffer) => {
        // Over TLS a request may come in pieces.
        if (!bytes.toString().endsWith('\r\n\r\n')) return;
        if (++asked === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\na 1\n');
        else {
          closed++;
          socket.destroy();
        }
      });
    });
    bench = makeBench();
    bench.manager.apply([target('kept', url, { http: http() })]);
    for (let scrape = 0; scrape < 4; scrape++)
      expect((await bench.manager.scrapeNow('kept')).failure).toBeNull();
    // The other client may have seen that it is better not used again.
    if (!tls) expect(closed).toBe(3);
  });

  it('when it is a web page, JSON, or empty', async () => {
    const html = await badAnswer((_, r) => void r.end('<!DOCTYPE html><html></html>'), {}, '/');
    expect(html.code).toBe('html');
    expect(html.message).toContain(`did you mean ${html.base}/metrics?`);
    const json = await badAnswer((_, r) => void r.end('{"status": "ok"}'));
    expect(json.code).toBe('json');
    expect(json.message).toContain('sent JSON instead of metrics');
    const empty = await badAnswer((_, r) => void r.end('\n'));
    expect(empty.code).toBe('empty_page');
    expect(empty.message).toBe(`${empty.base}/metrics sent an empty page: there are no metrics on it.`);
  });

  it('when one line is bad: the whole page counts as bad', async () => {
    const failure = await badAnswer((_, r) => void r.end('a 1\nb{x="1"} oops\nc 3\n'));
    expect(failure.code).toBe('bad_line');
    expect(failure.message).toContain('Line 2, column 10: "oops" is not a number: b{x="1"} oops');
    expect([...bench.source('bad').series.keys()].filter((name) => name.startsWith('a{'))).toEqual([]);
  });

  it('when it is redirected, unless told to follow', async () => {
    const answer: RequestListener = (request, response) => {
      if (request.url === '/metrics') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.end('a 1\n');
    };
    const failure = await badAnswer(answer);
    expect(failure.code).toBe('redirect');
    expect(failure.message).toContain(`redirects to ${failure.base}/elsewhere`);
    bench.manager.apply([
      target('bad', `${failure.base}/metrics`, { http: http({ followRedirects: true }) }),
    ]);
    expect(await bench.manager.scrapeNow('bad')).toMatchObject({
      health: 'up',
      failure: null,
      consecutiveFailures: 0,
    });
  });

  it('when access is refused or the status is another', async () => {
    const refused = await badAnswer((_, r) => void r.writeHead(401).end());
    expect(refused.code).toBe('auth_refused');
    expect(refused.message).toContain('(HTTP 401): set basic_auth or bearer_token_file');
    const missing = await badAnswer((_, r) => void r.writeHead(404).end());
    expect(missing.message).toContain('HTTP 404: is the path right?');
    expect((await badAnswer((_, r) => void r.writeHead(500).end('x'.repeat(100_000)))).code).toBe(
      'http_status',
    );
  });

  it('when a secret cannot be read', async () => {
    const missing = await scrapeBad(`${healthy}/metrics`, {
      http: http({ authorization: { type: 'Bearer', credentials: { file: join(folder, 'nowhere') } } }),
    });
    expect(missing.code).toBe('secret_unreadable');
    expect(missing.message).toContain('nowhere: there is no such file');
    const unset = await scrapeBad(`${healthy}/metrics`, {
      http: http({ basicAuth: { username: { text: 'u' }, password: { env: 'NOT_SET' } } }),
    });
    expect(unset.message).toContain('the environment variable NOT_SET is not set');
  });
});

describe('a certificate is refused in plain words', () => {
  async function tlsServer(
    name: string,
    altName: string,
    notAfter: Date,
  ): Promise<{ url: string; caFile: string }> {
    const pems = await generate([{ name: 'commonName', value: name }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date('2020-01-01'),
      notAfterDate: notAfter,
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [altName.startsWith('1') ? { type: 7, ip: altName } : { type: 2, value: altName }],
        },
      ],
    });
    const server = createTlsServer({ key: pems.private, cert: pems.cert }, (_, response) =>
      response.end('a 1\n'),
    );
    servers.push(server);
    const caFile = join(folder, `${name}.pem`);
    await writeFile(caFile, pems.cert);
    return { url: `https://127.0.0.1:${await listen(server)}/metrics`, caFile };
  }

  const farAway = new Date('2100-01-01');

  it('when it is self-signed, unless it is named or checks are off', async () => {
    const { url, caFile } = await tlsServer('own', '127.0.0.1', farAway);
    const failure = await scrapeBad(url);
    expect(failure.code).toBe('certificate_self_signed');
    expect(failure.message).toContain(`The certificate of ${new URL(url).host} is self-signed.`);
    expect(failure.message).toContain('tls.ca_file');
    for (const tls of [
      { ...plainTls, ca: { file: caFile } },
      { ...plainTls, insecureSkipVerify: true },
    ]) {
      bench.manager.apply([target('bad', url, { http: http({ tls }) })]);
      expect((await bench.manager.scrapeNow('bad')).failure).toBeNull();
    }
  });

  it('when it has expired', async () => {
    const { url, caFile } = await tlsServer('old', '127.0.0.1', new Date('2021-01-01'));
    const failure = await scrapeBad(url, { http: http({ tls: { ...plainTls, ca: { file: caFile } } }) });
    expect(failure.code).toBe('certificate_expired');
    expect(failure.message).toContain('has expired. Renew it');
  });

  it('when it is for another name', async () => {
    const { url, caFile } = await tlsServer('other', 'other.example', farAway);
    const failure = await scrapeBad(url, { http: http({ tls: { ...plainTls, ca: { file: caFile } } }) });
    expect(failure.code).toBe('certificate_hostname');
    expect(failure.message).toContain('is for another name than "127.0.0.1"');
  });

  it('when the server speaks plain HTTP', async () => {
    const failure = await scrapeBad(`${healthy.replace('http:', 'https:')}/metrics`);
    expect(failure.code).toBe('not_tls');
    expect(failure.message).toContain('use http://');
  });
});
