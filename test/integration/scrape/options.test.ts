/** What a scrape config may say, read from a prometheus.yml and carried out against real servers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#engine/base/clock.ts';
import { silentLog } from '#engine/base/log.ts';
import { createTargetDiscovery } from '#engine/discovery/index.ts';
import { loadPrometheusFile } from '#engine/prometheus-config/index.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import type { Bench } from '../../helpers/scraping.ts';
import { listen, makeBench, serve } from '../../helpers/scraping.ts';

const servers: Server[] = [];
let bench: Bench;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'options-'));
});
afterEach(async () => {
  await bench.manager.stop();
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

/** Host and port of a server with this answer. */
async function host(answer: RequestListener): Promise<string> {
  const { server, base } = await serve(answer);
  servers.push(server);
  return new URL(base).host;
}

const says =
  (text: string): RequestListener =>
  (_, response) =>
    void response.end(text);

/** Follows one scrape config with the target at `address`; `options` are its further lines. */
async function follow(address: string, options: string): Promise<void> {
  bench = makeBench();
  const text = [
    'scrape_configs:',
    '- job_name: j',
    '  scrape_interval: 1h',
    '  scrape_timeout: 5s',
    ...options.split('\n').map((line) => `  ${line}`),
    `  static_configs: [{ targets: ["${address}"], labels: { instance: i } }]`,
  ].join('\n');
  const { jobs } = loadPrometheusFile(text, path.join(folder, 'prometheus.yml'), () => undefined);
  const discovery = createTargetDiscovery({
    clock: systemClock,
    log: silentLog,
    appVersion: '1.2.3',
    takeTargets: (targets) => bench.manager.apply(targets),
  });
  discovery.apply([], jobs);
  await discovery.stop();
}

async function scrape(): Promise<TargetStatus> {
  // Two rows of one millisecond would be one.
  await new Promise((resolve) => setTimeout(resolve, 3));
  return bench.manager.scrapeNow('j i');
}

function last(series: string): number | 'stale' | undefined {
  return bench.source('j i').last(series);
}

/** Name and value of a series without the target's labels. */
const own = (name: string): number | 'stale' | undefined => last(`${name}{instance="i",job="j"}`);

it('oauth2: gets a token, keeps it, and gets another when it is refused', async () => {
  const asked: { form: URLSearchParams; authorization: string | undefined }[] = [];
  let inHeader = false;
  const tokens = await host((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { authorization } = request.headers;
      asked.push({ form: new URLSearchParams(body), authorization });
      // As some servers do: credentials are only taken in the form.
      if (authorization !== undefined && !inHeader) response.writeHead(401).end('{}');
      else
        response.end(
          JSON.stringify({ access_token: `t${asked.length}`, token_type: 'bearer', expires_in: 3600 }),
        );
    });
  });
  const seen: (string | undefined)[] = [];
  let refuse = false;
  const exporter = await host((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(refuse ? 401 : 200).end('a 1\n');
  });
  const secretFile = path.join(folder, 'client-secret');
  await writeFile(secretFile, 'geheim\n');
  await follow(
    exporter,
    `oauth2:
  client_id: me
  client_secret_file: client-secret
  token_url: http://${tokens}/token
  scopes: [read, metrics]
  endpoint_params: { audience: here }`,
  );
  expect((await scrape()).failure).toBeNull();
  expect((await scrape()).failure).toBeNull();
  expect(seen).toEqual(['Bearer t2', 'Bearer t2']);
  expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:geheim').toString('base64')}`);
  expect(asked[1]?.authorization).toBeUndefined();
  expect(Object.fromEntries(asked[1]?.form ?? [])).toEqual({
    grant_type: 'client_credentials',
    client_id: 'me',
    client_secret: 'geheim',
    scope: 'read metrics',
    audience: 'here',
  });
  refuse = true;
  expect((await scrape()).failure?.code).toBe('auth_refused');
  refuse = false;
  inHeader = true;
  expect((await scrape()).failure).toBeNull();
  expect(seen.at(-1)).toBe('Bearer t3');
  // Another secret is another client: the token at hand is not its.
  await writeFile(secretFile, 'other\n');
  await scrape();
  expect(seen.at(-1)).toBe('Bearer t4');
});

