import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diagnosticsFileName, diagnosticsText } from '#engine/diagnostics/index.ts';
import { redactConfig, redactText } from '#engine/diagnostics/redact.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchdeck-diagnostics-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

test.each([
  ['a password', 'basic_auth: { username: ann, password: hunter2hunter2 }', 'hunter2hunter2'],
  ['a token, quoted', 'authorization: { type: Bearer, credentials: "abc123def456" }', 'abc123def456'],
  ['a whole list', 'secret:\n  - first-one\n  - second-one\n', 'second-one'],
  ['a password in an address', 'url: https://ann:hunter2@example.org/metrics', 'hunter2'],
  ['a key in an address', 'url: https://example.org/m?api_key=abcdef&job=x', 'abcdef'],
  ['a comment', '# password: hunter2hunter2\nglobal: {} # was hunter2hunter2\n', 'hunter2hunter2'],
  ['the address of a Slack hook', 'x: https://hooks.slack.com/services/T0/B0/xyz', 'T0/B0/xyz'],
  ['a key of PagerDuty', 'routing_key: 0123456789abcdef', '0123456789abcdef'],
])('hides %s', (_, text, secret) => {
  expect(redactConfig(text).text).not.toContain(secret);
});

test('leaves what opens nothing, and where a secret is kept', () => {
  const text =
    'targets:\n  - name: api\n    url: http://127.0.0.1:9100/metrics\n    basic_auth:\n      password_file: /run/secret\n';
  expect(redactConfig(text).text).toBe(text);
});

test('of a text that is no YAML nothing is shown', () => {
  const { text } = redactConfig('a: [1\npassword: hunter2hunter2');
  expect(text).toMatch(/^\(not shown, it is no YAML/);
  expect(text).not.toContain('hunter2hunter2');
});

test('tokens in lines of a log are hidden, known ones and others', () => {
  const line = 'GET http://h/?token=abcdefgh {"authorization":"Bearer zyxwvuts"} said hunter2hunter2';
  const hidden = redactText(line, ['hunter2hunter2']);
  expect(hidden).toBe('GET http://h/?token=<hidden> {"authorization":"Bearer <hidden>"} said <hidden>');
});

test('without an engine: versions, folder, config and log, and no secret of the config anywhere', () => {
  mkdirSync(join(dir, 'logs'));
  writeFileSync(join(dir, 'watchdeck.yml'), 'targets: []\nsmtp: { password: hunter2hunter2 }\n');
  const old = `${JSON.stringify({ msg: 'old' })}\n`.repeat(40_000);
  writeFileSync(
    join(dir, 'logs', 'watchdeck.log'),
    `${old}{"msg":"sent hunter2hunter2"}\n{"msg":"last line"}\n`,
  );
  const text = diagnosticsText(
    {
      appVersion: '1.2.3',
      dataDir: dir,
      configFile: join(dir, 'watchdeck.yml'),
      logFile: join(dir, 'logs', 'watchdeck.log'),
      nowMs: Date.UTC(2026, 0, 31, 12),
    },
    null,
  );
  expect(text).toMatch(/version:\s+1\.2\.3/);
  expect(text).toMatch(/^watchdeck\.yml\s+\d+ bytes/m);
  expect(text).toContain('targets: []');
  expect(text).toContain('{"msg":"last line"}');
  expect(text).not.toContain('hunter2hunter2');
  // The newest part of a long log, from the beginning of a line on.
  expect(text.length).toBeLessThan(300_000);
  expect(text).toMatch(/## End of the log: .*\n\n\{"msg":"old"\}/);
  expect(diagnosticsFileName(Date.UTC(2026, 0, 31, 12))).toBe(
    'watchdeck-diagnostics-2026-01-31T12-00-00.txt',
  );
});

test('what is not there is said, not thrown', () => {
  const text = diagnosticsText(
    {
      appVersion: '1',
      dataDir: join(dir, 'no'),
      configFile: join(dir, 'no.yml'),
      logFile: join(dir, 'no.log'),
      nowMs: 0,
    },
    null,
  );
  expect(
    text.match(/\((?:[^)]*(?:no such|not there|does not exist|missing))/gi)?.length ?? 0,
  ).toBeGreaterThanOrEqual(3);
});
