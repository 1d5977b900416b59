import { describe, expect, it } from 'vitest';
import type { ProbeEntry, ProbeKind, ProbeStatus } from '#shared/contract/probes.ts';
import { probeKinds } from '#shared/contract/probes.ts';
import { parseProbe } from '#engine/config/index.ts';
import {
  barWords,
  budgetWords,
  byTrouble,
  certificateWords,
  failureSentence,
  markOfCertificate,
} from '../../../../src/renderer/src/pages/checks/check-words.ts';
import {
  readDraft,
  suggestName,
  usesMore,
  writeEntry,
} from '../../../../src/renderer/src/pages/checks/draft.ts';

const DAY = 86_400_000;
const NOW = new Date(2026, 10, 21, 14, 0).getTime();

describe('the form', () => {
  const entries: Readonly<Record<ProbeKind, ProbeEntry>> = {
    http: {
      name: 'shop',
      type: 'http',
      url: 'https://shop.example/health',
      interval: '30s',
      retries: 2,
      objective: 99.5,
      labels: { team: 'web' },
      valid_status_codes: [204, '2xx'],
      method: 'POST',
      headers: { Accept: 'application/json', 'X-Time': '12:30' },
      body: 'ping',
      fail_if_body_not_matches_regexp: ['"ok"', 'fine, thanks'],
      follow_redirects: false,
      tls: { ca_file: 'ca.pem', insecure_skip_verify: true },
      basic_auth: { username: 'u', password_env: 'P' },
    },
    tcp: { name: 'db', type: 'tcp', address: 'db:5432', send: ' HELO\n', expect: '^220 ' },
    tls: { name: 'mail', type: 'tls', address: 'mail:993', min_certificate_validity: '14d' },
    dns: { name: 'dns', type: 'dns', query_name: 'a.example', query_type: 'MX', expected_answers: ['10 mx'] },
    icmp: { name: 'router', type: 'icmp', host: '10.0.0.1', ip_protocol: 'ip4' },
    process: { name: 'nginx', type: 'process', process_name: 'nginx', min_processes: 2 },
    file: { name: 'backup', type: 'file', path: '/var/b.tar', max_age: '26h', min_size: '1MB' },
    command: { name: 'ready', type: 'command', command: ['/bin/test', '-e', 'a b'], exit_codes: [0, 3] },
  };

  it.each(probeKinds)('gives a %s back as it was, what it does not show included', (kind) => {
    const entry = entries[kind];
    expect(writeEntry(entry, kind, readDraft(entry))).toEqual(entry);
    // And the engine takes it.
    expect(parseProbe(entry, '/').name).toBe(entry.name);
  });

  it('writes only what was said, so that defaults stay defaults', () => {
    const draft = { ...readDraft({ type: 'http' }), name: ' a ', url: 'https://a.example', retries: '' };
    expect(writeEntry({ type: 'http' }, 'http', draft)).toEqual({
      name: 'a',
      type: 'http',
      url: 'https://a.example',
    });
  });

  it('takes away what was emptied, down to the section around it', () => {
    const before = {
      name: 'a',
      type: 'tls',
      address: 'a:1',
      tls: { insecure_skip_verify: true },
      timeout: '5s',
    };
    const draft = { ...readDraft(before), timeout: '', 'tls.insecure_skip_verify': false };
    expect(writeEntry(before, 'tls', draft)).toEqual({ name: 'a', type: 'tls', address: 'a:1' });
  });

  it('keeps nothing of another kind but what all have', () => {
    const { name, type, interval, retries, objective, labels, ...rest } = writeEntry(entries.http, 'icmp', {
      ...readDraft(entries.http),
      host: '10.0.0.1',
    });
    expect({ name, type, interval, retries, objective, labels }).toEqual({
      name: 'shop',
      type: 'icmp',
      interval: '30s',
      retries: 2,
      objective: 99.5,
      labels: { team: 'web' },
    });
    expect(rest).toEqual({ host: '10.0.0.1' });
  });

  it('leaves what is no number for the engine to refuse by name', () => {
    const entry = writeEntry({ type: 'icmp' }, 'icmp', { name: 'a', host: 'b', retries: 'two' });
    expect(() => parseProbe(entry, '/')).toThrow(/^retries: /);
  });

  it.each<[ProbeKind, Record<string, string>, string]>([
    ['http', { url: 'https://shop.example/health' }, 'shop.example'],
    ['http', { url: 'shop' }, ''],
    ['tcp', { address: 'db:5432' }, 'db:5432'],
    ['process', { process_name: '', pid_file: '/run/nginx.pid' }, 'nginx.pid'],
    ['command', { command: '/usr/bin/pg_isready\n-q' }, 'pg_isready'],
  ])('suggests a name for %s %o', (kind, draft, name) => {
    expect(suggestName(kind, draft)).toBe(name);
  });

  it('shows the other settings where one of them is in use', () => {
    expect(usesMore('http', readDraft(entries.http))).toBe(true);
    expect(usesMore('http', readDraft({ type: 'http', url: 'https://a.example' }))).toBe(false);
  });
});