it('oauth2: names the server that gives no token', async () => {
  const tokens = await host((_, response) => void response.writeHead(500).end());
  await follow('127.0.0.1:1', `oauth2: { client_id: me, token_url: "http://${tokens}/token" }`);
  const { failure } = await scrape();
  expect(failure).toEqual({
    code: 'oauth2',
    message: `http://${tokens}/token gave no token: it answered with HTTP 500.`,
  });
});

it('proxy_url: goes through the proxy but for the hosts of no_proxy', async () => {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    headers.push(request.headers);
    response.end('through_proxy 1\n');
  });
  const port = await listen(proxy);
  servers.push(proxy);
  // No DNS knows this name: only the proxy can.
  await follow(
    'exporter.invalid:9100',
    `proxy_url: http://127.0.0.1:${port}\nproxy_connect_header: { X-Key: [k] }`,
  );
  expect((await scrape()).failure).toBeNull();
  expect(asked).toEqual(['http://exporter.invalid:9100/metrics']);
  expect(headers[0]?.host).toBe('exporter.invalid:9100');
  expect(own('through_proxy')).toBe(1);
  await bench.manager.stop();
  const exporter = await host(says('direct 1\n'));
  await follow(exporter, `proxy_url: http://127.0.0.1:${port}\nno_proxy: "example.com,127.0.0.0/8"`);
  expect((await scrape()).failure).toBeNull();
  expect(asked).toHaveLength(1);
  expect(own('direct')).toBe(1);
});

it('proxy_url: makes a tunnel for TLS, with its headers', async () => {
  const pems = await identity('127.0.0.1');
  const exporter = createTlsServer({ key: pems.private, cert: pems.cert }, says('tunnelled 1\n'));
  servers.push(exporter);
  const address = `127.0.0.1:${await listen(exporter)}`;
  const tunnels: [string | undefined, string | string[] | undefined][] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    tunnels.push([request.url, request.headers['x-key']]);
    const onward = connect(Number(address.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  });
  const port = await listen(proxy);
  servers.push(proxy);
  await follow(
    address,
    `scheme: https
proxy_url: http://127.0.0.1:${port}
proxy_connect_header: { X-Key: [k] }
tls_config: { insecure_skip_verify: true }`,
  );
  expect((await scrape()).failure).toBeNull();
  expect(tunnels).toEqual([[address, 'k']]);
  expect(own('tunnelled')).toBe(1);
});

it('tls_config: shows its certificate, asks for the server by name, and takes new files', async () => {
  const server = await identity('exporter.internal');
  const first = await identity('client-1');
  const second = await identity('client-2');
  const clients: (string | undefined)[] = [];
  const names: (string | false | null | undefined)[] = [];
  const exporter = createTlsServer(
    {
      key: server.private,
      cert: server.cert,
      requestCert: true,
      rejectUnauthorized: true,
      ca: [first.cert, second.cert],
    },
    says('a 1\n'),
  );
  exporter.on('secureConnection', (socket) => {
    const name = socket.getPeerCertificate().subject.CN;
    clients.push(Array.isArray(name) ? name[0] : name);
    names.push(socket.servername);
  });
  servers.push(exporter);
  const address = `127.0.0.1:${await listen(exporter)}`;
  const file = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
  await file('ca.pem', server.cert);
  await file('client.pem', first.cert);
  await file('client.key', first.private);
  const shown = 'ca_file: ca.pem, cert_file: client.pem, key_file: client.key';
  await follow(address, `scheme: https\ntls_config: { ${shown}, server_name: exporter.internal }`);
  expect((await scrape()).failure).toBeNull();
  await file('client.pem', second.cert);
  await file('client.key', second.private);
  expect((await scrape()).failure).toBeNull();
  expect(clients).toEqual(['client-1', 'client-2']);
  expect(names).toEqual(['exporter.internal', 'exporter.internal']);
  await rm(path.join(folder, 'client.key'));
  const { failure } = await scrape();
  expect(failure?.code).toBe('secret_unreadable');
  expect(failure?.message).toContain('client.key: there is no such file');
  await bench.manager.stop();
  await follow(address, 'scheme: https\ntls_config: { ca_file: ca.pem, server_name: other.internal }');
  expect((await scrape()).failure?.code).toBe('certificate_hostname');
  await bench.manager.stop();
  // Nothing to show: the server ends the handshake.
  await follow(address, 'scheme: https\ntls_config: { insecure_skip_verify: true }');
  expect((await scrape()).health).toBe('down');
  expect(clients).toHaveLength(2);
});

