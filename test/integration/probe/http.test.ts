import { createServer as createTlsServer } from 'node:https';
import { createServer as createNetServer } from 'node:net';
import type { Server } from 'node:net';
import type { RequestListener } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../helpers/probing.ts';
import { listen, serve } from '../../helpers/scraping.ts';

const DAY_MS = 86_400_000;
const servers: Server[] = [];
let folder: string;
let base: string;

const answer: RequestListener = (request, response) => {
  const url = new URL(request.url ?? '/', 'http://x');
  const head = (status: number, headers: Record<string, string> = {}) => response.writeHead(status, headers);
  switch (url.pathname) {
    case '/ok':
      return head(200, { 'content-type': 'text/plain', 'x-version': 'v42' }).end('all systems fine');
    case '/broken':
      return head(503).end('database is gone');
    case '/moved':
      return head(302, { location: '/ok' }).end();
    case '/circle':
      return head(302, { location: '/circle' }).end();
    case '/form':
      return head(302, { location: `/echo?was=${request.method ?? ''}` }).end();
    case '/echo': {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () =>
        head(200).end(
          `${request.method ?? ''} ${url.search} [${Buffer.concat(parts).toString()}] ${JSON.stringify(request.headers)}`,
        ),
      );
      return undefined;
    }
    case '/auth':
      return request.headers.authorization === `Basic ${Buffer.from('u:secret').toString('base64')}`
        ? head(200).end('in')
        : head(401).end();
    case '/slow':
      return undefined;
    case '/large':
      return head(200).end(Buffer.alloc(2048, 'x'));
    case '/evil':
      return head(200).end(`${'a'.repeat(60)}!`);
    default:
      return head(404).end();
  }
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probe-http-'));
  const served = await serve(answer);
  base = served.base;
  servers.push(served.server);
});