describe('the words', () => {
  const check: ProbeStatus = {
    name: 'shop',
    kind: 'http',
    address: 'https://shop.example/',
    labels: {},
    intervalMs: 60_000,
    timeoutMs: 10_000,
    retries: 2,
    objective: 0.999,
    health: 'down',
    lastRunMs: NOW,
    lastDurationMs: 12,
    failure: { code: 'http_status', message: 'It answered with HTTP 503.' },
    consecutiveFailures: 4,
    failingSinceMs: NOW - 180_000,
    certificateEndsMs: null,
    recent: [],
    entry: {},
    uptime: null,
  };

  it('say why, how often and since when', () => {
    expect(failureSentence(check, NOW)).toBe('It answered with HTTP 503 (4th time, since 13:57)');
    expect(failureSentence({ ...check, consecutiveFailures: 1, health: 'pending' }, NOW)).toBe(
      'It answered with HTTP 503 (failure 1, down after 3, since 13:57)',
    );
    expect(failureSentence({ ...check, health: 'up', failure: null }, NOW)).toBeNull();
    expect(failureSentence({ ...check, health: 'off', failure: null }, NOW)).toContain(
      'allow_commands: true',
    );
  });

  it('put trouble first', () => {
    const states = (['up', 'unknown', 'off', 'down', 'pending'] as const).map((health) => ({
      ...check,
      health,
    }));
    expect(states.sort(byTrouble).map(({ health }) => health)).toEqual([
      'down',
      'pending',
      'off',
      'unknown',
      'up',
    ]);
  });

  const bar = { fromMs: NOW - 1_800_000, toMs: NOW, outages: 0, reason: null };
  it.each([
    [{ upMs: 1_800_000, downMs: 0, unknownMs: 0, availability: 1 }, 'Up'],
    [{ upMs: 0, downMs: 0, unknownMs: 1_800_000, availability: null }, 'Not watched'],
    [{ upMs: 900_000, downMs: 900_000, unknownMs: 0, availability: 0.5 }, 'Down for 15 min, 50.00% up'],
    [{ upMs: 900_000, downMs: 0, unknownMs: 900_000, availability: 1 }, 'Up, 15 min not watched'],
  ])('tell of a bar %o', (tally, how) => {
    expect(barWords({ ...bar, ...tally }, NOW)).toEqual({ when: '13:30 – 14:00', how, why: null });
  });

  it.each([
    [NOW + 29.5 * DAY, 'in 29 d', 'ok'],
    [NOW + 9 * DAY, 'in 9 d', 'medium'],
    [NOW + DAY / 2, 'today', 'critical'],
    [NOW - 2.5 * DAY, 'ended 2 d ago', 'critical'],
  ])('tell when a certificate ends', (endsMs, words, mark) => {
    expect(certificateWords(endsMs, NOW)).toBe(words);
    expect(markOfCertificate(endsMs, NOW)).toBe(mark);
  });

  it('tell what is left of the budget', () => {
    const budget = { objective: 0.999, windowMs: 30 * DAY, allowedMs: 2_592_000, leftRatio: 1 };
    expect(budgetWords({ ...budget, leftMs: 2_592_000 })).toBe('43 min left');
    expect(budgetWords({ ...budget, leftMs: -180_000 })).toBe('3 min over');
  });
});
