/** Messages to receivers over real sockets: an HTTP server that answers as told, and an SMTP server. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Notification } from '#shared/contract/alerts.ts';
import { DeliveryRefused } from '#engine/alerting/index.ts';
import type { GroupMessage, Integration } from '#engine/alerting/types.ts';
import { createSender } from '#engine/receivers/index.ts';

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

let server: Server;
let base: string;
let received: Received[];
let answer: { status: number; text: string };
const folder = mkdtempSync(path.join(tmpdir(), 'watchdeck-receivers-'));

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push({
        url: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(text) as Record<string, unknown>,
        text,
      });
      response.writeHead(answer.status).end(answer.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  received = [];
  answer = { status: 200, text: 'ok' };
});

const message: GroupMessage = {
  groupKey: '{}:a',
  receiver: 'team',
  status: 'firing',
  severity: 'critical',
  title: 'Disk <full> on db-1',
  body: 'Value 0.02, fires when below 0.05.',
  groupLabels: { alertname: 'DiskFull' },
  commonLabels: { alertname: 'DiskFull', instance: 'db-1' },
  commonAnnotations: { summary: 'Disk full' },
  alerts: [
    {
      fingerprint: 'f1',
      status: 'firing',
      rule: 'DiskFull',
      severity: 'critical',
      labels: { alertname: 'DiskFull', instance: 'db-1' },
      annotations: { summary: 'Disk full' },
      startsAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      endsAtMs: null,
      generatorUrl: '',
      title: 'Disk full on db-1',
      body: 'Value 0.02, fires when below 0.05.',
    },
  ],
};
const resolved: GroupMessage = {
  ...message,
  status: 'resolved',
  alerts: message.alerts.map((alert) => ({
    ...alert,
    status: 'resolved',
    endsAtMs: alert.startsAtMs + 60_000,
  })),
};
const notification = { id: 7, atMs: 1_000 } as Notification;
const nowMs = Date.UTC(2026, 0, 3);
const send = createSender({
  notify: () => Promise.reject(new Error('no shell')),
  clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
});
const sendBy = (integration: Integration, which: GroupMessage = message): Promise<void> =>
  send(integration, which, notification);

const webhook = (): Integration => ({
  kind: 'webhook',
  sendResolved: true,
  url: { value: `${base}/hook` },
  maxAlerts: 0,
  signingSecret: null,
});

test('a webhook gets what Alertmanager sends', async () => {
  await sendBy(webhook());
  await sendBy(webhook(), resolved);
  expect(received[0]?.body).toEqual({
    version: '4',
    groupKey: '{}:a',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'team',
    groupLabels: { alertname: 'DiskFull' },
    commonLabels: { alertname: 'DiskFull', instance: 'db-1' },
    commonAnnotations: { summary: 'Disk full' },
    externalURL: '',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'DiskFull', instance: 'db-1' },
        annotations: { summary: 'Disk full' },
        startsAt: '2026-01-02T03:04:05.000Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: '',
        fingerprint: 'f1',
      },
    ],
  });
  expect(received[1]?.body).toMatchObject({
    status: 'resolved',
    alerts: [{ endsAt: '2026-01-02T03:05:05.000Z' }],
  });
  // One message, however often it is tried, has one key.
  expect(received[0]?.headers['idempotency-key']).toBe('watchdeck-7-1000');
});

test('a webhook’s signature can be checked by who has the secret', async () => {
  const hook = webhook();
  if (hook.kind !== 'webhook') throw new Error('no webhook');
  await sendBy({ ...hook, signingSecret: { value: 'shared' } });
  const [request] = received;
  const time = request?.headers['x-watchdeck-timestamp'];
  expect(time).toBe(String(nowMs / 1000));
  const wanted = createHmac('sha256', 'shared')
    .update(`${String(time)}.${request?.text ?? ''}`)
    .digest('hex');
  expect(request?.headers['x-watchdeck-signature']).toBe(`sha256=${wanted}`);
});

test('another Alertmanager gets alerts that end unless they are sent again', async () => {
  const to: Integration = { kind: 'alertmanager', sendResolved: true, url: `${base}/am/`, auth: null };
  await sendBy({ ...to, auth: { kind: 'bearer', credentials: { value: 'B' } } });
  await sendBy({ ...to, auth: { kind: 'basic', username: 'u', password: { value: 'p' } } }, resolved);
  expect(received.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/am/api/v2/alerts', 'Bearer B'],
    ['/am/api/v2/alerts', `Basic ${Buffer.from('u:p').toString('base64')}`],
  ]);
  const alert = {
    labels: { alertname: 'DiskFull', instance: 'db-1' },
    annotations: { summary: 'Disk full' },
    startsAt: '2026-01-02T03:04:05.000Z',
  };
  expect(received[0]?.body).toEqual([{ ...alert, endsAt: '2026-01-03T00:04:00.000Z' }]);
  expect(received[1]?.body).toEqual([{ ...alert, endsAt: '2026-01-02T03:05:05.000Z' }]);
});

test('chats get their own form, with nothing in it that calls or formats', async () => {
  const url = { value: `${base}/x` };
  await sendBy({ kind: 'slack', sendResolved: true, url, channel: '#ops' });
  await sendBy({ kind: 'discord', sendResolved: true, url });
  await sendBy({ kind: 'teams', sendResolved: true, url });
  await sendBy({ kind: 'telegram', sendResolved: true, apiUrl: base, token: { value: 'T' }, chatId: '-5' });
  await sendBy({ kind: 'ntfy', sendResolved: true, url: base, topic: 'mine', token: { value: 'tk' } });
  const [slack, discord, teams, telegram, ntfy] = received;
  expect(slack?.body).toMatchObject({
    channel: '#ops',
    attachments: [{ title: '[CRITICAL] Disk &lt;full&gt; on db-1', color: '#d92d20' }],
  });
  expect(discord?.body).toMatchObject({
    allowed_mentions: { parse: [] },
    embeds: [{ title: '[CRITICAL] Disk <full> on db-1', color: 0xd92d20 }],
  });
  expect(JSON.stringify(teams?.body)).toContain('"version":"1.4"');
  expect(telegram?.url).toBe('/botT/sendMessage');
  expect(telegram?.body).toMatchObject({ chat_id: '-5' });
  expect(ntfy?.headers.authorization).toBe('Bearer tk');
  expect(ntfy?.body).toMatchObject({ topic: 'mine', priority: 5 });
});

test('paging services open and close one incident per group', async () => {
  const pagerduty: Integration = {
    kind: 'pagerduty',
    sendResolved: true,
    url: `${base}/enqueue`,
    routingKey: { value: 'R' },
  };
  const opsgenie: Integration = {
    kind: 'opsgenie',
    sendResolved: true,
    apiUrl: `${base}/`,
    apiKey: { value: 'K' },
  };
  for (const integration of [pagerduty, opsgenie]) {
    await sendBy(integration);
    await sendBy(integration, resolved);
  }
  const [trigger, resolve, open, close] = received;
  expect(trigger?.body).toMatchObject({
    routing_key: 'R',
    event_action: 'trigger',
    payload: { summary: 'Disk <full> on db-1', source: 'db-1', severity: 'critical' },
  });
  expect(resolve?.body).toMatchObject({ event_action: 'resolve', dedup_key: trigger?.body['dedup_key'] });
  expect(open?.headers.authorization).toBe('GenieKey K');
  expect(open?.body).toMatchObject({ priority: 'P1' });
  expect(close?.url).toBe(`/v2/alerts/${String(open?.body['alias'])}/close?identifierType=alias`);
});

describe('what goes wrong', () => {
  test.each([
    [500, false],
    [503, false],
    [429, false],
    [400, true],
    [401, true],
    [404, true],
  ])('an answer of %i: no use in trying again is %s', async (status, isFinal) => {
    answer = { status, text: 'no such\nchannel' };
    const error: unknown = await sendBy(webhook()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toBe(`webhook answered ${String(status)}: no such channel`);
    expect(error instanceof DeliveryRefused).toBe(isFinal);
  });

  test('nobody there: may be later, and the address, which may be a secret, is not named', async () => {
    const error: unknown = await sendBy({
      ...webhook(),
      url: { value: 'http://127.0.0.1:1/services/SECRET' },
    } as Integration).catch((reason: unknown) => reason);
    expect((error as Error).message).toMatch(/^webhook could not be reached: /);
    expect((error as Error).message).not.toContain('SECRET');
    expect(error).not.toBeInstanceOf(DeliveryRefused);
  });

  test('a secret in a file is read at each try, and named when it is not there', async () => {
    const file = path.join(folder, 'url');
    const integration = { ...webhook(), url: { file } } as Integration;
    await expect(sendBy(integration)).rejects.toThrow(`the secret file ${file}`);
    writeFileSync(file, `${base}/from-file\n`);
    await sendBy(integration);
    expect(received[0]?.url).toBe('/from-file');
  });
});

describe('mail', () => {
  let smtp: SMTPServer;
  let mails: { from: string; to: string[]; text: string }[];
  let refuse: boolean;
  let email: Integration;

  beforeAll(async () => {
    smtp = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) => {
        if (username === 'u' && password === 'p') done(null, { user: username });
        else done(Object.assign(new Error('wrong password'), { responseCode: 535 }));
      },
      onRcptTo: (_address, _session, done) => {
        if (refuse) done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
        else done();
      },
      onData: (stream, session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          mails.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            text,
          });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const { port } = smtp.server.address() as AddressInfo;
    email = {
      kind: 'email',
      sendResolved: true,
      to: 'me@example.org, you@example.org',
      from: 'watchdeck@example.org',
      smarthost: `127.0.0.1:${String(port)}`,
      hello: null,
      auth: { username: 'u', password: { value: 'p' } },
      requireTls: false,
    };
  });
  afterAll(() => new Promise<void>((resolve) => smtp.close(resolve)));
  beforeEach(() => {
    mails = [];
    refuse = false;
  });

  test('goes out with subject, text and labels', async () => {
    await sendBy(email);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      from: 'watchdeck@example.org',
      to: ['me@example.org', 'you@example.org'],
    });
    expect(mails[0]?.text).toContain('Subject: [CRITICAL] Disk <full> on db-1');
    expect(mails[0]?.text).toContain('instance = db-1');
  });

  test('that is refused for good says so; one that needs encryption is not sent without', async () => {
    refuse = true;
    await expect(sendBy(email)).rejects.toThrow(DeliveryRefused);
    refuse = false;
    await expect(sendBy({ ...email, requireTls: true } as Integration)).rejects.toThrow(/mail server/);
    expect(mails).toEqual([]);
  });
});