afterAll(async () => {
  for (const server of servers) {
    if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

const http = (path: string, settings: Record<string, unknown> = {}) =>
  probe({ type: 'http', url: `${base}${path}`, ...settings });

describe('a web address that is fine', () => {
  it('gives blackbox_exporter’s series', async () => {
    const { ok, failure, values, phases } = await http('/ok');
    expect(failure).toBeNull();
    expect(ok).toBe(true);
    expect(values).toMatchObject({
      probe_success: 1,
      probe_http_status_code: 200,
      probe_http_redirects: 0,
      probe_http_ssl: 0,
      probe_http_version: 1.1,
      probe_http_uncompressed_body_length: 16,
      probe_failed_due_to_regex: 0,
      probe_ip_protocol: 4,
    });
    expect(values.probe_http_content_length).toBe(-1);
    const sum = phases.reduce((total, { durationMs }) => total + durationMs, 0);
    expect(sum).toBeLessThanOrEqual((values.probe_duration_seconds ?? 0) * 1000);
    for (const phase of ['resolve', 'connect', 'tls', 'processing', 'transfer'])
      expect(values[`probe_http_duration_seconds{phase="${phase}"}`]).toBeGreaterThanOrEqual(0);
    expect(values['probe_http_duration_seconds{phase="connect"}']).toBeGreaterThan(0);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['a class of codes', '/broken', { valid_status_codes: ['5xx'] }],
    ['a code', '/broken', { valid_status_codes: [200, 503] }],
    ['a redirect that is followed', '/moved', {}],
    ['a redirect that is expected', '/moved', { follow_redirects: false, valid_status_codes: [302] }],
    ['a page with what must be on it', '/ok', { fail_if_body_not_matches_regexp: ['systems? fine'] }],
    ['a page without what must not be', '/ok', { fail_if_body_matches_regexp: ['gone'] }],
    [
      'a header that fits',
      '/ok',
      { fail_if_header_not_matches: [{ header: 'X-Version', regexp: '^v\\d+$' }] },
    ],
    [
      'a header that may be missing',
      '/ok',
      { fail_if_header_not_matches: [{ header: 'X-None', regexp: '.', allow_missing: true }] },
    ],
  ])('takes %s', async (_, path, settings) => {
    expect((await http(path, settings)).failure).toBeNull();
  });

  it('sends method, headers and body, and counts redirects', async () => {
    const sent = { method: 'post', headers: { 'X-Key': 'k1' }, body: 'ping' };
    const seen =
      '^POST .*\\[ping\\].*"x-key":"k1".*"user-agent":"Watchdeck/1.2.3"|"user-agent".*"x-key":"k1"';
    expect((await http('/echo', { ...sent, fail_if_body_not_matches_regexp: [seen] })).failure).toBeNull();
    // A form is fetched afterwards, without its body.
    const after = await http('/form', {
      ...sent,
      fail_if_body_not_matches_regexp: ['^GET \\?was=POST \\[\\]'],
    });
    expect(after.failure).toBeNull();
    expect(after.values.probe_http_redirects).toBe(1);
  });

  it('gives credentials as a target does, and to no other host', async () => {
    const secret = join(folder, 'secret');
    await writeFile(secret, 'secret\n');
    const auth = { basic_auth: { username: 'u', password_file: secret } };
    expect((await http('/auth', auth)).failure).toBeNull();
    expect((await http('/auth')).failure?.message).toContain('HTTP 401');
    const away = await serve((_, response) => response.writeHead(302, { location: `${base}/echo` }).end());
    servers.push(away.server);
    const left = await probe({ type: 'http', url: away.base, headers: { Cookie: 'c' }, ...auth });
    expect(left.failure).toBeNull();
    expect(
      (
        await probe({
          type: 'http',
          url: away.base,
          headers: { Cookie: 'c' },
          ...auth,
          fail_if_body_matches_regexp: ['authorization', 'cookie'],
        })
      ).failure,
    ).toBeNull();
  });
});

describe('a web address that is not fine', () => {
  it.each<[string, string, string, RegExp, Record<string, unknown>]>([
    ['a status', '/broken', 'http_status', /HTTP 503 Service Unavailable instead of 2xx/, {}],
    [
      'a redirect',
      '/moved',
      'http_status',
      /302 Found to \/ok: use that address/,
      { follow_redirects: false },
    ],
    ['a circle of redirects', '/circle', 'redirect', /more than 10 times/, {}],
    ['a word too many', '/ok', 'body', /has "fine" on it/, { fail_if_body_matches_regexp: ['fine'] }],
    [
      'a word missing',
      '/ok',
      'body',
      /does not have "gone" on it/,
      { fail_if_body_not_matches_regexp: ['gone'] },
    ],
    [
      'a wrong header',
      '/ok',
      'header',
      /X-Version .* does not match "v9": v42/,
      { fail_if_header_not_matches: [{ header: 'X-Version', regexp: 'v9' }] },
    ],
    [
      'a missing header',
      '/ok',
      'header',
      /sent no header X-None/,
      { fail_if_header_matches: [{ header: 'X-None', regexp: '.' }] },
    ],
    ['plain HTTP', '/ok', 'not_ssl', /use https/, { fail_if_not_ssl: true }],
    ['a page too large', '/large', 'body_too_large', /1024 bytes/, { max_body_size: '1KB' }],
    ['slowness', '/slow', 'timeout', /200 ms were over while waiting for the answer/, { timeout: '200ms' }],
    [
      'a pattern that would run for ever',
      '/evil',
      'regex_slow',
      /took longer than 100 ms/,
      { fail_if_body_matches_regexp: ['^(a+)+$'] },
    ],
    [
      'no secret',
      '/auth',
      'secret_unreadable',
      /environment variable NO_SUCH is not set/,
      { bearer_token_env: 'NO_SUCH' },
    ],
  ])('tells of %s', async (_, path, code, message, settings) => {
    const { failure, values } = await http(path, settings);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(values.probe_success).toBe(0);
    expect(values.probe_failed_due_to_regex).toBe(code === 'body' || code === 'header' ? 1 : 0);
  });

  it('tells of nobody there, with the status 0', async () => {
    const server = createNetServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const { failure, values } = await probe({ type: 'http', url: `http://127.0.0.1:${port}` });
    expect(failure?.code).toBe('connection_refused');
    expect(failure?.message).toContain(`Nothing listens at 127.0.0.1:${port}`);
    expect(values).toMatchObject({ probe_success: 0, probe_http_status_code: 0 });
  });

  it('tells of a name that does not exist, and of a version the host has not', async () => {
    const missing = await probe({ type: 'http', url: 'http://no-such-host.invalid/' });
    expect(missing.failure?.code).toBe('host_not_found');
    const wrong = await http('/ok', { ip_protocol: 'ip6' });
    expect(wrong.failure?.code).toBe('no_address');
  });

  it('tells of something that does not speak HTTP', async () => {
    const server = createNetServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    });
    servers.push(server);
    const { failure } = await probe({ type: 'http', url: `http://127.0.0.1:${await listen(server)}` });
    expect(failure?.code).toBe('not_http');
  });
});

describe('over TLS', () => {
  let port: number;
  let ca: string;

  beforeAll(async () => {
    const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
      notAfterDate: new Date(Date.now() + 30 * DAY_MS),
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    ca = join(folder, 'ca.pem');
    await writeFile(ca, pair.cert);
    const server = createTlsServer({ key: pair.private, cert: pair.cert }, answer);
    servers.push(server);
    port = await listen(server);
  });

  const secure = (settings: Record<string, unknown> = {}) =>
    probe({ type: 'http', url: `https://localhost:${port}/ok`, ip_protocol: 'ip4', ...settings });

  it('shows the chain and when it ends', async () => {
    const { failure, values, certificates, phases } = await secure({ tls: { ca_file: ca } });
    expect(failure).toBeNull();
    expect(certificates).toMatchObject([{ subject: 'CN=localhost', names: ['localhost'] }]);
    const ends = certificates[0]?.notAfterMs ?? 0;
    expect(Math.abs(ends - (Date.now() + 30 * DAY_MS))).toBeLessThan(60_000);
    expect(values).toMatchObject({ probe_http_ssl: 1, probe_ssl_earliest_cert_expiry: ends / 1000 });
    expect(values['probe_tls_version_info{version="TLS 1.3"}']).toBe(1);
    expect(phases.find(({ name }) => name === 'tls')?.durationMs).toBeGreaterThan(0);
  });

  it('refuses a certificate nobody vouches for, and still says when it ends', async () => {
    const { failure, values } = await secure();
    expect(failure?.code).toBe('certificate_self_signed');
    expect(failure?.message).toContain('tls.ca_file, or set tls.insecure_skip_verify for this check');
    expect(values.probe_ssl_earliest_cert_expiry).toBeGreaterThan(Date.now() / 1000);
    expect((await secure({ tls: { insecure_skip_verify: true } })).failure).toBeNull();
  });

  it('refuses another name, and one that ends too soon', async () => {
    const other = await secure({ tls: { ca_file: ca, server_name: 'example.org' } });
    expect(other.failure?.code).toBe('certificate_hostname');
    const soon = await secure({ tls: { ca_file: ca }, min_certificate_validity: '60d' });
    expect(soon.failure?.code).toBe('certificate_expiring');
    expect(soon.failure?.message).toMatch(/ends in (29|30) d.*sooner than the 60 d/);
  });

  it('refuses TLS where it must not be', async () => {
    expect((await secure({ tls: { ca_file: ca }, fail_if_ssl: true })).failure?.code).toBe('ssl');
  });

  it('names what speaks no TLS', async () => {
    const plain = await probe({ type: 'http', url: base.replace('http:', 'https:') });
    expect(plain.failure?.code).toBe('not_tls');
  });
});