/** A key and a certificate for this name, signed by itself. */
async function identity(name: string): Promise<{ private: string; cert: string }> {
  const altName = /^\d/.test(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name };
  return generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [altName] }],
  });
}

it.each([
  ['sample_limit: 2', 'sample_limit', 'has 3 samples after relabelling; sample_limit allows 2'],
  ['label_limit: 3', 'label_limit', 'A series of b has 4 labels; label_limit allows 3'],
  ['label_name_length_limit: 8', 'label_limit', 'the label name a_long_one of 10 bytes'],
  ['label_value_length_limit: 5', 'label_limit', 'a value of 6 bytes in the label a_long_one'],
  ['body_size_limit: 20B', 'body_too_large', 'larger than the 20 bytes allowed'],
])('%s: fails the whole scrape of a page beyond it', async (option, code, message) => {
  let text = 'a 1\nb{a_long_one="äöü"} 2\nc 3\n';
  const exporter = await host((_, response) => void response.end(text));
  await follow(exporter, option);
  const { failure, health } = await scrape();
  expect(health).toBe('down');
  expect(failure?.code).toBe(code);
  expect(failure?.message).toContain(message);
  expect(own('up')).toBe(0);
  expect(own('a')).toBeUndefined();
  // What is within the limit is taken again.
  text = 'a 1\n';
  expect((await scrape()).failure).toBeNull();
  expect(own('a')).toBe(1);
});

it('sample_limit: counts what relabelling leaves', async () => {
  const exporter = await host(says('a 1\nb 2\nc 3\n'));
  await follow(
    exporter,
    'sample_limit: 2\nmetric_relabel_configs: [{ source_labels: [__name__], regex: b, action: drop }]',
  );
  expect((await scrape()).failure).toBeNull();
  expect([own('a'), own('b'), own('c')]).toEqual([1, undefined, 3]);
  expect([own('scrape_samples_scraped'), own('scrape_samples_post_metric_relabeling')]).toEqual([3, 2]);
});

it('honor_labels: decides whose job and instance count', async () => {
  const exporter = await host(says('a{job="theirs",instance="x"} 1\nb{job=""} 2\n'));
  await follow(exporter, 'honor_labels: false');
  await scrape();
  expect(last('a{exported_instance="x",exported_job="theirs",instance="i",job="j"}')).toBe(1);
  expect(own('b')).toBe(2);
  await bench.manager.stop();
  await follow(exporter, 'honor_labels: true');
  await scrape();
  expect(last('a{instance="x",job="theirs"}')).toBe(1);
  expect(last('b{instance="i"}')).toBe(2);
  expect(own('up')).toBe(1);
});

it('honor_timestamps: decides whose time counts', async () => {
  const exporter = await host(says('a 1 5000\n'));
  await follow(exporter, 'honor_timestamps: true');
  await scrape();
  expect(bench.source('j i').series.get('a{instance="i",job="j"}')).toEqual([{ timeMs: 5000, value: 1 }]);
  await bench.manager.stop();
  await follow(exporter, 'honor_timestamps: false');
  const { lastScrapeMs } = await scrape();
  expect(bench.source('j i').series.get('a{instance="i",job="j"}')).toEqual([
    { timeMs: lastScrapeMs, value: 1 },
  ]);
});

it('params, metrics_path and http_headers: are asked with', async () => {
  const asked: [string | undefined, string | string[] | undefined][] = [];
  const exporter = await host((request, response) => {
    asked.push([request.url, request.headers['x-scope']]);
    response.end('a 1\n');
  });
  await follow(
    exporter,
    `metrics_path: /probe
params: { module: [http_2xx], "target[]": ["a b&c", "ü"] }
http_headers: { X-Scope: { values: [one, two] } }`,
  );
  expect((await scrape()).failure).toBeNull();
  expect(asked).toEqual([['/probe?module=http_2xx&target%5B%5D=a+b%26c&target%5B%5D=%C3%BC', 'one, two']]);
});
