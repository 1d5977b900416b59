/** `http_config` and `tls_config` of an Alertmanager file, carried out against real servers, proxies and a mail server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseAlertmanagerFile } from '#engine/alerting/index.ts';
import { withTexts } from '#engine/alerting/templates/texts.ts';
import type { GroupMessage } from '#engine/alerting/types.ts';
import { createSender } from '#engine/receivers/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'watchdeck-http-config-'));
const servers: NetServer[] = [];
const inFolder = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

interface Asked {
  readonly at: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly team: string | undefined;
  readonly body: string;
}
let asked: Asked[];

/** Notes what is asked of it under this name; answers as told. */
function notes(at: string, answer: (response: ServerResponse) => void = (response) => response.end('ok')) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { authorization, 'x-team': team } = request.headers;
      asked.push({ at, url: request.url ?? '', authorization, team: team?.toString(), body });
      answer(response);
    });
  };
}
async function listen(server: NetServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

let hook: number;
beforeAll(async () => {
  hook = await listen(createServer(notes('hook')));
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const message: GroupMessage = {
  groupKey: '{}:a',
  receiver: 'team',
  status: 'firing',
  severity: 'critical',
  title: 'Disk full',
  body: 'Value 0.02',
  groupLabels: { alertname: 'DiskFull', team: 'db' },
  commonLabels: { alertname: 'DiskFull', team: 'db' },
  commonAnnotations: {},
  alerts: [],
};
const sender = createSender({
  notify: () => Promise.reject(new Error('no shell')),
  clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
});

/** Tells the only receiver of a file with this entry (and `global`). */
async function tell(kind: string, entry: string, global = '{}'): Promise<void> {
  const { routing, unsupported } = parseAlertmanagerFile(
    `global: ${global}\nroute: { receiver: a }\nreceivers: [{ name: a, ${kind}: [${entry}] }]`,
    'f.yml',
    (name) => path.join(folder, name),
  );
  expect(unsupported).toEqual([]);
  const way = withTexts(routing.receivers[0]!.integrations[0]!, message, routing.templates, Date.now());
  await sender(way, message, { id: 1, atMs: 1 });
}
const webhook = (url: string, http: string, global?: string): Promise<void> =>
  tell('webhook_configs', `{ url: '${url}', http_config: ${http} }`, global);

test('certificates: its own authority, a client certificate, the server by another name', async () => {
  const server = await identity('hooks.example');
  const client = await identity('watchdeck');
  inFolder('ca.pem', server.cert);
  inFolder('client.pem', client.cert);
  inFolder('client.key', client.private);
  let subject: string | undefined;
  const port = await listen(
    createTlsServer(
      {
        key: server.private,
        cert: server.cert,
        ca: [client.cert],
        requestCert: true,
        rejectUnauthorized: true,
      },
      (request, response) => {
        const { socket } = request;
        if (socket instanceof TLSSocket) subject = socket.getPeerCertificate().subject.CN?.toString();
        notes('tls')(request, response);
      },
    ),
  );
  const url = `https://127.0.0.1:${String(port)}/x`;
  const shown = 'ca_file: ca.pem, cert_file: client.pem, key_file: client.key';
  await webhook(url, `{ tls_config: { ${shown}, server_name: hooks.example } }`);
  expect([subject, asked.length]).toEqual(['watchdeck', 1]);
  await expect(webhook(url, `{ tls_config: { ${shown} } }`)).rejects.toThrow(/webhook could not be reached/);
  await expect(webhook(url, '{}')).rejects.toThrow(/self-signed|unable to verify/);
  expect(asked).toHaveLength(1);
});

test('who asks: basic, bearer, OAuth 2 and headers, from files that are read anew', async () => {
  const url = `http://127.0.0.1:${String(hook)}/`;
  inFolder('password', 'one\n');
  const basic = '{ basic_auth: { username: ada, password_file: password } }';
  await webhook(url, basic);
  inFolder('password', 'two\n');
  await webhook(url, basic);
  inFolder('token', 'abc\n');
  await webhook(url, '{ bearer_token_file: token }');
  await webhook(
    url,
    '{ authorization: { type: Key, credentials: k }, http_headers: { X-Team: { files: [token] } } }',
  );
  const tokens = await listen(
    createServer(
      (_request, response) => void response.end('{"access_token":"from-oauth","token_type":"bearer"}'),
    ),
  );
  await webhook(
    url,
    `{ oauth2: { client_id: me, client_secret: s, token_url: 'http://127.0.0.1:${String(tokens)}/' } }`,
  );
  const pair = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  expect(asked.map(({ authorization, team }) => [authorization, team])).toEqual([
    [pair('ada:one'), undefined],
    [pair('ada:two'), undefined],
    ['Bearer abc', undefined],
    ['Key k', 'abc'],
    ['Bearer from-oauth', undefined],
  ]);
  await expect(webhook(url, '{ bearer_token_file: none }')).rejects.toThrow(/bearer token could not be read/);
});

test('through a proxy, but for the hosts of no_proxy', async () => {
  const proxy = await listen(createServer(notes('proxy')));
  const through = `proxy_url: 'http://127.0.0.1:${String(proxy)}'`;
  // No DNS knows this name: only the proxy can.
  await webhook('http://hooks.nowhere.invalid/x', `{ ${through} }`);
  await webhook(`http://127.0.0.1:${String(hook)}/y`, `{ ${through}, no_proxy: 127.0.0.0/8 }`);
  expect(asked.map(({ at, url }) => `${at} ${url}`)).toEqual([
    'proxy http://hooks.nowhere.invalid/x',
    'hook /y',
  ]);
});

test('redirects are followed unless the file says no, and take no credentials to another place', async () => {
  const elsewhere = `http://127.0.0.1:${String(hook)}/new`;
  const moved = await listen(
    createServer(notes('old', (response) => response.writeHead(307, { location: elsewhere }).end())),
  );
  const url = `http://127.0.0.1:${String(moved)}/`;
  await webhook(url, '{ authorization: { credentials: k } }');
  expect(asked.map(({ at, authorization, body }) => [at, authorization, body.length > 10])).toEqual([
    ['old', 'Bearer k', true],
    ['hook', undefined, true],
  ]);
  await expect(webhook(url, '{ follow_redirects: false }')).rejects.toThrow(/could not be reached/);
});

test('what global says holds for those that say nothing', async () => {
  const url = `http://127.0.0.1:${String(hook)}/`;
  const global = '{ http_config: { authorization: { credentials: all } } }';
  await tell('webhook_configs', `{ url: '${url}' }`, global);
  await webhook(url, '{ authorization: { credentials: mine } }', global);
  await tell('slack_configs', `{ api_url: '${url}' }`, global);
  expect(asked.map(({ authorization }) => authorization)).toEqual([
    'Bearer all',
    'Bearer mine',
    'Bearer all',
  ]);
});

test('the address of a webhook may be a template', async () => {
  await tell('webhook_configs', `{ url: 'http://127.0.0.1:${String(hook)}/{{ .GroupLabels.team }}' }`);
  expect(asked.map(({ url }) => url)).toEqual(['/db']);
});

test('mail over TLS: by the authority that the file names, and not at all by another', async () => {
  const own = await identity('mail.example');
  const other = await identity('mail.example');
  inFolder('mail.pem', own.cert);
  inFolder('other.pem', other.cert);
  const mails: { text: string; secure: boolean }[] = [];
  const smtp = new SMTPServer({
    key: own.private,
    cert: own.cert,
    authOptional: true,
    onData: (stream, session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        mails.push({ text, secure: session.secure });
        done();
      });
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  const mail = (tls: string): Promise<void> =>
    tell('email_configs', `{ to: me@x, from: w@x, smarthost: '127.0.0.1:${String(port)}'${tls} }`);
  try {
    await mail(', tls_config: { ca_file: mail.pem, server_name: mail.example }');
    expect(mails.map(({ secure, text }) => [secure, text.includes('Disk full')])).toEqual([[true, true]]);
    await expect(mail(', tls_config: { ca_file: other.pem, server_name: mail.example }')).rejects.toThrow(
      /mail server/,
    );
    await expect(mail('')).rejects.toThrow(/mail server/);
    expect(mails).toHaveLength(1);
  } finally {
    await new Promise<void>((resolve) => smtp.close(resolve));
  }
});

/** A key and a certificate for this name, signed by itself. */
async function identity(name: string): Promise<{ private: string; cert: string }> {
  return generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
}
