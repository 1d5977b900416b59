import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Socket as DgramSocket } from 'node:dgram';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDnsServer } from '../../helpers/dns-server.ts';
import { probe } from '../../helpers/probing.ts';
import { listen } from '../../helpers/scraping.ts';

const DAY_MS = 86_400_000;
const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) server.close();
});

describe('tcp', () => {
  let address: string;

  beforeAll(async () => {
    // Greets, then answers each line; says nothing more to PING.
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 mail ready\r\n');
      socket.on('data', (data) => {
        if (data.toString().startsWith('QUIT')) socket.end('bye\r\n');
      });
    });
    servers.push(server);
    address = `127.0.0.1:${await listen(server)}`;
  });

  it('connects', async () => {
    const { failure, values, phases } = await probe({ type: 'tcp', address });
    expect(failure).toBeNull();
    expect(values).toMatchObject({ probe_success: 1, probe_ip_protocol: 4, probe_failed_due_to_regex: 0 });
    expect(phases.map(({ name }) => name)).toEqual(['resolve', 'connect']);
  });

  it('waits for what is expected, and says something first where told', async () => {
    expect((await probe({ type: 'tcp', address, expect: '^220 ' })).failure).toBeNull();
    expect((await probe({ type: 'tcp', address, send: 'QUIT\r\n', expect: 'bye' })).failure).toBeNull();
  });

  it('quotes what came instead', async () => {
    const late = await probe({ type: 'tcp', address, expect: '^500 ', timeout: '300ms' });
    expect(late.failure).toEqual({
      code: 'no_match',
      message: `${address} did not say in time "^500 ". It said: 220 mail ready`,
    });
    expect(late.values.probe_failed_due_to_regex).toBe(1);
    const ended = await probe({ type: 'tcp', address, send: 'QUIT\r\n', expect: '^500 ' });
    expect(ended.failure?.message).toContain('ended the connection without saying "^500 "');
  });

  it('tells of nobody there', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const { failure } = await probe({ type: 'tcp', address: `127.0.0.1:${port}` });
    expect(failure?.code).toBe('connection_refused');
  });
});

describe('tls', () => {
  it('sees an expired certificate, refuses it, and stores its end', async () => {
    const pair = await generate([{ name: 'commonName', value: 'old.example' }], {
      notBeforeDate: new Date(Date.now() - 20 * DAY_MS),
      notAfterDate: new Date(Date.now() - DAY_MS),
    });
    const server = createTlsServer({ key: pair.private, cert: pair.cert });
    server.on('tlsClientError', () => undefined);
    servers.push(server);
    const address = `127.0.0.1:${await listen(server)}`;
    const refused = await probe({ type: 'tls', address });
    expect(refused.failure?.code).toMatch(/^certificate_(expired|self_signed)$/);
    expect(refused.values.probe_ssl_earliest_cert_expiry).toBeLessThan(Date.now() / 1000);
    const taken = await probe({ type: 'tls', address, tls: { insecure_skip_verify: true } });
    expect(taken.failure).toBeNull();
    expect(taken.certificates[0]?.subject).toBe('CN=old.example');
  });
});

describe('dns', () => {
  let server: { address: string; socket: DgramSocket };

  beforeAll(async () => {
    server = await startDnsServer({
      'shop.example': ['10.0.0.1', '10.0.0.2'],
      'broken.example': 2,
      'closed.example': 5,
      'silent.example': 'silence',
      'empty.example': [],
    });
  });

  afterAll(() => {
    server.socket.close();
  });

  const ask = (query_name: string, settings: Record<string, unknown> = {}) =>
    probe({ type: 'dns', query_name, server: server.address, ...settings });

  it('asks this server and compares the answers', async () => {
    const { failure, values, facts } = await ask('shop.example', { expected_answers: ['10.0.0.2'] });
    expect(failure).toBeNull();
    expect(values).toMatchObject({ probe_dns_answer_rrs: 2, probe_dns_query_succeeded: 1 });
    expect(facts).toContainEqual({ label: 'Answers', text: '10.0.0.1\n10.0.0.2' });
  });

  it.each<[string, string, RegExp, Record<string, unknown>]>([
    ['none.example', 'nxdomain', /does not know the name \(NXDOMAIN\)/, {}],
    ['broken.example', 'server_failure', /SERVFAIL/, {}],
    ['closed.example', 'refused', /REFUSED/, {}],
    ['empty.example', 'no_answer', /no such record/, {}],
    ['silent.example', 'timeout', /waiting for the DNS server|did not answer in time/, { timeout: '400ms' }],
    [
      'shop.example',
      'wrong_answer',
      /with 10\.0\.0\.1, 10\.0\.0\.2, without 10\.9\.9\.9/,
      { expected_answers: ['10.9.9.9'] },
    ],
  ])('%s: %s', async (name, code, message, settings) => {
    const { failure, values } = await ask(name, settings);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(values.probe_success).toBe(0);
  });
});

describe('icmp', () => {
  const canPing = (() => {
    try {
      execFileSync('ping', ['-c', '1', '127.0.0.1'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();

  it.runIf(canPing)('pings this machine', async () => {
    const { failure, values } = await probe({ type: 'icmp', host: '127.0.0.1' });
    expect(failure).toBeNull();
    expect(values['probe_icmp_duration_seconds{phase="rtt"}']).toBeGreaterThan(0);
    expect(values.probe_icmp_reply_hop_limit).toBeGreaterThan(0);
  });

  it.runIf(process.platform === 'linux')('says so where a machine has no ping', async () => {
    const { failure } = await probe({ type: 'icmp', host: 'no-such-host.invalid' }, { PATH: '/nowhere' });
    // The name comes first: what can't be found can't be pinged either.
    expect(failure?.code).toBe('host_not_found');
    const { failure: none } = await probe({ type: 'icmp', host: '127.0.0.1' }, { PATH: '/nowhere' });
    if (!canPing) expect(none?.message).toContain('iputils-ping');
  });
});
